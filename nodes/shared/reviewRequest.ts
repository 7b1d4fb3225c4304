import type { IWebhookFunctions } from 'n8n-workflow';
import type { ReviewRequest } from '../../core/review/answerReview';

/** A field of the query, as text; empty when it is missing or there twice. */
export function queryField(context: IWebhookFunctions, name: string): string {
	const query: Record<string, unknown> = { ...context.getQueryData() };
	const value = query[name];
	return typeof value === 'string' ? value : '';
}

/** A request to a review's page, from where n8n keeps its parts. `pageUrlOf` gives the page's address for a link's nonce. */
export function readReviewRequest(context: IWebhookFunctions, pageUrlOf: (linkNonce: string) => string): ReviewRequest {
	const { method, headers } = context.getRequestObject();
	const linkNonce = queryField(context, 'k');
	const token = queryField(context, 'a');
	return {
		method: method === 'POST' ? 'POST' : 'GET',
		linkNonce,
		contentType: headers['content-type'] ?? '',
		accept: headers.accept ?? '',
		body: context.getBodyData(),
		// "Another answer" leads to the same page without the answer that the button named.
		...(token === '' ? {} : { named: { token, pageUrl: pageUrlOf(linkNonce) } }),
	};
}
