import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import type { DESK_WORDS } from '../../core/desk/askHost';
import type { ReviewState } from '../../core/feedback/reviewRecords';
import { openStore } from '../shared/openStore';
import type { StoredReview } from './keptReview';
import { reviewedItems } from './reviewedItems';
import { waitingItems } from './waitingItems';

export interface DeskAnswer {
	readonly body: { readonly hitl: (typeof DESK_WORDS)[number] };
	/** Set when the execution goes on. */
	readonly workflowData?: INodeExecutionData[][];
}

/** A review that was opened without a Desk said that all its items wait for one another: at its deadline n8n's own time-out comes. */
const mayGoOn = ({ completedAt, closed }: ReviewState, partialAtDeadline = false): boolean =>
	completedAt !== undefined || (closed !== undefined && (closed.reason !== 'deadline' || partialAtDeadline));

/**
 * Answers the Desk. A GET asks whether the execution waits; a POST makes it go on, with what the store holds and nothing else:
 * all answers, or at the deadline those that are there. While people are asked it decides nothing.
 */
export async function answerDesk(context: IWebhookFunctions, stored: StoredReview): Promise<DeskAnswer> {
	if (context.getRequestObject().method !== 'POST') return { body: { hitl: 'waiting' } };
	const store = await openStore();
	const review = await store.review(stored.pending.form.reviewId);
	if (review === undefined || !mayGoOn(review, stored.pending.partialAtDeadline)) return { body: { hitl: 'waiting' } };
	const workflowData = await reviewedItems(await waitingItems(stored, context.getNode()), review.answers, context.getNode());
	stored.forget();
	return { body: { hitl: 'handed-on' }, workflowData };
}
