import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isPage, type JsonReply } from '../../core/review/reviewResponse';
import { PRIVATE_HEADERS, type ServedPage } from '../../core/review/servedPage';

/** Writes a reply itself: n8n would put a policy of its own on it. Nothing goes on. */
export function sendReply(context: IWebhookFunctions, reply: ServedPage | JsonReply): IWebhookResponseData {
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
