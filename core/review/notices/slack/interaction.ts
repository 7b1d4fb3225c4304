import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod/v4';
import { readAction, type SlackAction } from './action';

/** A request older or newer than this may be somebody's recording. */
const MOST_SECONDS_APART = 300;

export interface SlackRequestHeaders {
	/** `X-Slack-Signature`. */
	readonly signature: string | undefined;
	/** `X-Slack-Request-Timestamp`, in seconds. */
	readonly timestamp: string | undefined;
}

/** Whether Slack sent this body, by the app's signing secret: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function isFromSlack({ signature = '', timestamp = '' }: SlackRequestHeaders, body: string | Uint8Array, signingSecret: string, now: Date): boolean {
	if (signingSecret === '' || !/^\d{1,12}$/.test(timestamp) || Math.abs(now.getTime() / 1_000 - Number(timestamp)) > MOST_SECONDS_APART) return false;
	const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest();
	const given = /^v0=([\da-f]{64})$/.exec(signature)?.[1];
	return given !== undefined && timingSafeEqual(Buffer.from(given, 'hex'), expected);
}

/** A button or a list entry of ours that somebody chose in Slack. */
export interface SlackPress extends SlackAction {
	/** Verified by Slack: the request is signed. */
	readonly userId: string;
	/** As Slack shows the person, where it says so. */
	readonly userName?: string;
	readonly teamId?: string;
	/** Where to answer privately, for some minutes. */
	readonly responseUrl?: string;
	/** Whose message it is: `markDelivered` keeps the same. */
	readonly reference?: string;
}

const pressSchema = z.looseObject({
	type: z.literal('block_actions'),
	user: z.looseObject({ id: z.string().regex(/^[UW][A-Z\d]{2,20}$/), username: z.string().optional(), name: z.string().optional() }),
	team: z.looseObject({ id: z.string() }).nullish(),
	response_url: z.url({ protocol: /^https?$/ }).optional(),
	container: z.looseObject({ channel_id: z.string().optional(), message_ts: z.string().optional() }).optional(),
	actions: z.array(z.looseObject({ action_id: z.string(), value: z.string().optional(), selected_option: z.looseObject({ value: z.string() }).nullish() })).min(1),
});

const answerableSchema = z.looseObject({ type: z.literal('block_actions'), response_url: z.url({ protocol: /^https?$/ }) });

const payloadOf = (body: string): unknown => {
	const payload = new URLSearchParams(body).get('payload');
	try {
		return payload === null ? undefined : JSON.parse(payload);
	} catch {
		return undefined;
	}
};

/**
 * What somebody chose, from the body of a signed request. Undefined for everything else: a link button of ours, which only
 * tells that it was opened, and buttons of others.
 */
export function readSlackPress(body: string): SlackPress | undefined {
	const read = pressSchema.safeParse(payloadOf(body));
	if (!read.success) return undefined;
	const { user, team, response_url: responseUrl, container, actions } = read.data;
	const [action] = actions.map(({ value, selected_option: option }) => readAction(option?.value ?? value)).filter((said) => said !== undefined);
	if (action === undefined) return undefined;
	const userName = user.name ?? user.username;
	const { channel_id: channel, message_ts: ts } = container ?? {};
	return {
		...action,
		userId: user.id,
		...(userName === undefined ? {} : { userName }),
		...(team == null ? {} : { teamId: team.id }),
		...(responseUrl === undefined ? {} : { responseUrl }),
		...(channel === undefined || ts === undefined ? {} : { reference: `${channel}/${ts}` }),
	};
}

/** Where to answer whoever pressed any button, ours or not; undefined for a request of another kind. */
export const responseUrlOf = (body: string): string | undefined => answerableSchema.safeParse(payloadOf(body)).data?.response_url;
