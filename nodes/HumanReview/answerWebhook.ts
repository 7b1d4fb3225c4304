import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { REVIEW_HEADER, type DESK_WORDS } from '../../core/desk/askHost';
import { answerReview } from '../../core/review/answerReview';
import type { ReviewRequest } from '../../core/review/visit';
import { failedPage, notHandedOnPage } from '../../core/review/outcomePages';
import { isPage } from '../../core/review/reviewResponse';
import { PRIVATE_HEADERS } from '../../core/review/servedPage';
import { isFromDesk } from '../../core/review/pendingReview';
import { openStore } from '../shared/openStore';
import { NAMED_ANSWER, queryField, readReviewRequest } from '../shared/reviewRequest';
import { resumeAddress } from '../shared/resumeAddress';
import { sendReply } from '../shared/sendReply';
import { answerDesk } from './answerDesk';
import { readStoredReview } from './keptReview';
import { reviewedItems } from './reviewedItems';
import { waitingItems } from './waitingItems';

/** "Another answer" on the page that a message's button opens leads to the same page without it. */
const namedAnswer = (context: IWebhookFunctions, { linkNonce }: ReviewRequest): Pick<ReviewRequest, 'named'> => {
	const token = queryField(context, NAMED_ANSWER);
	return token === '' ? {} : { named: { token, pageUrl: resumeAddress(context, { k: linkNonce }) } };
};

/** For a Desk that asks about a review before this one: nothing of this one follows from it. */
const ANOTHER_REVIEW = { status: 200, body: { hitl: 'went-on' satisfies (typeof DESK_WORDS)[number] } };

async function answer(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const stored = readStoredReview(context);
	const request = readReviewRequest(context);
	if (isFromDesk(stored.pending, request.linkNonce)) {
		const { body, workflowData } = await answerDesk(context, stored);
		return workflowData === undefined ? sendReply(context, { status: 200, body }) : { webhookResponse: body, workflowData };
	}
	const asksAbout = context.getRequestObject().headers[REVIEW_HEADER];
	if (asksAbout !== undefined && asksAbout !== stored.pending.form.reviewId) return sendReply(context, ANOTHER_REVIEW);
	const { reply, decided } = await answerReview({ ...request, ...namedAnswer(context, request) }, stored.pending, { store: openStore, now: new Date() });
	if (decided === undefined) return sendReply(context, reply);
	// Sent by n8n once it has taken the execution over: the person reads "sent" only when it is so. The policy is n8n's own.
	for (const [name, value] of Object.entries(PRIVATE_HEADERS)) context.getResponseObject().setHeader(name, value);
	try {
		const workflowData = await reviewedItems(await waitingItems(stored, context.getNode()), decided, context.getNode());
		stored.forget();
		return { webhookResponse: isPage(reply) ? reply.html : reply.body, workflowData };
	} catch (error) {
		// The answers stand by now: whoever reads "nothing was decided" would be told wrong.
		context.logger.error('Human Review has all answers, but could not hand them on', { error });
		return sendReply(context, isPage(reply) ? notHandedOnPage(stored.pending.form) : { status: 500, body: { ...reply.body, status: 'recorded, not handed on' } });
	}
}

/** Never throws: n8n would take a fault for an answer and end the review. */
export async function answerWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return await answer(context);
	} catch (error) {
		context.logger.error('Human Review could not serve a request; nothing was decided', { error });
		try {
			return sendReply(context, failedPage());
		} catch {
			return { noWebhookResponse: true };
		}
	}
}
