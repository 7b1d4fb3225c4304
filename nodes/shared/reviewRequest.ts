import type { IWebhookFunctions } from 'n8n-workflow';
import type { ReviewRequest } from '../../core/review/answerReview';

/** A field of the query, as text; empty when it is missing or there twice. */
export function queryField(context: IWebhookFunctions, name: string): string {
	const query: Record<string, unknown> = { ...context.getQueryData() };
	const value = query[name];
	return typeof value === 'string' ? value : '';
}

/**
 * A request to a review's page, from where n8n keeps its parts. A message's button names an answer: `pageUrl` gives the address
 * of the same page without it.
 */
export function readReviewRequest(context: IWebhookFunctions, pageUrl: (linkNonce: string) => string): ReviewRequest {
	const { method, headers } = context.getRequestObject();
	const [linkNonce, token] = [queryField(context, 'k'), queryField(context, 'a')];
	return {
		method: method === 'POST' ? 'POST' : 'GET',
		linkNonce,
		contentType: headers['content-type'] ?? '',
		accept: headers.accept ?? '',
		body: context.getBodyData(),
		...(token === '' ? {} : { named: { token, pageUrl: pageUrl(linkNonce) } }),
	};
}
