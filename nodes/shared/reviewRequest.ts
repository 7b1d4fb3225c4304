import type { IWebhookFunctions } from 'n8n-workflow';
import type { ReviewRequest } from '../../core/review/visit';

/** Field of the query that names the answer on the button of a message. */
export const NAMED_ANSWER = 'a';

/** A field of the query, as text; empty when it is missing or there twice. */
export function queryField(context: IWebhookFunctions, name: string): string {
	const query: Record<string, unknown> = { ...context.getQueryData() };
	const value = query[name];
	return typeof value === 'string' ? value : '';
}

/** A request to a review's page, from where n8n keeps its parts. */
export function readReviewRequest(context: IWebhookFunctions): ReviewRequest {
	const { method, headers } = context.getRequestObject();
	const key = headers['idempotency-key'];
	return {
		method: method === 'POST' ? 'POST' : 'GET',
		linkNonce: queryField(context, 'k'),
		contentType: headers['content-type'] ?? '',
		accept: headers.accept ?? '',
		body: context.getBodyData(),
		...(typeof key === 'string' ? { idempotencyKey: key } : {}),
	};
}
