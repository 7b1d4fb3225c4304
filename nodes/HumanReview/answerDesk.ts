import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import type { DESK_WORDS } from '../../core/desk/askHost';
import { openStore } from '../shared/openStore';
import { readKeptItems, type StoredReview } from './keptReview';
import { reviewedItems } from './reviewedItems';

export interface DeskAnswer {
	readonly body: { readonly hitl: (typeof DESK_WORDS)[number] };
	/** Set when the execution goes on. */
	readonly workflowData?: INodeExecutionData[][];
}

/**
 * Answers the Desk. A GET asks whether the execution waits; a POST makes it go on, with what the store holds and nothing else:
 * all answers, or at the deadline those that are there. While people are asked it decides nothing.
 */
export async function answerDesk(context: IWebhookFunctions, stored: StoredReview): Promise<DeskAnswer> {
	if (context.getRequestObject().method !== 'POST') return { body: { hitl: 'waiting' } };
	const store = await openStore();
	const review = await store.review(stored.pending.form.reviewId);
	if (review === undefined || (review.completedAt === undefined && review.closed === undefined)) return { body: { hitl: 'waiting' } };
	const workflowData = await reviewedItems(await readKeptItems(stored), review.answers, context.getNode());
	return { body: { hitl: 'handed-on' }, workflowData };
}
