import type { DueReview } from '../feedback/deskRecords';
import type { FeedbackStore } from '../feedback/store';
import { hostWord, type AskHost, type HostWord } from './askHost';

export interface HandOnHost {
	readonly store: FeedbackStore;
	readonly now: () => Date;
	readonly ask: AskHost;
}

/** A review may be looked for while n8n is busy writing: only what was missing for so long is gone. */
const GONE_AFTER_MS = 20_000;

const isEnd = (word: HostWord) => word !== 'waiting' && word !== 'running' && word !== 'unclear';

/**
 * Makes the execution of a review go on with what the store holds. n8n lets it go on once, whoever asks and however often;
 * without an answer that it did, or that it had, the review stays due. Returns what the host said.
 */
export async function handOn(review: Pick<DueReview, 'reviewId' | 'resumeUrl'>, host: HandOnHost): Promise<HostWord> {
	const word = hostWord(await host.ask('POST', review));
	if (isEnd(word)) await host.store.endReview(review.reviewId, word, host.now().toISOString());
	return word;
}

/** Looks whether the execution of a review still waits. What is gone twice, some time apart, is closed with the reason. */
export async function lookAfter(review: Pick<DueReview, 'reviewId' | 'resumeUrl'>, host: HandOnHost): Promise<HostWord> {
	const { reviewId } = review;
	const word = hostWord(await host.ask('GET', review));
	if (word === 'waiting') await host.store.noteWaiting(reviewId);
	if (!isEnd(word)) return word;
	const now = host.now();
	const since = await host.store.noteMissing(reviewId, now.toISOString());
	if (now.getTime() - new Date(since).getTime() >= GONE_AFTER_MS) await host.store.endReview(reviewId, word, now.toISOString());
	return word;
}
