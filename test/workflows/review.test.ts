import type { IRun } from 'n8n-workflow';
import { PAGE_VERSION } from '../../core/review/reviewForm';
import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { leaving } from '../support/workflowEngine';


const texts = (...values: string[]) => values.map((text, at) => ({ json: { text, order: at } }));

const labelsOf = (run: IRun, node: string) => leaving(run, node).map(({ json }) => (json['hitl'] as { review: { label?: string } }).review.label);

/** Answers as an outside system does: JSON to the signed address. */
const answer = (answers: object[], more: object = {}) => ({ answers, ...more });

async function pausedLoop() {
	const engine = engineFor({ loop: newLoop() });
	const run = await engine.start('Predict', texts('my card is gone', 'give me my money back', 'what is the weather'));
	expect(run.status).toBe('waiting');
	const ids = (leaving(run, 'Gate', 0) as Array<{ json: { hitl?: { itemId: string } } }>).map(({ json }) => json.hitl?.itemId ?? '');
	return { engine, run, ids, url: reviewUrl(run) };
}

test('untrained predictions pause the execution once, for all items, with a deadline', async () => {
	const { run } = await pausedLoop();
	expect(run.status).toBe('waiting');
	expect(run.data.resultData.runData['Review']).toHaveLength(1);
	expect(run.waitTill?.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
	expect(leaving(run, 'Automatic')).toEqual([]);
	expect(leaving(run, 'Review')[0]?.json).toMatchObject({ status: 'waiting for people', items: 3 });
	// n8n may hand the ticket to whoever called the workflow.
	expect(JSON.stringify(leaving(run, 'Review'))).not.toContain('webhook-waiting');
});

test('opening the page, however often, decides nothing', async () => {
	const { engine, run, url } = await pausedLoop();
	for (let visit = 0; visit < 3; visit++) {
		const { sent, run: after } = await engine.request(run, 'GET', url);
		expect(sent.status).toBe(200);
		expect(sent.text).toContain('my card is gone');
		expect(after).toBeUndefined();
	}
});

test('answers leave by the right output, with what was decided, and are recorded', async () => {
	const { engine, run, ids, url } = await pausedLoop();
	const [card = '', refund = '', weather = ''] = ids;
	const body = answer([{ itemId: card, label: 'card' }, { itemId: refund, label: 'card' }, { itemId: weather, outcome: 'rejected' }], { reviewer: 'ana@example.org' });
	const { run: after, sent } = await engine.request(run, 'POST', url, body, 'application/json');
	expect(JSON.parse(sent.text)).toMatchObject({ status: 'recorded', open: 0 });
	expect(after?.status).toBe('success');
	if (after === undefined) throw new Error('still waiting');
	expect(labelsOf(after, 'Approved')).toEqual(['card', 'card']);
	expect(leaving(after, 'Rejected').map(({ json }) => json['text'])).toEqual(['what is the weather']);
	expect(leaving(after, 'Undecided')).toEqual([]);
	const recorded = leaving(after, 'Record').map(({ json }) => json);
	expect(recorded).toHaveLength(3);
	expect(recorded.every((row) => row['recorded'] === true && row['is_new'] === true && row['reviewer'] === 'ana@example.org')).toBe(true);
	expect(recorded.map((row) => row['outcome']).sort()).toEqual(['approved', 'corrected', 'rejected']);
});

test('everything that is known of an answer is in its record', async () => {
	const { engine, run, url } = await pausedLoop();
	const page = (await engine.request(run, 'GET', url)).sent.text;
	const hidden = Object.fromEntries([...page.matchAll(/<input type="hidden" name="(page|shown)" value="([^"]+)"/g)].map(([, name = '', value]) => [name, value]));
	const fields = { ...hidden, a1: '0', c1: 'lost on a tram', t1: '6', a2: '0', t2: '3000', a3: 'unsure', reviewer: 'Ana' };
	const { run: after } = await engine.request(run, 'POST', url, fields, 'application/x-www-form-urlencoded');
	if (after === undefined) throw new Error('still waiting');
	const reviews = leaving(after, 'Approved').map(({ json }) => (json['hitl'] as { review: { secondsOnItem: number } }).review);
	const [first, second] = reviews.toSorted((one, other) => one.secondsOnItem - other.secondsOnItem);
	const same = { reviewId: expect.any(String), reviewer: 'Ana', identity: 'typed', channel: 'page', blind: false, shownAt: hidden['shown'], pageVersion: PAGE_VERSION, decidedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) };
	expect(first).toEqual({ ...same, outcome: expect.stringMatching(/approved|corrected/), label: 'card', comment: 'lost on a tram', secondsOnItem: 6 });
	expect(second).toEqual({ ...same, outcome: expect.stringMatching(/approved|corrected/), label: 'card', secondsOnItem: 120 });
	expect(leaving(after, 'Undecided')[0]?.json['hitl']).toMatchObject({ review: { ...same, outcome: 'unsure' } });
});

test('501 items are one page and one pause: a hundred cards at a time, and all go on once the last is answered', async () => {
	const engine = engineFor({ loop: newLoop() });
	const run = await engine.start('Predict', texts(...Array.from({ length: 501 }, (_none, at) => `my card ${at} is gone`)));
	const url = reviewUrl(run);
	for (const left of [501, 401, 301, 201, 101, 1]) {
		const page = (await engine.request(run, 'GET', url)).sent.text;
		expect(page).toContain(`<b>${left}</b> of 501 left`);
		const names = [...page.matchAll(/name="(a\d+)" value="0"/g)].map(([, name = '']) => [name, '0']);
		expect(names).toHaveLength(Math.min(left, 100));
		if (left > 100) expect(page).toContain(`${left - 100} more follow after you send these.`);
		const nonce = /name="page" value="([^"]+)"/.exec(page)?.[1];
		const { run: after } = await engine.request(run, 'POST', url, { page: nonce, ...Object.fromEntries(names) }, 'application/x-www-form-urlencoded');
		expect(after?.status).toBe(left === 1 ? 'success' : undefined);
		if (after !== undefined) expect(leaving(after, 'Approved')).toHaveLength(501);
	}
});

