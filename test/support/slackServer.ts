import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod/v4';
import { blocksSchema, elementsOf, readable, type SlackBlock } from './slackBlocks';

/** Slack's Web API as far as we call it: it refuses what Slack refuses, in Slack's words, and unknown arguments as well. */
export interface SlackServer {
	/** Address of the API. */
	readonly address: string;
	/** Messages by channel and time stamp, as they stand now. */
	readonly messages: Map<string, SlackPosted>;
	/** Names of the methods that were called and how they ended, in order. */
	readonly calls: string[];
	/** What people were told privately after a press, in order. */
	readonly told: string[];
	/** What the next calls answer, instead of doing anything; by the status 0 nothing, and the connection ends. */
	readonly failNext: Array<{ readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }>;
	/** The signed request that Slack sends when somebody presses a button, or chooses an entry, with these words. */
	press(reference: string, words: string, by: { readonly id: string; readonly name?: string }, at: Date): SlackPressRequest;
	close(): Promise<void>;
}

export interface SlackPosted {
	readonly text: string;
	readonly blocks: readonly SlackBlock[];
	/** How often it was changed. */
	readonly edits: number;
}

export interface SlackPressRequest {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

const RESPONSE_PATH = '/actions/T0001/1/abc';

export const SLACK_TOKEN = 'xoxb-test-token';
export const SIGNED_WITH = 'e6b19c573432dcc6b075501d51b51bb8';
const CHANNELS = new Map([['#support', 'C0000SUPPORT'], ['#quiet', 'C00000QUIET'], ['C0000SUPPORT', 'C0000SUPPORT'], ['U0000ANA', 'D000000ANA'], ['U0000TOM', 'D000000TOM'], ['U0000LEAD', 'D00000LEAD']]);

const said = { text: z.string().min(1).max(40_000), blocks: blocksSchema };
const postSchema = z.strictObject({ channel: z.string(), ...said, unfurl_links: z.literal(false), unfurl_media: z.literal(false) });
const updateSchema = z.strictObject({ channel: z.string(), ts: z.string(), ...said });

const ephemeralSchema = z.strictObject({ response_type: z.literal('ephemeral'), replace_original: z.literal(false), ...said });

const read = async (request: IncomingMessage): Promise<string> => {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
	return Buffer.concat(parts).toString('utf8');
};

export async function startSlack(): Promise<SlackServer> {
	const messages = new Map<string, SlackPosted>();
	const calls: string[] = [];
	const told: string[] = [];
	const failNext: SlackServer['failNext'] = [];
	let count = 0;

	const refusal = (error: string, issues?: unknown) => ({ ok: false, error, ...(issues === undefined ? {} : { response_metadata: { messages: issues } }) });

	function perform(method: string, given: unknown): object {
		if (method === 'chat.postMessage') {
			const args = postSchema.safeParse(given);
			if (!args.success) return refusal('invalid_arguments', z.prettifyError(args.error));
			const channel = CHANNELS.get(args.data.channel);
			if (channel === undefined) return refusal('channel_not_found');
			count += 1;
			const ts = `1700000000.${String(count).padStart(6, '0')}`;
			messages.set(`${channel}/${ts}`, { text: args.data.text, blocks: args.data.blocks, edits: 0 });
			return { ok: true, channel, ts };
		}
		if (method === 'chat.update') {
			const args = updateSchema.safeParse(given);
			if (!args.success) return refusal('invalid_arguments', z.prettifyError(args.error));
			// Slack takes a channel's ID here, and no name.
			const key = `${args.data.channel}/${args.data.ts}`;
			const before = messages.get(key);
			if (before === undefined) return refusal('message_not_found');
			messages.set(key, { text: args.data.text, blocks: args.data.blocks, edits: before.edits + 1 });
			return { ok: true, channel: args.data.channel, ts: args.data.ts };
		}
		return refusal('unknown_method');
	}

	function answerTo(request: IncomingMessage, method: string, body: string): object {
		if (request.method !== 'POST') return refusal('invalid_post_type');
		if (!/^application\/json; ?charset=utf-8$/.test(request.headers['content-type'] ?? '')) return refusal('invalid_post_type');
		const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
		if (token === undefined) return refusal('not_authed');
		if (token !== SLACK_TOKEN) return refusal('invalid_auth');
		try {
			return perform(method, JSON.parse(body));
		} catch {
			return refusal('invalid_json');
		}
	}

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const method = /^\/api\/([\w.]+)$/.exec(request.url ?? '')?.[1];
		const body = await read(request);
		const send = (status: number, answer: unknown, headers: Readonly<Record<string, string>> = {}) => {
			response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
			response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
		};
		if (request.url === RESPONSE_PATH) {
			const reply = ephemeralSchema.safeParse(JSON.parse(body));
			told.push(reply.success ? readable(reply.data.blocks) : z.prettifyError(reply.error));
			return send(200, 'ok');
		}
		if (method === undefined) return send(404, { ok: false });
		const failure = failNext.shift();
		if (failure !== undefined) {
			calls.push(`${method} ${failure.status}`);
			if (failure.status === 0) return void request.socket.destroy();
			return send(failure.status, failure.body ?? {}, failure.headers);
		}
		const answer = answerTo(request, method, body);
		calls.push(`${method} ${'error' in answer ? String(answer.error) : 'ok'}`);
		return send(200, answer);
	}

	const server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const bound = server.address();
	const port = typeof bound === 'object' && bound !== null ? bound.port : 0;

	return {
		address: `http://127.0.0.1:${port}/api`,
		messages,
		calls,
		told,
		failNext,
		press(reference, words, by, at) {
			const [channel = '', ts = ''] = reference.split('/');
			const action = elementsOf(messages.get(reference)?.blocks ?? []).flatMap((element): object[] => {
				if (element.type === 'button') return element.text.text === words ? [{ type: 'button', action_id: element.action_id, text: element.text, ...(element.value === undefined ? {} : { value: element.value }), action_ts: ts }] : [];
				const chosen = element.options.find(({ text }) => text.text === words);
				return chosen === undefined ? [] : [{ type: 'static_select', action_id: element.action_id, selected_option: chosen, action_ts: ts }];
			})[0];
			if (action === undefined) throw new Error(`the message ${reference} has no “${words}”`);
			const payload = {
				type: 'block_actions',
				user: { id: by.id, username: by.name ?? 'somebody', name: by.name ?? 'somebody', team_id: 'T0001' },
				api_app_id: 'A0001',
				token: 'deprecated',
				container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
				trigger_id: '1.2.3',
				team: { id: 'T0001', domain: 'example' },
				enterprise: null,
				is_enterprise_install: false,
				channel: { id: channel, name: 'support' },
				response_url: `http://127.0.0.1:${port}${RESPONSE_PATH}`,
				actions: [action],
			};
			return signedBySlack(`payload=${encodeURIComponent(JSON.stringify(payload))}`, at);
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A request as Slack signs it. */
export function signedBySlack(body: string, at: Date, secret = SIGNED_WITH): SlackPressRequest {
	const timestamp = String(Math.floor(at.getTime() / 1_000));
	const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
	return { headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature }, body };
}
