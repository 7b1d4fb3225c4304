import { generateUrlSignature, prepareUrlForSigning, validateUrlSignature } from 'n8n-core';
import type { INodeParameters, IRun } from 'n8n-workflow';
import { engineFor, loopWorkflow, node, nodeTypes, to } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrls } from '../support/reviewLink';
import { leaving, WorkflowEngine } from '../support/workflowEngine';


const REVIEWERS = { reviewer: [{ name: 'Ana Costa', email: 'ana@example.org' }, { name: 'Tom <Berg>' }] };

const idsIn = (run: IRun) => leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { itemId: string }).itemId);

async function pausedFor(options: INodeParameters, json = { text: 'my card is gone', by: 'ana@example.org' }) {
	const engine = engineFor({ loop: newLoop(), review: { options } });
	const run = await engine.start('Predict', [{ json }, { json: { text: 'give me my money back', by: 'x' } }]);
	const [ana = '', tom = ''] = reviewUrls(run);
	const answers = idsIn(run).map((itemId) => ({ itemId, label: 'card' }));
	return { engine, run, ana, tom, answers };
}

const page = (html: string) => /name="page" value="([^"]+)"/.exec(html)?.[1] ?? '';

test('each reviewer gets a link of their own; the page greets them and asks for no name', async () => {
	const { engine, run, ana, tom } = await pausedFor({ reviewers: REVIEWERS, askName: true });
	expect(reviewUrls(run)).toHaveLength(2);
	expect(new URL(ana).searchParams.get('k')).not.toBe(new URL(tom).searchParams.get('k'));
	const anas = (await engine.request(run, 'GET', ana)).sent.text;
	expect(anas).toContain('You are <b><bdi>Ana Costa</bdi></b>');
	expect(anas).not.toContain('name="reviewer"');
	expect((await engine.request(run, 'GET', tom)).sent.text).toContain('You are <b><bdi>Tom &lt;Berg&gt;</bdi></b>');
});

test('an answer is recorded in the name of the link, by form and by JSON', async () => {
	const { engine, run, ana, tom, answers } = await pausedFor({ reviewers: REVIEWERS });
	const form = { page: page((await engine.request(run, 'GET', tom)).sent.text), a1: '0' };
	expect((await engine.request(run, 'POST', tom, form)).sent.status).toBe(200);
	const { run: after } = await engine.request(run, 'POST', ana, { answers, reviewer: 'ANA@example.org' }, 'application/json');
	if (after === undefined) throw new Error('still waiting');
	const reviews = leaving(after, 'Review', 1).map(({ json }) => (json['hitl'] as { review: object }).review);
	expect(reviews).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ reviewer: 'Tom <Berg>', identity: 'link', channel: 'page' }),
			expect.objectContaining({ reviewer: 'Ana Costa', identity: 'link', channel: 'webhook' }),
		]),
	);
});

test.each([
	['JSON', 'application/json', (answers: object[]) => ({ answers, reviewer: 'Tom <Berg>' })],
	['a form', 'application/x-www-form-urlencoded', (_answers: object[], nonce: string) => ({ page: nonce, a1: '0', a2: '0', reviewer: 'Mallory' })],
])('another name by %s is refused with a sentence, and nothing is decided', async (_name, type, bodyOf) => {
	const { engine, run, ana, answers } = await pausedFor({ reviewers: REVIEWERS });
	const { sent, run: after } = await engine.request(run, 'POST', ana, bodyOf(answers, page((await engine.request(run, 'GET', ana)).sent.text)), type);
	expect(sent.status).toBe(422);
	expect(sent.text).toContain('This link is for “Ana Costa” alone');
	expect(after).toBeUndefined();
	expect((await engine.request(run, 'GET', ana)).sent.text).toContain('<b>2</b> of 2 left');
});

