import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod/v4';

/** A language model behind OpenAI's chat completions, on loopback: it answers what it knows and refuses every other request. */
export interface ChatModel {
	/** For the credential's base URL. */
	readonly url: string;
	readonly apiKey: string;
	/** What it was asked, in order. */
	readonly requests: ChatRequest[];
	/** Why it refused, in its own words; empty as long as every request was right. */
	readonly refused: string[];
	close(): Promise<void>;
}

const toolCallSchema = z.strictObject({
	id: z.string().min(1),
	type: z.literal('function'),
	function: z.strictObject({ name: z.string(), arguments: z.string() }),
});

const messageSchema = z.discriminatedUnion('role', [
	z.strictObject({ role: z.literal('system'), content: z.string() }),
	z.strictObject({ role: z.literal('user'), content: z.string() }),
	z.strictObject({ role: z.literal('assistant'), content: z.union([z.string(), z.array(z.strictObject({ type: z.literal('text'), text: z.string() }))]).nullable(), tool_calls: z.array(toolCallSchema).min(1).optional() }),
	z.strictObject({ role: z.literal('tool'), content: z.string(), tool_call_id: z.string().min(1) }),
]);

const parametersSchema = z.looseObject({
	type: z.literal('object'),
	properties: z.record(z.string(), z.looseObject({ type: z.string(), properties: z.record(z.string(), z.looseObject({ type: z.string() })).optional() })),
});

const requestSchema = z.strictObject({
	model: z.literal('stand-in-1'),
	messages: z.array(messageSchema).min(1),
	stream: z.literal(false).optional(),
	n: z.literal(1).optional(),
	temperature: z.number().optional(),
	tools: z
		.array(
			z.strictObject({
				type: z.literal('function'),
				function: z.strictObject({ name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/), description: z.string(), parameters: parametersSchema, strict: z.literal(false).optional() }),
			}),
		)
		.min(1),
});

export type ChatRequest = z.infer<typeof requestSchema>;

const API_KEY = 'stand-in-key';

class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
	return Buffer.concat(parts).toString('utf8');
}

async function readRequest(request: IncomingMessage): Promise<ChatRequest> {
	if (request.method !== 'POST' || request.url !== '/v1/chat/completions') throw new Refusal(404, `there is no ${request.method} ${request.url}`);
	if (request.headers.authorization !== `Bearer ${API_KEY}`) throw new Refusal(401, 'wrong key');
	if (!/^application\/json/.test(request.headers['content-type'] ?? '')) throw new Refusal(415, 'not JSON');
	const parsed = requestSchema.safeParse(JSON.parse(await bodyOf(request)));
	if (!parsed.success) throw new Refusal(400, z.prettifyError(parsed.error));
	answersItsCalls(parsed.data);
	return parsed.data;
}

/** As OpenAI does: every call of a tool is followed by its result, and there is no result without a call. */
function answersItsCalls({ messages }: ChatRequest): void {
	let open = new Set<string>();
	for (const message of messages) {
		if (message.role === 'tool') {
			if (!open.delete(message.tool_call_id)) throw new Refusal(400, `no call ${message.tool_call_id} was made`);
		} else if (open.size > 0) throw new Refusal(400, `no result of ${[...open].join(', ')}`);
		if (message.role === 'assistant') open = new Set((message.tool_calls ?? []).map(({ id }) => id));
	}
	if (open.size > 0) throw new Refusal(400, `no result of ${[...open].join(', ')}`);
}

type Shape = z.infer<typeof parametersSchema>['properties'][string];

/** Something of the wished type out of what the user wrote: the numbers in their order, or the whole text. */
function valueFor({ type, properties = {} }: Shape, text: string, numbers: string[]): unknown {
	if (type === 'object') return Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name, valueFor(shape, text, numbers)]));
	if (type === 'number' || type === 'integer') return Number(numbers.shift() ?? 0);
	return numbers.shift() ?? text;
}

/** A user's wish becomes one call of the first tool; a tool's result becomes the answer. */
function replyTo({ messages, tools }: ChatRequest, callId: string) {
	const last = messages.at(-1);
	if (last?.role === 'tool') return { role: 'assistant', content: `I was told: ${last.content}` };
	if (last?.role !== 'user') throw new Refusal(400, 'the last message is neither a wish nor a result');
	const [tool] = tools;
	const numbers = [...last.content.matchAll(/\d+/g)].map(([digits]) => digits);
	const given = valueFor(tool?.function.parameters ?? { type: 'object' }, last.content, numbers);
	const call = { id: callId, type: 'function', function: { name: tool?.function.name, arguments: JSON.stringify(given) } };
	return { role: 'assistant', content: null, tool_calls: [call] };
}

export async function startChatModel(): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	const refused: string[] = [];
	const server = createServer((request, response) => {
		const send = (status: number, body: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		readRequest(request)
			.then((read) => {
				requests.push(read);
				const message = replyTo(read, `call_${requests.length}`);
				send(200, {
					id: `chatcmpl-${requests.length}`,
					object: 'chat.completion',
					created: 1_700_000_000,
					model: read.model,
					choices: [{ index: 0, message, finish_reason: 'tool_calls' in message ? 'tool_calls' : 'stop' }],
					usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
				});
			})
			.catch((error: unknown) => {
				const message = error instanceof Error ? error.message : String(error);
				refused.push(message);
				send(error instanceof Refusal ? error.status : 400, { error: { message, type: 'invalid_request_error', code: null } });
			});
	});
	await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		apiKey: API_KEY,
		requests,
		refused,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}
