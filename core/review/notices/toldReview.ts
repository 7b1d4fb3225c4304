import type { Delivery, DeliveryKind } from '../../feedback/deliveryRecords';
import type { Answer, ReviewState } from '../../feedback/reviewRecords';
import type { FeedbackStore } from '../../feedback/store';
import { stateSeen } from '../planted';
import { tally } from '../voting';
import { readNotice, type Notice } from './notice';

/** A review as somebody was or will be told of it, and where it stands now. */
export interface ToldReview {
	readonly notice: Notice;
	/** Why they are told. */
	readonly kind: Exclude<DeliveryKind, 'outcome'>;
	readonly state: 'open' | 'answered' | 'over';
	readonly answers: readonly Answer[];
	/** So many people have voted. */
	readonly voted?: number;
	/** For the adjudicator: so many items the others leave to them now. */
	readonly tied?: number;
}

function stateOf(review: ReviewState | undefined, hasOutcome: boolean, now: string): ToldReview['state'] {
	if (review?.completedAt !== undefined) return 'answered';
	return review === undefined || hasOutcome || now >= review.deadlineAt ? 'over' : 'open';
}

/** Items without an answer on which the voters do not agree. */
function tiedItems({ voting, votes = [], items, answers }: ReviewState): number | undefined {
	if (voting === undefined) return undefined;
	const answered = new Set(answers.map(({ itemId }) => itemId));
	return items.filter(({ itemId }) => !answered.has(itemId) && tally(votes.filter((vote) => vote.itemId === itemId), voting).state === 'tied').length;
}

/** What a delivery tells; an outcome tells nothing of its own. */
export async function toldReview(store: FeedbackStore, { kind, message, reviewId }: Delivery, now: string): Promise<ToldReview | undefined> {
	if (kind === 'outcome') return undefined;
	const review = await store.review(reviewId);
	const ended = (await store.deliveries(reviewId)).some((other) => other.kind === 'outcome');
	const tied = kind === 'adjudicate' && review !== undefined ? tiedItems(review) : undefined;
	const notice = readNotice(message);
	const seen = review && stateSeen(review, notice.hidden ?? []);
	const voted = new Set(seen?.votes?.map(({ reviewer }) => reviewer)).size;
	const told = { notice, kind, state: stateOf(review, ended, now), answers: seen?.answers ?? [] };
	return { ...told, ...(voted === 0 ? {} : { voted }), ...(tied === undefined ? {} : { tied }) };
}

/** What deliveries tell, a review that is told of twice only once, as it was told last. */
export async function toldOf(deliveries: readonly Delivery[], store: FeedbackStore, now: string): Promise<ToldReview[]> {
	const told = new Map<string, ToldReview>();
	for (const delivery of deliveries) {
		const each = await toldReview(store, delivery, now);
		if (each !== undefined) told.set(delivery.reviewId, each);
	}
	return [...told.values()];
}

/** Items that still wait for an answer of whoever is told. */
export const openItems = ({ notice, answers, tied }: ToldReview): number => tied ?? Math.max(0, notice.itemCount - answers.length);
