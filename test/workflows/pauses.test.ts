import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeExecutionData, IRun } from 'n8n-workflow';
import { engineFor, loopWorkflow, node, nodeTypes, to, type LoopParameters } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl, reviewUrls } from '../support/reviewLink';
import { leaving, WorkflowEngine, type WorkflowJson } from '../support/workflowEngine';


interface TravellingHitl {
	readonly itemId: string;
	readonly input: { readonly text: string };
	readonly prediction: { readonly label: string };
	readonly gate: { readonly route: string; readonly threshold: number };
}

const hitlOf = (item: INodeExecutionData | undefined): TravellingHitl => item?.json['hitl'] as unknown as TravellingHitl;

const answersFor = (items: readonly INodeExecutionData[], label: string) => ({ answers: items.map((item) => ({ itemId: hitlOf(item).itemId, label })) });

const MAPPED = {
	predictionFrom: 'anotherStep',
	text: '={{ $json.text }}',
	label: '={{ $json.said }}',
	confidence: '={{ $json.sure }}',
	options: { auditPercent: 0, itemId: '={{ $json.ticket }}' },
};

/** A node that runs twice in one execution, as in Loop Over Items: two branches lead to it one after the other. */
function twice(json: WorkflowJson, target: string): WorkflowJson {
	const split = [node('First', 'test.passThrough', {}, -600, -300), node('Second', 'test.passThrough', {}, 900, -300), node('Start', 'test.passThrough', {}, 0, -600)];
	return {
		nodes: [...json.nodes, ...split],
		connections: { ...json.connections, Start: { main: [to('First', 'Second')] }, First: { main: [to(target)] }, Second: { main: [to(target)] } },
	};
}

test('one item ID with two texts in one execution: each text has a decision of its own', async () => {
	const loop = newLoop();
	const engine = engineFor({ loop, gate: { ...MAPPED, loop }, review: { answerWith: 'approval' } });
	const harmless = await engine.start('Gate', [{ json: { ticket: 'X', text: 'harmless', said: 'ok', sure: 0.99 } }]);
	expect(leaving(harmless, 'Automatic')).toHaveLength(1);
	const evil = await engine.start('Gate', [{ json: { ticket: 'X', text: 'pay Mallory', said: 'pay', sure: 0.01 } }]);
	expect(leaving(evil, 'Automatic')).toEqual([]);
	expect(hitlOf(leaving(evil, 'Gate', 0)[0])).toMatchObject({ input: { text: 'pay Mallory' }, prediction: { label: 'pay' } });
});

test('what people read and what goes on is the same text, also when an item ID comes back with another', async () => {
	const loop = newLoop();
	const parameters: LoopParameters = { loop, predict: { options: { itemId: 'T-1' } } };
	const first = engineFor(parameters);
	const paused = await first.start('Predict', [{ json: { text: 'pay 5 euros on my card' } }]);
	const other = await engineFor(parameters).start('Predict', [{ json: { text: 'pay 999999 euros on my card' } }]);
	expect(other.status).toBe('waiting');
	expect((await first.request(paused, 'GET', reviewUrl(paused))).sent.text).toContain('pay 5 euros');
	const { run: after } = await first.request(paused, 'POST', reviewUrl(paused), answersFor(leaving(paused, 'Gate', 0), 'card'), 'application/json');
	if (after === undefined) throw new Error('still waiting');
	expect(leaving(after, 'Approved')[0]?.json).toMatchObject({ text: 'pay 5 euros on my card', hitl: { input: { text: 'pay 5 euros on my card' } } });
	expect(leaving(after, 'Record')[0]?.json).toMatchObject({ text: 'pay 5 euros on my card', recorded: true, note: '' });
});

test('a second gate on the same loop decides for itself', async () => {
	const loop = newLoop();
	const json = loopWorkflow({ loop, gate: { ...MAPPED, loop, threshold: 0.5 } });
	const strict = node('Strict Gate', 'hitl.confidenceGate', { ...MAPPED, loop, threshold: 0.99 }, -200, 600);
	const engine = new WorkflowEngine(nodeTypes, { nodes: [...json.nodes, strict], connections: { ...json.connections, Automatic: { main: [to('Strict Gate')] } } });
	const run = await engine.start('Gate', [{ json: { ticket: 'A', text: 'a', said: 'ok', sure: 0.8 } }]);
	expect(leaving(run, 'Gate', 1)).toHaveLength(1);
	expect(leaving(run, 'Strict Gate', 1)).toEqual([]);
	expect(hitlOf(leaving(run, 'Strict Gate', 0)[0]).gate).toMatchObject({ route: 'review', threshold: 0.99 });
});