test('some answers can be sent first; the execution goes on when all are there', async () => {
	const { engine, run, ids, url } = await pausedLoop();
	const [first = '', ...others] = ids;
	const one = await engine.request(run, 'POST', url, answer([{ itemId: first, label: 'card' }]), 'application/json');
	expect(one.run).toBeUndefined();
	expect(JSON.parse(one.sent.text)).toMatchObject({ recorded: [first], open: 2 });
	const rest = await engine.request(run, 'POST', url, answer(others.map((itemId) => ({ itemId, outcome: 'unsure' }))), 'application/json');
	expect(rest.run?.status).toBe('success');
	if (rest.run === undefined) throw new Error('still waiting');
	expect(leaving(rest.run, 'Approved')).toHaveLength(1);
	expect(leaving(rest.run, 'Undecided')).toHaveLength(2);
});

test('the first answer stands and the second person is told', async () => {
	const { engine, run, ids, url } = await pausedLoop();
	const [first = ''] = ids;
	await engine.request(run, 'POST', url, answer([{ itemId: first, label: 'card' }], { reviewer: 'Tom' }), 'application/json');
	const second = await engine.request(run, 'POST', url, answer([{ itemId: first, label: 'refund' }]), 'application/json');
	expect(JSON.parse(second.sent.text)).toMatchObject({ recorded: [], alreadyAnswered: [{ itemId: first, label: 'card', reviewer: 'Tom' }], open: 2 });
	expect((await engine.request(run, 'GET', url)).sent.text).toContain('Tom');
});

test('silence leaves by Undecided and approves nothing', async () => {
	const { engine, run } = await pausedLoop();
	const after = await engine.expire(run);
	expect(after.status).toBe('success');
	expect(leaving(after, 'Approved')).toEqual([]);
	expect(leaving(after, 'Rejected')).toEqual([]);
	const outcomes = leaving(after, 'Undecided').map(({ json }) => (json['hitl'] as { review: { outcome: string } }).review.outcome);
	expect(outcomes).toEqual(['timed_out', 'timed_out', 'timed_out']);
});

test('a fault inside n8n reaches nothing but Undecided', async () => {
	const { engine, run } = await pausedLoop();
	// The empty item that n8n makes up is refused by Record Feedback, and n8n-core prints that.
	const silenced = jest.spyOn(console, 'log').mockImplementation(() => undefined);
	const after = await engine.fault(run);
	silenced.mockRestore();
	expect(leaving(after, 'Approved')).toEqual([]);
	expect(leaving(after, 'Rejected')).toEqual([]);
});

