import { setTimeout as wait } from 'node:timers/promises';
import type { IExecuteFunctions, IHttpRequestOptions, ITriggerFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { smtpSender, smtpSettingsSchema } from '../../core/review/notices/email/smtpSender';
import type { HttpAnswer, HttpPost } from '../../core/review/notices/http';
import type { Senders } from '../../core/review/notices/sending';
import { slackSender } from '../../core/review/notices/slack/slackSender';
import { webhookSender } from '../../core/review/notices/webhook/webhookSender';
import type { SlackCredential } from './slackCredential';
import { slackToken } from './slackToken';

async function within(ms: number, work: Promise<unknown>): Promise<unknown> {
	const late = new AbortController();
	const limit = wait(ms, undefined, { signal: late.signal }).then(() => {
		throw new Error(`no whole answer in ${ms / 1_000} seconds`);
	});
	try {
		return await Promise.race([work, limit]);
	} finally {
		late.abort();
		limit.catch(() => undefined);
	}
}

type Context = IExecuteFunctions | ITriggerFunctions;

export interface WantedSenders {
	readonly slack?: { readonly address: string; readonly credential: SlackCredential };
	readonly email?: object;
	readonly webhook?: object;
}

/** Until a word comes back, and until all of it is there: a server may send an answer letter by letter. */
const LIMIT_MS = 15_000;
const TOTAL_MS = 20_000;

const answerSchema = z.object({ statusCode: z.number(), headers: z.looseObject({ 'retry-after': z.string().optional().catch(undefined) }).optional(), body: z.unknown() });

const parsed = (body: unknown): unknown => {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
};

function answerOf(response: unknown): HttpAnswer {
	const { statusCode, headers, body } = answerSchema.parse(response);
	return { status: statusCode, body: parsed(body), retryAfter: headers?.['retry-after'] };
}

type Headers = Readonly<Record<string, string>>;

const requestOf = ({ url, headers, body }: Parameters<HttpPost>[0], more: Headers = {}): IHttpRequestOptions => ({ method: 'POST', url, headers: { ...headers, ...more }, body, returnFullResponse: true, ignoreHttpStatusErrors: true, disableFollowRedirect: true, timeout: LIMIT_MS });

/** By n8n's own client, which knows its proxies. */
const postWith =
	(context: Context, headers: Headers): HttpPost =>
	async (request) => answerOf(await within(TOTAL_MS, context.helpers.httpRequest(requestOf(request, headers))));

const headerSchema = z.object({ name: z.string().min(1), value: z.string() });

/**
 * n8n writes these headers by expressions, for which it has no room between two runs: when a clock ticks, or a run has paused.
 * It renews no token of Slack either: Slack says with the status 200 that one has expired.
 */
async function slackPost(context: Context, credential: SlackCredential): Promise<HttpPost> {
	const token = slackToken(credential, await context.getCredentials(credential));
	return postWith(context, { authorization: `Bearer ${token}` });
}

async function webhookHeaders(context: Context): Promise<Headers> {
	if (context.getNode().credentials?.['httpHeaderAuth'] === undefined) return {};
	const read = headerSchema.safeParse(await context.getCredentials('httpHeaderAuth'));
	if (read.success) return { [read.data.name.toLowerCase()]: read.data.value };
	throw new HitlError('credential-incomplete', 'The credential "Header Auth" has no name of a header', 'Nobody was asked. Complete the credential, or take it away, then run the workflow again.');
}

const secretSchema = z.object({ hmacSecret: z.string().min(1) });

async function hmacSecret(context: Context): Promise<string> {
	const read = secretSchema.safeParse(await context.getCredentials('crypto'));
	if (read.success) return read.data.hmacSecret;
	throw new HitlError('credential-incomplete', 'The credential "Crypto" has no Hmac Secret, so a webhook could not be signed', 'Nobody was asked. Write a long random text as its Hmac Secret, and give the same to the receiver.');
}

async function smtpSettings(context: Context) {
	const read = smtpSettingsSchema.safeParse(await context.getCredentials('smtp'));
	if (read.success) return read.data;
	throw new HitlError('credential-incomplete', `The SMTP credential cannot be used: ${read.error.issues[0]?.path.join('.') ?? ''} is missing or wrong`, 'Nobody was asked. Correct the credential, then run the workflow again.');
}

/** Senders by the credentials of this node. Throws, before anybody is told, when one is missing or incomplete. */
export async function noticeSenders(context: Context, { slack, email, webhook }: WantedSenders, now: () => Date): Promise<Senders> {
	return {
		...(slack !== undefined && { slack: slackSender(await slackPost(context, slack.credential), slack.address, now) }),
		...(email !== undefined && { email: smtpSender(await smtpSettings(context)) }),
		...(webhook !== undefined && { webhook: webhookSender(postWith(context, await webhookHeaders(context)), await hmacSecret(context), now) }),
	};
}
