import type { FeedbackStore } from '../feedback/store';
import { answerReview, type ReviewRequest } from '../review/answerReview';
import { failedPage, linkNotValidPage } from '../review/outcomePages';
import { pendingReviewSchema } from '../review/pendingReview';
import type { ReviewResponse } from '../review/reviewResponse';
import { refusedFor } from '../review/refusedFor';

export interface DeskRequest extends ReviewRequest {
	readonly reviewId: string;
}

export interface ServedReview extends Pick<ReviewResponse, 'reply'> {
	/** Set for exactly one request: the one whose answers made the review whole. */
	readonly handOn?: { readonly reviewId: string; readonly resumeUrl: string };
}

/**
 * Serves one request to the page at the Desk's address, in every state of the review. An unknown review and a wrong nonce get
 * the same page. Throws nothing.
 */
export async function serveReview(request: DeskRequest, host: { readonly store: () => Promise<FeedbackStore>; readonly now: Date }): Promise<ServedReview> {
	try {
		const store = await host.store();
		const found = await store.deskReview(request.reviewId);
		const pending = pendingReviewSchema.safeParse(found?.pending);
		if (found === undefined || !pending.success) return { reply: refusedFor(request, linkNotValidPage()) };
		const { reply, decided } = await answerReview(request, pending.data, { ...host, clockHandsOn: true });
		if (decided === undefined || found.resumeUrl === undefined) return { reply };
		return { reply, handOn: { reviewId: request.reviewId, resumeUrl: found.resumeUrl } };
	} catch {
		return { reply: refusedFor(request, { ...failedPage(), status: 503 }) };
	}
}
