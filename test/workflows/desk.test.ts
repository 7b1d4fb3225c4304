import { DateTime } from 'luxon';
import type { IRun } from 'n8n-workflow';
import { openStore } from '../../nodes/shared/openStore';
import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { leaving, type WorkflowEngine } from '../support/workflowEngine';

const DESK = { workflowId: 'w', nodeId: 'desk' };
const ADDRESS = 'https://n8n.example.org/webhook/hitl-desk/review';

const MINUTE = 60_000;

const now = (): string => new Date().toISOString();

const open = async () => await (await openStore()).announceDesk(DESK, ADDRESS, now());
afterEach(async () => await (await openStore()).retireDesk(DESK));

const texts = ['my card is gone', 'give me my money back', 'what is the weather'].map((text) => ({ json: { text } }));

interface Paused {
	readonly engine: WorkflowEngine;
	readonly run: IRun;
	readonly ids: string[];
	readonly reviewId: string;
	/** The Desk's own address of the review. */
	readonly deskUrl: string;
}

async function paused(review = {}): Promise<Paused> {
	await open();
	const engine = engineFor({ loop: newLoop(), review });
	const run = await engine.start('Predict', texts);
	const ids = leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { itemId: string }).itemId);
	const reviewId = new URL(reviewUrl(run)).searchParams.get('r') ?? '';
	const deskUrl = (await (await openStore()).deskReview(reviewId))?.resumeUrl ?? '';
	return { engine, run, ids, reviewId, deskUrl };
}

const answer = (itemId: string) => ({
	itemId,
	outcome: 'corrected' as const,
	label: 'card',
	channel: 'page' as const,
	identity: 'none' as const,
	blind: false,
	decidedAt: now(),
});

const waits = (run: IRun): string => run.data.resultData.runData['Review']?.at(-1)?.hints?.map(({ message }) => message).join(' ') ?? '';

test('where a Desk is active links lead to it, and n8n waits five minutes longer than people have', async () => {
	const { run, reviewId } = await paused();
	const url = new URL(reviewUrl(run));
	expect(`${url.origin}${url.pathname}`).toBe(ADDRESS);
	expect([...url.searchParams.keys()]).toEqual(['r', 'k']);
	const review = await (await openStore()).review(reviewId);
	const spare = (run.waitTill?.getTime() ?? 0) - new Date(review?.deadlineAt ?? 0).getTime();
	expect(spare).toBe(5 * MINUTE);
	expect(waits(run)).not.toContain('No HITL Desk Trigger is active');
});

test('without an active Desk the link is n8n’s own, and the hint says what will not happen', async () => {
	const run = await engineFor({ loop: newLoop() }).start('Predict', texts);
	expect(reviewUrl(run)).toContain('/webhook-waiting/');
	expect(waits(run)).toContain('No HITL Desk Trigger is active. When the time is over every item leaves by Undecided, also those that have an answer; nobody is reminded; answers that a crash leaves behind wait');
});

test('the Desk’s own address stands in no output, hint or kept part of the execution', async () => {
	const { run, deskUrl } = await paused();
	const nonce = new URL(deskUrl).searchParams.get('k') ?? '';
	expect(nonce.length).toBeGreaterThan(20);
	expect(JSON.stringify(run)).not.toContain(nonce);
});

test('while people are asked the Desk learns that the execution waits, and makes nothing go on', async () => {
	const { engine, run, ids, reviewId, deskUrl } = await paused();
	await (await openStore()).claimAnswers(reviewId, [answer(ids[0] ?? '')]);
	for (const method of ['GET', 'POST'] as const) {
		const { sent, run: after } = await engine.request(run, method, deskUrl, { answers: [{ itemId: ids[1], label: 'card' }] }, 'application/json');
		expect(JSON.parse(sent.text)).toEqual({ hitl: 'waiting' });
		expect(after).toBeUndefined();
	}
	expect((await (await openStore()).review(reviewId))?.answers).toHaveLength(1);
});

