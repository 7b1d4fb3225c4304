import type { IExecuteFunctions, IHttpRequestOptions, ITriggerFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { smtpSender, smtpSettingsSchema } from '../../core/review/notices/email/smtpSender';
import type { HttpAnswer, HttpPost } from '../../core/review/notices/http';
import type { Senders } from '../../core/review/notices/sending';
import { slackSender } from '../../core/review/notices/slack/slackSender';
import { webhookSender } from '../../core/review/notices/webhook/webhookSender';

type Context = IExecuteFunctions | ITriggerFunctions;

export interface WantedSenders {
	readonly slack?: { readonly address: string; readonly credential: 'slackApi' | 'slackOAuth2Api' };
	readonly email?: object;
	readonly webhook?: object;
}

const LIMIT_MS = 15_000;

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

/** A request by n8n's own client, which knows its proxies; with the headers of a credential. */
const postBy =
	(context: Context, credential: string | undefined): HttpPost =>
	async ({ url, headers, body }) => {
		const request: IHttpRequestOptions = { method: 'POST', url, headers: { ...headers }, body, returnFullResponse: true, ignoreHttpStatusErrors: true, disableFollowRedirect: true, timeout: LIMIT_MS };
		if (credential === undefined) return answerOf(await context.helpers.httpRequest(request));
		return answerOf(await context.helpers.httpRequestWithAuthentication.call(context, credential, request));
	};

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
	// Read for its refusal: the requests themselves get the token from n8n.
	if (slack !== undefined) await context.getCredentials(slack.credential);
	const hasHeader = context.getNode().credentials?.['httpHeaderAuth'] !== undefined;
	return {
		...(slack !== undefined && { slack: slackSender(postBy(context, slack.credential), slack.address, now) }),
		...(email !== undefined && { email: smtpSender(await smtpSettings(context)) }),
		...(webhook !== undefined && { webhook: webhookSender(postBy(context, hasHeader ? 'httpHeaderAuth' : undefined), await hmacSecret(context), now) }),
	};
}