test.each([
	['wrong nonce', (url: string) => url.replace(/k=[^&]+/, 'k=guess'), 403],
	['no nonce', (url: string) => url.replace(/k=[^&]+/, ''), 403],
])('%s: nothing is shown and nothing decided', async (_name, change, status) => {
	const { engine, run, ids, url } = await pausedLoop();
	const opened = await engine.request(run, 'GET', change(url));
	expect(opened.sent.status).toBe(status);
	expect(opened.sent.text).not.toContain('my card is gone');
	const posted = await engine.request(run, 'POST', change(url), answer([{ itemId: ids[0], label: 'card' }]), 'application/json');
	expect(posted.sent.status).toBe(status);
	expect(posted.run).toBeUndefined();
});

test.each([
	['malformed JSON', '{"answers": [', 'application/json'],
	['an empty form, as a scanner sends it', {}, 'application/x-www-form-urlencoded'],
	['an unknown label', { answers: [{ itemId: 'X', label: 'bogus' }] }, 'application/json'],
	['an item that is not on the page', { answers: [{ itemId: 'nobody', label: 'card' }] }, 'application/json'],
	['no answers at all', { answers: [] }, 'application/json'],
])('%s is refused with a sentence and the review still waits', async (_name, body, type) => {
	const { engine, run, url, ids } = await pausedLoop();
	const sentBody = JSON.parse(JSON.stringify(body).replace('"X"', JSON.stringify(ids[0]))) as unknown;
	const { sent, run: after } = await engine.request(run, 'POST', url, sentBody, type);
	expect(sent.status).toBe(422);
	expect(after).toBeUndefined();
	expect(sent.text.length).toBeGreaterThan(20);
	const good = await engine.request(run, 'POST', url, answer(ids.map((itemId) => ({ itemId, label: 'card' }))), 'application/json');
	expect(good.run?.status).toBe('success');
});

test('a page left open past the deadline decides nothing and says so', async () => {
	const engine = engineFor({ loop: newLoop(), review: { hoursToAnswer: 0.02 } });
	const run = await engine.start('Predict', texts('my card is gone', 'give me my money back'));
	const url = reviewUrl(run);
	const ids = leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { itemId: string }).itemId);
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'], now: Date.now() + 120_000 });
	try {
		const { sent, run: after } = await engine.request(run, 'POST', url, answer(ids.map((itemId) => ({ itemId, label: 'card' }))), 'application/json');
		expect(sent.status).toBe(410);
		expect(after).toBeUndefined();
		expect((await engine.request(run, 'GET', url)).sent.text).toContain('The time to answer is over');
	} finally {
		jest.useRealTimers();
	}
});

test('an audited item is asked blind: the suggestion is nowhere in the page', async () => {
	const loop = newLoop();
	const engine = engineFor({ loop, gate: { threshold: 0, options: { auditPercent: 100, trustUncalibrated: true } } });
	const run = await engine.start('Predict', texts('my card is lost', 'my money back please'));
	const gates = leaving(run, 'Gate', 0).map(({ json }) => json['hitl'] as { gate: { route: string; reviewProbability: number; reason: string } });
	expect(gates.map(({ gate }) => gate.route)).toEqual(['audit', 'audit']);
	expect(gates.map(({ gate }) => gate.reviewProbability)).toEqual([1, 1]);
	const { sent } = await engine.request(run, 'GET', reviewUrl(run));
	expect(sent.text).toContain('stays hidden');
	expect(sent.text).not.toContain('The model thinks');
	for (const { gate } of gates) expect(sent.text).not.toContain(gate.reason);
});

test('reviews and audits of one run share one pause', async () => {
	const engine = engineFor({ loop: newLoop(), gate: { threshold: 0.3, options: { auditPercent: 100, trustUncalibrated: true, alwaysReview: 'refund' } } });
	const run = await engine.start('Predict', texts('my card is lost', 'I want my money back'));
	const routes = leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { gate: { route: string } }).gate.route);
	expect(new Set(routes)).toEqual(new Set(['audit', 'review']));
	expect(run.data.resultData.runData['Review']).toHaveLength(1);
});

test('the same text twice is one question, and its answer goes to both items', async () => {
	const engine = engineFor({ loop: newLoop() });
	const run = await engine.start('Predict', texts('my card is gone', 'my card is gone', 'money back'));
	expect(leaving(run, 'Review')[0]?.json['items']).toBe(2);
	const ids = [...new Set(leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { itemId: string }).itemId))];
	const { run: after } = await engine.request(run, 'POST', reviewUrl(run), answer(ids.map((itemId) => ({ itemId, label: 'card' }))), 'application/json');
	if (after === undefined) throw new Error('still waiting');
	expect(leaving(after, 'Approved').map(({ json }) => json['order']).sort()).toEqual([0, 1, 2]);
});
