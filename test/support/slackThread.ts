import { createHmac } from 'node:crypto';
import { z } from 'zod/v4';
import { startJsonServer } from './jsonServer';

/** Slack as far as a mention and its answer go: what it sends is signed, and it refuses what Slack refuses. */
export interface SlackThread {
	/** In place of https://slack.com. */
	readonly address: string;
	readonly credential: { readonly accessToken: string; readonly signatureSecret: string };
	/** What was said in each thread, by the thread's time stamp. */
	readonly threads: Map<string, string[]>;
	/** Why it refused, in Slack's words. */
	readonly refused: string[];
	/** The signed request that tells an app it was mentioned, with the message's time stamp. */
	mention(text: string, secret?: string): { readonly ts: string; readonly init: RequestInit };
	close(): Promise<void>;
}

const CHANNEL = 'C0000TRIAGE';
const TOKEN = 'xoxb-thread-token';
const SIGNED_WITH = 'b5f2a1c0ffee5d3c8e0a9d4b7c6e1f20';

const answerSchema = z.strictObject({
	channel: z.literal(CHANNEL),
	thread_ts: z.string(),
	// What stands between < and > would be an instruction to Slack.
	text: z.string().min(1).max(4_000).regex(/^[^<>]*$/),
});

export async function startSlackThread(): Promise<SlackThread> {
	const threads = new Map<string, string[]>();
	const refused: string[] = [];
	let count = 0;

	function post({ url, method, headers }: { url?: string; method?: string; headers: { authorization?: string; 'content-type'?: string } }, body: string): object {
		const refuse = (error: string) => (refused.push(error), { ok: false, error });
		if (method !== 'POST' || url !== '/api/chat.postMessage') return refuse('unknown_method');
		if (headers.authorization !== `Bearer ${TOKEN}`) return refuse('invalid_auth');
		if (!/^application\/json/.test(headers['content-type'] ?? '')) return refuse('invalid_post_type');
		const read = answerSchema.safeParse(JSON.parse(body));
		if (!read.success) return refuse(`invalid_arguments: ${z.prettifyError(read.error)}`);
		const thread = threads.get(read.data.thread_ts);
		if (thread === undefined) return refuse('thread_not_found');
		thread.push(read.data.text);
		return { ok: true, channel: CHANNEL, ts: `1700000999.${String(thread.length).padStart(6, '0')}`, message: { text: read.data.text } };
	}

	const server = await startJsonServer((request, body) => ({ status: 200, body: post(request, body) }));
	return {
		address: server.address,
		credential: { accessToken: TOKEN, signatureSecret: SIGNED_WITH },
		threads,
		refused,
		mention(text, secret = SIGNED_WITH) {
			count += 1;
			const ts = `1700000000.${String(count).padStart(6, '0')}`;
			threads.set(ts, []);
			const body = JSON.stringify({
				token: 'deprecated',
				team_id: 'T0001',
				api_app_id: 'A0001',
				event: { type: 'app_mention', user: 'U0000ANA', text: `<@U000HITL> ${text}`, ts, channel: CHANNEL, event_ts: ts },
				type: 'event_callback',
				event_id: `Ev${count}`,
				event_time: 1_700_000_000,
			});
			const at = String(Math.floor(Date.now() / 1_000));
			const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
			const headers = { 'content-type': 'application/json', 'x-slack-request-timestamp': at, 'x-slack-signature': signature };
			return { ts, init: { method: 'POST', headers, body } };
		},
		close: () => server.close(),
	};
}
