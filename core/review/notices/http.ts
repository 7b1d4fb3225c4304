import { neverLeft } from './neverLeft';
import { NoticeFailure } from './sending';

export interface HttpAnswer {
	readonly status: number;
	/** The Retry-After header. */
	readonly retryAfter?: string | undefined;
	readonly body: unknown;
}

/** Sends one request and tells what came back, whatever its status. Rejects when nothing did. */
export type HttpPost = (request: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }) => Promise<HttpAnswer>;

const MOST_SECONDS = 86_400;

/** Seconds to wait, whether they were given as a number or as a date. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | undefined {
	if (header === undefined || header === '') return undefined;
	const seconds = /^\d+$/.test(header) ? Number(header) : (new Date(header).getTime() - now.getTime()) / 1_000;
	return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 0), MOST_SECONDS) : undefined;
}

const LATER = new Set([408, 409, 425, 429]);

/** A failure for a status that is not one of success; undefined for those that are. */
export function failureOfStatus(who: string, { status, retryAfter }: HttpAnswer, now: Date): NoticeFailure | undefined {
	if (status >= 200 && status < 300) return undefined;
	const wait = retryAfterSeconds(retryAfter, now);
	const words = status === 429 ? `${who} takes no more for the moment (429)` : `${who} answered ${status}`;
	return new NoticeFailure(words, status >= 500 || LATER.has(status), wait);
}

/** A failure for a request that nothing came back for. */
export const noAnswer = (who: string, error: unknown): NoticeFailure => {
	const said = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : 'no answer';
	return new NoticeFailure(`${who} did not answer (${said})`, true, undefined, { cause: error, mayHaveArrived: !neverLeft(error) });
};
