/** Every way this package refuses to go on. Closed: a new case is a new code, with a sentence for people. */
export type HitlErrorCode =
	| 'cancelled'
	| 'decision-malformed'
	| 'decision-missing'
	| 'duplicate-item-id'
	| 'encoder-changed'
	| 'encoder-corrupt'
	| 'item-malformed'
	| 'item-part-missing'
	| 'labels-malformed'
	| 'labels-missing'
	| 'link-not-sent'
	| 'loop-mixed'
	| 'loop-name-invalid'
	| 'model-corrupt'
	| 'model-host-stopped'
	| 'model-incomplete'
	| 'model-not-found'
	| 'model-unsupported'
	| 'n8n-too-old'
	| 'prediction-forged'
	| 'prediction-malformed'
	| 'queue-mode-needs-postgres'
	| 'review-closed'
	| 'review-unknown'
	| 'store-busy'
	| 'store-corrupt'
	| 'store-full'
	| 'store-newer'
	| 'store-read-only'
	| 'store-unavailable'
	| 'text-missing'
	| 'training-stopped'
	| 'version-conflict'
	| 'version-unknown';

export interface HitlErrorDetails {
	readonly cause?: unknown;
	/** Position of the item in the node's input, when one item is to blame. */
	readonly itemIndex?: number;
}

/** What happened (`message`) and what to do next (`nextStep`), both written for people who never read code. */
export class HitlError extends Error {
	readonly itemIndex: number | undefined;

	constructor(
		readonly code: HitlErrorCode,
		message: string,
		readonly nextStep: string,
		details: HitlErrorDetails = {},
	) {
		super(message, details.cause === undefined ? undefined : { cause: details.cause });
		this.name = 'HitlError';
		this.itemIndex = details.itemIndex;
	}
}

export const isHitlError = (error: unknown): error is HitlError => error instanceof HitlError;
