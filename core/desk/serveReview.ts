import type { FeedbackStore } from '../feedback/store';
import type { HostWord } from './askHost';
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

export interface ServedReview extends Pick<ReviewResponse, 'reply' | 'replyIfGone'> {
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
		const end = found.end === undefined ? {} : { end: found.end };
		const { reply, decided, replyIfGone } = await answerReview({ ...request, ...visitor }, pending.data, { ...host, clockHandsOn: true, ...end });
		if (decided === undefined) return { reply };
		// The run was gone before the last answer came: nothing is left to be asked.
		if (found.resumeUrl === undefined) return { reply: found.end === undefined || replyIfGone === undefined ? reply : replyIfGone(found.end) };
		return { reply, ...(replyIfGone === undefined ? {} : { replyIfGone }), handOn: { reviewId: request.reviewId, resumeUrl: found.resumeUrl } };
	} catch {
		return { reply: refusedFor(request, { ...failedPage(), status: 503 }) };
	}
}

/** What somebody reads once n8n has said what became of the run: as served, unless the run could not go on with the answers. */
export function replyAfter({ reply, replyIfGone }: ServedReview, word: HostWord | undefined): ServedReview['reply'] {
	const isGone = word === 'stopped' || word === 'deleted' || word === 'went-on';
	return isGone && replyIfGone !== undefined ? replyIfGone(word) : reply;
}

/** Whom a link of Slack was given to; undefined for a link that nobody was given. Whatever else says who it is, is not believed. */
async function visitorOf({ reviewId, slackLink }: DeskRequest, store: FeedbackStore, { form }: PendingReview): Promise<Pick<ReviewRequest, 'slackUser'> | undefined> {
	if (slackLink === undefined) return {};
	const slackUser = readSlackLink(await store.loopKey(form.loop), reviewId, slackLink);
	return slackUser === undefined ? undefined : { slackUser };
}