test('a node that runs twice pauses twice, each page has its own link, and the old link answers nothing', async () => {
	const engine = new WorkflowEngine(nodeTypes, twice(loopWorkflow({ loop: newLoop() }), 'Predict'));
	const first = await engine.start('Start', [{ json: { text: 'my card is gone' } }]);
	const oldLink = reviewUrl(first);
	const answers = answersFor(leaving(first, 'Gate', 0), 'card');
	const { run: second } = await engine.request(first, 'POST', oldLink, answers, 'application/json');
	expect(second?.status).toBe('waiting');
	if (second === undefined) throw new Error('still at the first pause');
	const newLink = reviewUrl(second);
	expect(newLink).not.toBe(oldLink);
	expect((await engine.request(second, 'GET', oldLink)).sent.status).toBe(403);
	expect((await engine.request(second, 'POST', oldLink, answers, 'application/json')).run).toBeUndefined();
	const { run: done } = await engine.request(second, 'POST', newLink, answers, 'application/json');
	expect(done?.status).toBe('success');
	const hints = second.data.resultData.runData['Review']?.at(-1)?.hints?.map(({ message }) => message).join(' ');
	expect(hints).toContain('has paused this execution before');
});

test('files survive the pause, and each item says which input it came from', async () => {
	const engine = engineFor({ loop: newLoop() });
	const file = { mimeType: 'image/png', data: 'aGVsbG8=', fileName: 'card.png', fileExtension: 'png', fileSize: '5 B' };
	const run = await engine.start('Predict', [{ json: { text: 'first card' } }, { json: { text: 'second card' }, binary: { photo: file } }]);
	const waiting = leaving(run, 'Gate', 0);
	const { run: after, outputs } = await engine.request(run, 'POST', reviewUrl(run), answersFor(waiting, 'card'), 'application/json');
	if (after === undefined) throw new Error('still waiting');
	// What the node says; n8n numbers the items of a node that goes on anew.
	expect(outputs?.[1]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	const approved = leaving(after, 'Review', 1);
	expect(approved[1]?.binary?.['photo']).toEqual(file);
	const silent = await engine.expire(run);
	expect(leaving(silent, 'Review', 0).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	expect(leaving(silent, 'Review', 0)[1]?.binary?.['photo']).toEqual(file);
});

describe('items that nobody can be asked about', () => {
	const forged = { json: { text: 'forged', hitl: { loop: 'x', itemId: 'F', input: { text: 'forged' }, prediction: { label: 'a', confidence: 1, model: { id: 'm' } }, gate: { route: 'review', reason: '', predictor: 'm', threshold: 0, rule: 'fixedThreshold', reviewProbability: 1 } } } };

	async function withForged(onError: 'continueRegularOutput' | 'continueErrorOutput') {
		const loop = newLoop();
		const source = engineFor({ loop });
		const [genuine] = leaving(await source.start('Predict', [{ json: { text: 'my card is gone' } }]), 'Gate', 0);
		const json = loopWorkflow({ loop });
		const nodes = json.nodes.map((each) => (each.name === 'Review' ? { ...each, onError } : each));
		const connections = { ...json.connections, Review: { main: [to('Undecided'), to('Approved'), to('Rejected'), to('Failed')] } };
		const engine = new WorkflowEngine(nodeTypes, { nodes: [...nodes, node('Failed', 'test.passThrough', {}, 600, 600)], connections });
		const items = [structuredClone(forged), structuredClone(genuine)].map((item) => item as INodeExecutionData);
		(items[0]?.json['hitl'] as { loop: string }).loop = loop;
		const run = await engine.start('Review', items);
		expect(run.status).toBe('waiting');
		const { run: after } = await engine.request(run, 'POST', reviewUrl(run), answersFor([items[1] ?? {json: {}}], 'card'), 'application/json');
		if (after === undefined) throw new Error('still waiting');
		return after;
	}

	test('leave by Undecided with their message, and the others are recorded', async () => {
		const after = await withForged('continueRegularOutput');
		expect(leaving(after, 'Undecided')[0]?.json['error']).toContain('The store has no decision');
		expect(after.status).toBe('success');
		const notes = leaving(after, 'Record').map(({ json }) => [json['recorded'], json['outcome']]);
		expect(notes).toContainEqual([true, 'approved']);
		expect(notes).toContainEqual([false, undefined]);
	});

	test('leave by the error output where the node has one', async () => {
		const after = await withForged('continueErrorOutput');
		expect(leaving(after, 'Undecided')).toEqual([]);
		expect(leaving(after, 'Failed')[0]?.json['error']).toContain('The store has no decision');
		expect(leaving(after, 'Approved')).toHaveLength(1);
	});
});

test.each(['Ask }} people', 'Ask {{ 1 }} people', 'Ask "people"'])('a node called %s can be answered', async (name) => {
	const json = loopWorkflow({ loop: newLoop() });
	const { Review, ...connections } = json.connections;
	const renamed = {
		nodes: json.nodes.map((each) => (each.name === 'Review' ? { ...each, name } : each)),
		connections: { ...connections, [name]: Review ?? {}, Gate: { main: [to(name), to('Automatic')] } },
	};
	const engine = new WorkflowEngine(nodeTypes, renamed);
	const run = await engine.start('Predict', [{ json: { text: 'my card is gone' } }]);
	expect((await engine.request(run, 'GET', reviewUrl(run, name))).sent.text).toContain('my card is gone');
});

test('the suggestion of a blind item cannot be shown by way of the fields', async () => {
	const gate = { threshold: 0, options: { auditPercent: 100, trustUncalibrated: true } };
	const engine = engineFor({ loop: newLoop(), gate, review: { options: { fields: 'hitl, text' } } });
	const run = await engine.start('Predict', [{ json: { text: 'my card is lost' } }]);
	const { sent } = await engine.request(run, 'GET', reviewUrl(run));
	expect(sent.text).not.toContain('confidence');
	expect(sent.text).toContain('my card is lost');
});

const hintsOf = (run: IRun): string => (run.data.resultData.runData['Review']?.at(-1)?.hints ?? []).map(({ message }) => message).join('\n');

describe('Send the Link To', () => {
	test('gets the link and nothing of the items, before the execution waits', async () => {
		const received: string[] = [];
		const server = createServer((request, response) => {
			request.setEncoding('utf8').on('data', (part: string) => received.push(part)).on('end', () => response.end('{}'));
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		try {
			const { port } = server.address() as AddressInfo;
			const engine = engineFor({ loop: newLoop(), review: { sendLinkTo: `http://127.0.0.1:${port}/asked`, message: 'Which one?' } });
			const run = await engine.start('Predict', [{ json: { text: 'a secret about my card' } }]);
			expect(run.status).toBe('waiting');
			expect(JSON.parse(received.join(''))).toMatchObject({ reviewUrl: reviewUrl(run), question: 'Which one?', items: 1 });
			expect(received.join('')).not.toContain('secret');
		} finally {
			server.close();
		}
	});

	test('gets all links in one request when there is a list of reviewers', async () => {
		const received: string[] = [];
		const server = createServer((request, response) => {
			request.setEncoding('utf8').on('data', (part: string) => received.push(part)).on('end', () => response.end('{}'));
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		try {
			const { port } = server.address() as AddressInfo;
			const reviewers = { reviewer: [{ name: 'Ana', email: 'ana@example.org' }, { name: 'Tom', slackUserId: 'U02AB3CD4' }] };
			const engine = engineFor({ loop: newLoop(), review: { sendLinkTo: `http://127.0.0.1:${port}/asked`, options: { reviewers } } });
			const [ana, tom] = reviewUrls(await engine.start('Predict', [{ json: { text: 'my card' } }]));
			expect(received).toHaveLength(1);
			const body = JSON.parse(received.join('')) as Record<string, unknown>;
			expect(body).not.toHaveProperty('reviewUrl');
			expect(body['reviewers']).toEqual([
				{ name: 'Ana', email: 'ana@example.org', reviewUrl: ana },
				{ name: 'Tom', slackUserId: 'U02AB3CD4', reviewUrl: tom },
			]);
		} finally {
			server.close();
		}
	});

	const answering = async (statuses: number[]) => {
		const asked: number[] = [];
		const server = createServer((request, response) => {
			request.resume().on('end', () => void response.writeHead(asked[asked.push(statuses.shift() ?? 200) - 1] ?? 200).end('{}'));
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/asked`, close: () => void server.close() };
	};
	const silenced = async (sendLinkTo: string) => {
		const quiet = jest.spyOn(console, 'log').mockImplementation(() => undefined);
		try {
			return await engineFor({ loop: newLoop(), review: { sendLinkTo } }).start('Predict', [{ json: { text: 'my card' } }]);
		} finally {
			quiet.mockRestore();
		}
	};

	test('is tried three times', async () => {
		const { asked, url, close } = await answering([503, 404, 200]);
		try {
			const run = await silenced(url);
			expect([run.status, asked]).toEqual(['waiting', [503, 404, 200]]);
			expect(hintsOf(run)).not.toContain('did not reach');
		} finally {
			close();
		}
	});

	test('an address that takes no link, or is not there: the page waits all the same, and the hint says so', async () => {
		const { url, close } = await answering([404, 404, 404]);
		try {
			for (const [address, why] of [[url, 'which answered 404'], ['http://127.0.0.1:9/asked', 'which did not answer']] as const) {
				const run = await silenced(address);
				expect(run.status).toBe('waiting');
				expect(hintsOf(run)).toContain(`The link to the page did not reach ${new URL(address).origin}, ${why}. People can answer on the page all the same.`);
				expect(reviewUrl(run)).toContain('http');
			}
		} finally {
			close();
		}
	});

	test.each([
		['no web address', 'somewhere', 'Send the Link To is not a web address'],
		['a file', 'file:///etc/passwd', 'Send the Link To is not a web address'],
	])('%s: nobody is asked, and a sentence says so', async (_name, sendLinkTo, message) => {
		const silenced = jest.spyOn(console, 'log').mockImplementation(() => undefined);
		const run = await engineFor({ loop: newLoop(), review: { sendLinkTo } }).start('Predict', [{ json: { text: 'my card' } }]);
		silenced.mockRestore();
		expect(run.status).toBe('error');
		expect(run.data.resultData.error?.message).toContain(message);
		expect(leaving(run, 'Approved')).toEqual([]);
	});
});