test('of 100,000 altered addresses none passes both n8n and the page', async () => {
	const { engine, run, ana, tom, answers } = await pausedFor({ reviewers: REVIEWERS });
	// n8n's own functions, under a secret that is known here.
	const secret = 'a secret of this test';
	const others = await pausedFor({ reviewers: REVIEWERS });
	const genuine = [ana, tom, others.ana, others.tom].map((address) => {
		const url = new URL(address);
		url.searchParams.set('signature', generateUrlSignature(prepareUrlForSigning(url), secret));
		return url.href;
	});
	const signed = (url: URL): boolean => {
		try {
			return validateUrlSignature(url.searchParams.get('signature') ?? '', url, secret);
		} catch {
			return false;
		}
	};
	for (const address of genuine) expect(signed(new URL(address))).toBe(true);
	const digits = '0123456789abcdefXYZ_-';
	let passed = 0;
	for (let tried = 0; tried < 100_000; tried += 1) {
		const url = new URL(genuine[tried % genuine.length] ?? '');
		const other = new URL(genuine[(tried + 1) % genuine.length] ?? '');
		const change = (text: string, seed: number) => {
			const place = seed % text.length;
			const letters = digits.replace(text[place] ?? '', '');
			return text.slice(0, place) + letters[Math.floor(seed / text.length) % letters.length] + text.slice(place + 1);
		};
		const [k = '', signature = ''] = ['k', 'signature'].map((name) => url.searchParams.get(name) ?? '');
		const ways: Array<() => void> = [
			() => url.searchParams.set('k', change(k, tried)),
			() => url.searchParams.set('signature', change(signature, tried)),
			() => url.searchParams.set('k', other.searchParams.get('k') ?? ''),
			() => url.searchParams.set('signature', other.searchParams.get('signature') ?? ''),
			() => url.searchParams.set(`x${tried}`, '1'),
			() => url.searchParams.append('k', change(k, tried)),
			() => (url.pathname = url.pathname.replace(/\/(\d+)\//, (_all, id: string) => `/${Number(id) + 1 + tried}/`)),
			() => (url.pathname = `${url.pathname}${tried}`),
			() => url.searchParams.delete(tried % 2 === 0 ? 'k' : 'signature'),
			() => url.searchParams.set('signature', signature.slice(0, tried % signature.length)),
		];
		ways[tried % ways.length]?.();
		if (signed(url)) passed += 1;
	}
	expect(passed).toBe(0);
	// And where n8n's signature is not asked: the nonce alone.
	const elsewhere = await engine.request(run, 'POST', others.ana, { answers }, 'application/json');
	expect([elsewhere.sent.status, elsewhere.run]).toEqual([403, undefined]);
}, 120_000);

test('a second pause in one execution has new links for everybody, and the old ones answer nothing', async () => {
	const json = loopWorkflow({ loop: newLoop(), review: { options: { reviewers: REVIEWERS } } });
	const split = [node('First', 'test.passThrough', {}, -600, -300), node('Second', 'test.passThrough', {}, 900, -300), node('Start', 'test.passThrough', {}, 0, -600)];
	const connections = { ...json.connections, Start: { main: [to('First', 'Second')] }, First: { main: [to('Predict')] }, Second: { main: [to('Predict')] } };
	const engine = new WorkflowEngine(nodeTypes, { nodes: [...json.nodes, ...split], connections });
	const first = await engine.start('Start', [{ json: { text: 'my card is gone' } }]);
	const old = reviewUrls(first);
	const body = { answers: idsIn(first).map((itemId) => ({ itemId, label: 'card' })) };
	const { run: second } = await engine.request(first, 'POST', old[1] ?? '', body, 'application/json');
	if (second?.status !== 'waiting') throw new Error('does not wait again');
	const fresh = reviewUrls(second);
	expect(new Set([...old, ...fresh]).size).toBe(4);
	for (const link of old) {
		expect((await engine.request(second, 'GET', link)).sent.status).toBe(403);
		const late = await engine.request(second, 'POST', link, body, 'application/json');
		expect([late.sent.status, late.run]).toEqual([403, undefined]);
	}
	expect((await engine.request(second, 'POST', fresh[0] ?? '', body, 'application/json')).run?.status).toBe('success');
});

describe('whoever asked for the items', () => {
	const requester = '={{ $json.by }}';

	test('gets no link', async () => {
		const { engine, run, ana: only } = await pausedFor({ reviewers: REVIEWERS, requester });
		expect(reviewUrls(run)).toHaveLength(1);
		expect((await engine.request(run, 'GET', only)).sent.text).toContain('You are <b><bdi>Tom &lt;Berg&gt;');
	});

	test('cannot be the only one who is asked', async () => {
		const silenced = jest.spyOn(console, 'log').mockImplementation(() => undefined);
		const { run } = await pausedFor({ reviewers: { reviewer: REVIEWERS.reviewer.slice(0, 1) }, requester });
		silenced.mockRestore();
		expect(run.status).toBe('error');
		expect(run.data.resultData.error).toMatchObject({
			message: 'Nobody is left to ask: all reviewers asked for these items themselves',
			description: 'List somebody else under Reviewers, or clear Leave Out the Requester.',
		});
	});
});
