import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod/v4';
import { eventually } from './n8nServer';

const askedSchema = z.object({ reviewUrl: z.string(), reviewId: z.string(), title: z.string() });
const wentOnSchema = z.object({ itemId: z.string(), review: z.looseObject({ outcome: z.string(), label: z.string().optional(), reviewer: z.string().optional() }) });

export type Asked = z.infer<typeof askedSchema>;
export type WentOn = z.infer<typeof wentOnSchema> & { readonly at: number };

/** The world around n8n: gets the links that Human Review sends, and every item that comes out behind it. */
export interface DeskWorld {
	readonly address: string;
	/** The link of the review with this title, once it was sent. */
	asked(title: string): Promise<Asked>;
	/** What came out behind Human Review for an item, as often as it came. */
	wentOn(itemId: string): readonly WentOn[];
	/** Waits until an item came out. */
	awaited(itemId: string, limitMs?: number): Promise<WentOn>;
	/** Answers n8n nothing about what came out, so that its execution is at work until it is let go. */
	hold(): () => void;
	close(): void;
}

export async function openDeskWorld(): Promise<DeskWorld> {
	const asked = new Map<string, Asked>();
	const came: WentOn[] = [];
	let held = Promise.resolve();
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => void parts.push(part)).on('end', () => {
			const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
			if (request.url === '/asked') {
				const link = askedSchema.parse(body);
				asked.set(link.title, link);
				return void response.setHeader('content-type', 'application/json').end('{}');
			}
			came.push({ ...wentOnSchema.parse(body), at: Date.now() });
			void held.then(() => response.setHeader('content-type', 'application/json').end('{}'));
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const wentOn = (itemId: string) => came.filter((item) => item.itemId === itemId);
	return {
		address: `http://127.0.0.1:${port}`,
		asked: async (title) => await eventually(`somebody is asked about ${title}`, async () => asked.get(title), 60_000),
		wentOn,
		awaited: async (itemId, limitMs = 60_000) => await eventually(`${itemId} goes on`, async () => wentOn(itemId)[0], limitMs),
		hold: () => {
			const { promise, resolve } = Promise.withResolvers<void>();
			held = promise;
			return resolve;
		},
		close: () => void server.close(),
	};
}

const node = (name: string, type: string, typeVersion: number, parameters: object, x = 0) => ({
	id: name.toLowerCase().replaceAll(' ', '-'),
	name,
	type,
	typeVersion,
	parameters,
	position: [x, 0],
	webhookId: name.toLowerCase().replaceAll(' ', '-'),
});

const to = (name: string) => [{ node: name, type: 'main', index: 0 }];

export const deskWorkflow = {
	name: 'Desk',
	nodes: [node('Desk', 'n8n-nodes-hitl.hitlDeskTrigger', 1, { path: 'hitl-desk' })],
	connections: {},
	settings: { executionOrder: 'v1' },
};

/** `POST {title, hours, items: [{id, text}]}` to the path asks people about the items; whatever comes out is told to the world. */
export const askingWorkflow = (world: string, path: string) => ({
	name: path,
	nodes: [
		node('Ask', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} }),
		node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', include: 'noOtherFields', options: {} }, 200),
		node('Gate', 'n8n-nodes-hitl.confidenceGate', 1, {
			predictionFrom: 'anotherStep',
			loop: 'desk-e2e',
			text: '={{ $json.text }}',
			label: 'yes',
			confidence: 0.4,
			threshold: 0.95,
			options: { itemId: '={{ $json.id }}', auditPercent: 0 },
		}, 400),
		node('Review', 'n8n-nodes-hitl.humanReview', 1, {
			message: 'Yes or no?',
			answerWith: 'labels',
			labelSource: 'list',
			labels: 'yes, no, perhaps',
			hoursToAnswer: '={{ $("Ask").first().json.body.hours }}',
			sendLinkTo: `${world}/asked`,
			options: { title: '={{ $("Ask").first().json.body.title }}' },
		}, 600),
		node('Tell', 'n8n-nodes-base.httpRequest', 4.2, {
			method: 'POST',
			url: `${world}/went-on`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify({ itemId: $json.hitl.itemId, review: $json.hitl.review }) }}',
			options: {},
		}, 800),
	],
	connections: {
		Ask: { main: [to('Split')] },
		Split: { main: [to('Gate')] },
		Gate: { main: [to('Review'), []] },
		Review: { main: [to('Tell'), to('Tell'), to('Tell')] },
	},
	settings: { executionOrder: 'v1' },
});
