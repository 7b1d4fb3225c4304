import { z } from 'zod/v4';
import { failureOfStatus, noAnswer, type HttpAnswer, type HttpPost } from '../http';
import { NoticeFailure, type SlackMessage, type SlackSender } from '../sending';

const answerSchema = z.looseObject({ ok: z.boolean(), error: z.string().optional(), channel: z.string().optional(), ts: z.string().optional(), needed: z.string().optional() });

/** What Slack's Web API calls failures that pass. */
const PASSING = new Set(['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);

const NEXT_STEPS: Readonly<Record<string, string>> = {
	channel_not_found: 'it knows no such channel, or the app is not in it. Invite the app, or give the channel’s ID',
	not_in_channel: 'the app is not in the channel. Invite it there with /invite',
	is_archived: 'the channel is archived',
	invalid_auth: 'the access token is not valid',
	not_authed: 'the access token is missing',
	account_inactive: 'the app or its user was removed',
	token_revoked: 'the access token was revoked',
	token_expired: 'the access token has expired. Connect the credential again; n8n does not renew it, so switch token rotation off in the Slack app',
	missing_scope: 'the app lacks a permission',
	edit_window_closed: 'the workspace lets nobody change a message that is so old',
	cant_update_message: 'this app may not change the message',
	restricted_action: 'a rule of the workspace forbids it',
};

/** Nothing is left to be changed there. */
const GONE = 'message_not_found';

/** A message that Slack lets nobody change any more. Any other refusal may have its cause with the app, and passes with it. */
const FINAL = new Set(['edit_window_closed', 'cant_update_message']);

const failureOf = (error: string, needed: string | undefined): NoticeFailure =>
	new NoticeFailure(`Slack refused it: ${NEXT_STEPS[error] ?? 'see its error code'} (${error}${needed === undefined ? '' : `, needs ${needed}`})`, PASSING.has(error), undefined, { final: FINAL.has(error) });

const referenceOf = (channel: string, ts: string): string => `${channel}/${ts}`;

/** Thrown by `change` when the message is no longer there. */
export class SlackMessageGone extends NoticeFailure {}

/** Slack's Web API. `post` adds the token of the credential. `address` is that of the API, without a slash at the end. */
export function slackSender(post: HttpPost, address: string, now: () => Date): SlackSender {
	const call = async (method: string, body: object): Promise<z.infer<typeof answerSchema>> => {
		let answer: HttpAnswer;
		try {
			answer = await post({ url: `${address}/${method}`, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) });
		} catch (error) {
			throw noAnswer('Slack', error);
		}
		const failure = failureOfStatus('Slack', answer, now());
		if (failure !== undefined) throw failure;
		const read = answerSchema.safeParse(answer.body);
		if (!read.success) throw new NoticeFailure('Slack’s answer could not be read', false);
		return read.data;
	};
	const said = ({ text, blocks }: SlackMessage) => ({ text, blocks });
	return {
		async post(recipient, message) {
			const { ok, error = 'unknown', needed, channel, ts } = await call('chat.postMessage', { channel: recipient, ...said(message), unfurl_links: false, unfurl_media: false });
			if (!ok) throw failureOf(error, needed);
			if (channel === undefined || ts === undefined) throw new NoticeFailure('Slack did not say where the message is', false);
			return referenceOf(channel, ts);
		},
		async change(reference, message) {
			const [channel = '', ts = ''] = reference.split('/');
			const { ok, error = 'unknown', needed } = await call('chat.update', { channel, ts, ...said(message) });
			if (ok) return;
			if (error === GONE) throw new SlackMessageGone(`Slack no longer has the message (${error})`, false);
			throw failureOf(error, needed);
		},
	};
}
