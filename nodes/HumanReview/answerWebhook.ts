import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answerReview, type ReviewRequest } from '../../core/review/answerReview';
import { failedPage } from '../../core/review/outcomePages';
import { isPage, type JsonReply } from '../../core/review/reviewResponse';
import { PRIVATE_HEADERS, type ServedPage } from '../../core/review/servedPage';
import { openStore } from '../shared/openStore';
import { readKeptItems, readStoredReview } from './keptReview';
import { reviewedItems } from './reviewedItems';

function send(context: IWebhookFunctions, reply: ServedPage | JsonReply): IWebhookResponseData {
	const response = context.getResponseObject();
	response.status(reply.status);
	if (isPage(reply)) {
		for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
		response.end(reply.html);
	} else {
		response.setHeader('Content-Type', 'application/json; charset=utf-8');
		for (const [name, value] of Object.entries(PRIVATE_HEADERS)) response.setHeader(name, value);
		response.end(JSON.stringify(reply.body));
	}
	return { noWebhookResponse: true };
}

function queryOf(context: IWebhookFunctions, name: string): string {
	const query: Record<string, unknown> = { ...context.getQueryData() };
	const value = query[name];
	return typeof value === 'string' ? value : '';
}

/** The answer that a message's button named; "Another answer" leads to the same page without it. */
function namedAnswer(context: IWebhookFunctions, linkNonce: string): Pick<ReviewRequest, 'named'> {
	const token = queryOf(context, 'a');
	return token === '' ? {} : { named: { token, pageUrl: context.getSignedResumeUrl({ k: linkNonce }) } };
}

async function answer(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const stored = readStoredReview(context);
	const request = context.getRequestObject();
	const linkNonce = queryOf(context, 'k');
	const { reply, decided } = await answerReview(
		{
			method: request.method === 'POST' ? 'POST' : 'GET',
			linkNonce,
			contentType: request.headers['content-type'] ?? '',
			accept: request.headers.accept ?? '',
			body: context.getBodyData(),
			...namedAnswer(context, linkNonce),
		},
		stored.pending,
		{ store: openStore, now: new Date() },
	);
	if (decided === undefined) return send(context, reply);
	// Sent by n8n once it has taken the execution over: the person reads "sent" only when it is so. The policy is n8n's own.
	for (const [name, value] of Object.entries(PRIVATE_HEADERS)) context.getResponseObject().setHeader(name, value);
	const workflowData = await reviewedItems(await readKeptItems(stored), decided, context.getNode());
	return { webhookResponse: isPage(reply) ? reply.html : reply.body, workflowData };
}

/** Never throws: n8n would take a fault for an answer and end the review. */
export async function answerWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return await answer(context);
	} catch (error) {
		context.logger.error('Human Review could not serve a request; nothing was decided', { error });
		try {
			return send(context, failedPage());
		} catch {
			return { noWebhookResponse: true };
		}
	}
}
