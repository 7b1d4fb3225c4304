/** Every way this package refuses to go on. Closed: a new case is a new code, with a sentence for people. */
export type HitlErrorCode =
	| 'address-invalid'
	| 'budget-used-up'
	| 'cancelled'
	| 'credential-incomplete'
	| 'decision-malformed'
	| 'decision-missing'
	| 'disk-full'
	| 'duplicate-item-id'
	| 'encoder-changed'
	| 'encoder-corrupt'
	| 'image-malformed'
	| 'image-missing'
	| 'image-too-big'
	| 'item-malformed'
	| 'item-part-missing'
	| 'label-change-refused'
	| 'labels-malformed'
	| 'labels-missing'
	| 'link-local'
	| 'loop-mixed'
	| 'loop-name-invalid'
	| 'loop-unknown'
	| 'model-access-denied'
	| 'model-corrupt'
	| 'model-download-failed'
	| 'model-host-stopped'
	| 'model-incomplete'
	| 'model-in-use'
	| 'model-network'
	| 'model-not-found'
	| 'model-not-on-disk'
	| 'model-queue-full'
	| 'model-reference-invalid'
	| 'model-retry-later'
	| 'model-timeout'
	| 'model-too-big'
	| 'model-unsupported'
	| 'n8n-too-old'
	| 'prediction-forged'
	| 'prediction-malformed'
	| 'queue-mode-needs-postgres'
	| 'rehearsal-refused'
	| 'request-changed'
	| 'review-closed'
	| 'review-unknown'
	| 'reviewer-not-asked'
	| 'reviewers-malformed'
	| 'reviewers-missing'
	| 'store-busy'
	| 'store-corrupt'
	| 'store-full'
	| 'store-newer'
	| 'store-read-only'
	| 'store-unavailable'
	| 'text-missing'
	| 'training-stopped'
	| 'version-conflict'
	| 'version-pruned'
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