test('complete answers go on as the store has them', async () => {
	const { engine, run, ids, reviewId, deskUrl } = await paused();
	await (await openStore()).claimAnswers(reviewId, ids.map(answer));
	expect((await engine.request(run, 'GET', deskUrl)).run).toBeUndefined();
	const { sent, run: after } = await engine.request(run, 'POST', deskUrl);
	expect(JSON.parse(sent.text)).toEqual({ hitl: 'handed-on' });
	if (after === undefined) throw new Error('still waiting');
	expect(leaving(after, 'Approved')).toHaveLength(3);
	expect(leaving(after, 'Undecided')).toEqual([]);
	expect(leaving(after, 'Record').every(({ json }) => json['recorded'] === true)).toBe(true);
});

test('at the deadline the answers that are there go on, and only open items leave as timed out', async () => {
	const { engine, run, ids, reviewId, deskUrl } = await paused();
	const store = await openStore();
	await store.claimAnswers(reviewId, [answer(ids[0] ?? '')]);
	const later = new Date(Date.now() + 25 * 60 * MINUTE);
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'], now: later });
	try {
		await store.dueReviews({ now: later, completeSince: later, notSeenSince: new Date(0), leaseSeconds: 1, most: { handOn: 500, lookAfter: 0 } });
		const { run: after } = await engine.request(run, 'POST', deskUrl);
		if (after === undefined) throw new Error('still waiting');
		const [given, ...silent] = [...leaving(after, 'Approved'), ...leaving(after, 'Undecided')].map(({ json }) => (json['hitl'] as { review: object }).review);
		expect(given).toMatchObject({ outcome: 'corrected', label: 'card' });
		expect(silent).toEqual([{ reviewId, outcome: 'timed_out' }, { reviewId, outcome: 'timed_out' }]);
		expect(leaving(after, 'Record').map(({ json }) => json['outcome']).sort()).toEqual(['corrected', 'timed_out', 'timed_out']);
	} finally {
		jest.useRealTimers();
	}
});

test('a link of people opens nothing to the Desk, nor the Desk’s address the page', async () => {
	const { engine, run, deskUrl } = await paused();
	const people = new URL(reviewUrl(run)).searchParams.get('k') ?? '';
	const swapped = deskUrl.replace(/k=[^&]+/, `k=${people}`);
	expect((await engine.request(run, 'GET', swapped)).sent.text).toContain('my card is gone');
	expect((await engine.request(run, 'GET', deskUrl)).sent.text).toBe('{"hitl":"waiting"}');
});

test('the owner stands on the page', async () => {
	const { engine, run, deskUrl } = await paused({ options: { owner: 'Mira <b>Okafor</b>' } });
	const people = new URL(reviewUrl(run)).searchParams.get('k') ?? '';
	const { sent } = await engine.request(run, 'GET', deskUrl.replace(/k=[^&]+/, `k=${people}`));
	expect(sent.text).toContain('Questions? Ask <bdi>Mira &lt;b&gt;Okafor&lt;/b&gt;</bdi>');
});

test('nobody is left without anybody to ask: without an owner the page names the workflow', async () => {
	const { engine, run, deskUrl } = await paused();
	const people = new URL(reviewUrl(run)).searchParams.get('k') ?? '';
	const { sent } = await engine.request(run, 'GET', deskUrl.replace(/k=[^&]+/, `k=${people}`));
	expect(sent.text).toMatch(/Questions\? Ask <bdi>whoever looks after the workflow “.+”<\/bdi>/);
});

test('with working hours the time ends within them', async () => {
	const { reviewId } = await paused({ hoursToAnswer: 8, options: { workingHours: 'Mon-Fri 09:00-17:00', timeZone: 'America/New_York' } });
	const end = DateTime.fromISO((await (await openStore()).review(reviewId))?.deadlineAt ?? '', { zone: 'America/New_York' });
	expect(end.weekday).toBeLessThanOrEqual(5);
	expect(end.hour * 60 + end.minute).toBeGreaterThanOrEqual(9 * 60);
	expect(end.hour * 60 + end.minute).toBeLessThanOrEqual(17 * 60);
	expect(end.toMillis()).toBeGreaterThanOrEqual(Date.now() + 8 * 60 * MINUTE - MINUTE);
});
