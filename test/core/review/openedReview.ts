import { randomUUID } from 'node:crypto';
import type { FeedbackStore } from '../../../core/feedback/store';
import type { ReviewForm } from '../../../core/review/reviewForm';

/** When such a review is opened. */
export const OPENED = new Date('2026-11-02T09:00:00.000Z');

/** A form whose review is open in a store, under an id of its own. */
export async function openedReview(store: FeedbackStore, form: ReviewForm): Promise<ReviewForm> {
	const own: ReviewForm = { ...form, reviewId: randomUUID(), deadlineAt: '2026-11-03T09:00:00.000Z' };
	await store.openReview({
		reviewId: own.reviewId,
		loop: own.loop,
		executionId: '1',
		workflowId: 'w',
		nodeName: 'Human Review',
		openedAt: OPENED.toISOString(),
		deadlineAt: own.deadlineAt,
		items: own.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` })),
	});
	return own;
}
