import type { FeedbackStore } from '../feedback/store';
import { answerReview } from '../review/answerReview';
import type { ReviewRequest } from '../review/visit';
import { failedPage, linkNotValidPage } from '../review/outcomePages';
import { pendingReviewSchema, type PendingReview } from '../review/pendingReview';
import type { ReviewResponse } from '../review/reviewResponse';
import { refusedFor } from '../review/refusedFor';
import { readSlackLink } from '../review/slackVisitor';

export interface DeskRequest extends ReviewRequest {
	readonly reviewId: string;
	/** What a link holds that was given to one person in Slack. */
	readonly slackLink?: string;
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
		const visitor = await visitorOf(request, store, pending.data);
		if (visitor === undefined) return { reply: refusedFor(request, linkNotValidPage()) };
		const { reply, decided } = await answerReview({ ...request, ...visitor }, pending.data, { ...host, clockHandsOn: true });
		if (decided === undefined || found.resumeUrl === undefined) return { reply };
		return { reply, handOn: { reviewId: request.reviewId, resumeUrl: found.resumeUrl } };
	} catch {
		return { reply: refusedFor(request, { ...failedPage(), status: 503 }) };
	}
}

/** Whom a link of Slack was given to; undefined for a link that nobody was given. Whatever else says who it is, is not believed. */
async function visitorOf({ reviewId, slackLink }: DeskRequest, store: FeedbackStore, { form }: PendingReview): Promise<Pick<ReviewRequest, 'slackUser'> | undefined> {
	if (slackLink === undefined) return {};
	const slackUser = readSlackLink(await store.loopKey(form.loop), reviewId, slackLink);
	return slackUser === undefined ? undefined : { slackUser };
}
