import { setTimeout as wait } from 'node:timers/promises';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answerProbe, PROBE } from '../../core/desk/addressTest';
import { handOn } from '../../core/desk/handOn';
import { replyAfter, serveReview, type DeskRequest } from '../../core/desk/serveReview';
import { SLACK_LINK } from '../../core/desk/serveSlackPress';
import type { ReviewRequest } from '../../core/review/visit';
import { failedPage } from '../../core/review/outcomePages';
import { openStore } from '../shared/openStore';
import { NAMED_ANSWER, queryField, readReviewRequest } from '../shared/reviewRequest';
import { sendReply } from '../shared/sendReply';
import { askN8n } from './askN8n';
import { serveSlack } from './serveSlack';
import { SLACK_WEBHOOK } from './webhooks';

/** "Another answer" leads to the same page, at this address, without the one that a message's button named. */
function namedAnswer(context: IWebhookFunctions): Pick<ReviewRequest, 'named'> {
	const token = queryField(context, NAMED_ANSWER);
	const page = new URLSearchParams({ r: queryField(context, 'r'), k: queryField(context, 'k') });
	return token === '' ? {} : { named: { token, pageUrl: `?${page.toString()}` } };
}

/** A link that was given to one person in Slack. */
function slackLink(context: IWebhookFunctions): Pick<DeskRequest, 'slackLink'> {
	const given = queryField(context, SLACK_LINK);
	return given === '' ? {} : { slackLink: given };
}

/** So long a person waits until n8n has said whether the workflow goes on. */
const MOST_WAIT_MS = 2_000;

/** Serves the review page, and what Slack sends. Starts no execution, and never throws. */
export async function serveDesk(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		if (context.getWebhookName() === SLACK_WEBHOOK) return await serveSlack(context);
		const probe = queryField(context, PROBE);
		const probed = probe === '' ? undefined : await answerProbe(await openStore(), probe);
		if (probed !== undefined) return sendReply(context, { status: 200, body: probed });
		// The page's script asks whether it may read replies, and for nothing else.
		if (context.getRequestObject().method === 'HEAD') return sendReply(context, { status: 200, body: {} });
		const request = { ...readReviewRequest(context), reviewId: queryField(context, 'r'), ...slackLink(context), ...namedAnswer(context) };
		const served = await serveReview(request, { store: openStore, now: new Date() });
		if (served.handOn === undefined) return sendReply(context, served.reply);
		const word = handOn(served.handOn, { store: await openStore(), now: () => new Date(), ask: askN8n(context.helpers.httpRequest, process.env) });
		// The answer is safe in the store by now: nobody waits for an n8n that is slow or away.
		const known = await Promise.race([word.catch(() => undefined), wait(MOST_WAIT_MS, undefined, { ref: false })]);
		const sent = sendReply(context, replyAfter(served, known));
		await word;
		return sent;
	} catch (error) {
		context.logger.error('HITL Desk could not serve a request; the clock does what was left undone', { error });
		if (context.getResponseObject().writableEnded) return { noWebhookResponse: true };
		try {
			return sendReply(context, failedPage());
		} catch {
			return { noWebhookResponse: true };
		}
	}
}
