import { isIPv6 } from 'node:net';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { pathAtN8n } from '../shared/resumeAddress';
import { hostWord, REVIEW_HEADER, type AskHost, type HostAnswer } from '../../core/desk/askHost';

type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

const answerSchema = z.object({ statusCode: z.number(), body: z.unknown() });

const asText = (body: unknown): string => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));

async function askAt(httpRequest: HttpRequest, method: 'GET' | 'POST', url: string, more: Readonly<Record<string, string>> = {}): Promise<HostAnswer | undefined> {
	try {
		const answer = await httpRequest({
			method,
			url,
			headers: { accept: 'application/json', ...more },
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: 10_000,
		});
		const { statusCode, body } = answerSchema.parse(answer);
		return { status: statusCode, text: asText(body) };
	} catch {
		// What went wrong holds the address, which nobody may see.
		return undefined;
	}
}

/**
 * Where this process listens, as it stands in a URL: its setter ignores an IPv6 address without brackets or with a zone, and
 * the signed address would leave for the public host, unencrypted.
 */
function ownHost(listensAt = ''): string {
	if (['', '::', '0.0.0.0'].includes(listensAt)) return '127.0.0.1';
	return isIPv6(listensAt) ? `[${listensAt.replace(/%.*$/, '')}]` : listensAt;
}

/** The same address at this process's own port, without the path of a proxy. */
function ownAddress(url: string, env: NodeJS.ProcessEnv): string {
	const { N8N_PORT, N8N_LISTEN_ADDRESS, N8N_PROTOCOL } = env;
	const own = new URL(url);
	own.pathname = pathAtN8n(own.pathname, env);
	own.protocol = N8N_PROTOCOL === 'https' ? 'https:' : 'http:';
	own.hostname = ownHost(N8N_LISTEN_ADDRESS);
	own.port = N8N_PORT ?? '5678';
	return own.toString();
}

/**
 * Asks n8n at its own port first, so that a signed address stands in no proxy's log and needs no way out and in again. Where
 * nobody there knows the review, at the public address.
 */
export function askN8n(httpRequest: HttpRequest, env: NodeJS.ProcessEnv): AskHost {
	return async (method, { reviewId, resumeUrl: url }) => {
		const which = { [REVIEW_HEADER]: reviewId };
		const answer = await askAt(httpRequest, method, ownAddress(url, env), which);
		return hostWord(answer) === 'unclear' ? await askAt(httpRequest, method, url, which) : answer;
	};
}

/** One GET to a public address, as people's browsers would reach it. */
export const askOutside =
	(httpRequest: HttpRequest) =>
	async (url: string): Promise<HostAnswer | undefined> =>
		await askAt(httpRequest, 'GET', url);
