import { failureOfStatus, noAnswer, type HttpAnswer, type HttpPost } from '../http';
import type { WebhookSender } from '../sending';
import { signedHeaders } from './signature';

/** Posts JSON under a signature that is made anew for every try. */
export function webhookSender(post: HttpPost, secret: string, now: () => Date): WebhookSender {
	return {
		async send({ url, id, body }) {
			const who = new URL(url).origin;
			const headers = { 'content-type': 'application/json; charset=utf-8', ...signedHeaders(secret, id, body, now()) };
			let answer: HttpAnswer;
			try {
				answer = await post({ url, headers, body });
			} catch (error) {
				throw noAnswer(who, error);
			}
			const failure = failureOfStatus(who, answer, now());
			if (failure !== undefined) throw failure;
		},
	};
}
