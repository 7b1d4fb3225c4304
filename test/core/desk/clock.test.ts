import { randomUUID } from 'node:crypto';
import { tick, type ClockHost } from '../../../core/desk/clock';
import type { AskHost, HostAnswer } from '../../../core/desk/askHost';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { Answer } from '../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { fixedSecret } from '../../support/fixedDraws';

const OPENED = Date.UTC(2026, 10, 2, 9);
const DESK = { workflowId: 'w', nodeId: 'desk' };

let store: FeedbackStore;

beforeEach(async () => (store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret })));
afterEach(async () => await store.close());

const at = (minutes: number): Date => new Date(OPENED + minutes * 60_000);

async function opened(items = 2): Promise<string> {
	const reviewId = randomUUID();
	await store.openReview({
		reviewId,
		loop: 'loop',
		executionId: '1',
		workflowId: 'w',
		nodeName: 'Human Review',
		openedAt: at(0).toISOString(),
		deadlineAt: at(24 * 60).toISOString(),
		items: Array.from({ length: items }, (_, index) => ({ itemId: `T-${index}`, decisionId: `d-${index}`, blind: false })),
		desk: { pending: {}, resumeUrl: `http://n8n/${reviewId}` },
	});
	return reviewId;
}

const answer = (itemId: string, minutes: number): Answer => ({
	itemId,
	outcome: 'unsure',
	channel: 'page',
	identity: 'none',
	blind: false,
	decidedAt: at(minutes).toISOString(),
});

interface Told {
	readonly asked: string[];
	readonly warnings: string[];
}

/** An n8n that answers as it is told to, review by review. */
function hostAt(minutes: number, reply: (method: string, reviewId: string) => HostAnswer | undefined): ClockHost & Told {
	const told: Told = { asked: [], warnings: [] };
	const ask: AskHost = async (method, { reviewId }) => {
		told.asked.push(`${method} ${reviewId}`);
		return reply(method, reviewId);
	};
	return { ...told, desk: DESK, store, ask, now: () => at(minutes), warn: (message) => void told.warnings.push(message) };
}

const json = (hitl: string): HostAnswer => ({ status: 200, text: JSON.stringify({ hitl }) });

const handedOn = () => json('handed-on');

const NO_ACTION = { status: 200, text: '<html><h1>No action required</h1></html>' };
const DELETED = { status: 404, text: '{"code":404,"message":"The execution \\"7\\" does not exist."}' };
const FAILED = { status: 409, text: '{"code":409,"message":"The execution \\"7\\" has finished with error."}' };
const RUNNING = { status: 409, text: '{"code":409,"message":"The execution \\"7\\" is running already."}' };

test('while people have time and nothing happens nothing is asked of n8n', async () => {
	await opened();
	const host = hostAt(1, handedOn);
	await tick(host);
	expect(host.asked).toEqual([]);
});

test('a tick shows that the Desk is active', async () => {
	await store.announceDesk(DESK, 'https://desk', at(0).toISOString());
	await tick(hostAt(10, handedOn));
	expect(await store.activeDesk(at(12), 3)).toBe('https://desk');
});

test('at the deadline the execution goes on with the answers that are there, once', async () => {
	const reviewId = await opened();
	await store.claimAnswers(reviewId, [answer('T-1', 30)]);
	const host = hostAt(24 * 60, handedOn);
	await tick(host);
	await tick(host);
	expect(host.asked).toEqual([`POST ${reviewId}`]);
	expect(await store.deskReview(reviewId)).toMatchObject({ end: 'handed-on', state: { closed: { reason: 'deadline' }, answers: [{ itemId: 'T-1' }] } });
});

test('answers that were left behind go on at the next tick, once, and are tried again until n8n answers', async () => {
	const reviewId = await opened();
	await store.claimAnswers(reviewId, [answer('T-0', 5), answer('T-1', 5)]);
	for (const [minutes, reply] of [[6, undefined], [6.5, RUNNING], [7, { status: 502, text: 'Bad gateway' }]] as const) {
		const host = hostAt(minutes, () => reply);
		await tick(host);
		expect(host.asked).toEqual([`POST ${reviewId}`]);
		expect(await store.deskReview(reviewId)).toHaveProperty('resumeUrl');
	}
	const host = hostAt(7.5, handedOn);
	await tick(host);
	await tick(hostAt(8, () => { throw new Error('asked again'); }));
	expect(await store.deskReview(reviewId)).toMatchObject({ end: 'handed-on' });
	expect((await store.review(reviewId))?.closed).toBeUndefined();
});

test('what n8n did not answer is said, without the address', async () => {
	const reviewId = await opened();
	await store.claimAnswers(reviewId, [answer('T-0', 5), answer('T-1', 5)]);
	const host = hostAt(6, () => undefined);
	await tick(host);
	expect(host.warnings).toEqual([expect.stringContaining(`The answers of review ${reviewId} could not be handed on`)]);
	expect(host.warnings.join()).not.toContain('http');
});

test.each([
	['gone on without it', NO_ACTION, 'went-on'],
	['deleted', DELETED, 'deleted'],
	['stopped, or failed', FAILED, 'stopped'],
	['at another review by now', json('went-on'), 'went-on'],
	['at another node by now', { status: 404, text: JSON.stringify({ code: 404, message: 'The workflow for execution "12" does not contain a waiting webhook with a matching path/method.' }) }, 'went-on'],
	['at a form by now', { status: 307, text: 'Temporary Redirect. Redirecting to /form-waiting/12/node?signature=abc' }, 'went-on'],
	['without a node that it could go on with', { status: 404, text: JSON.stringify({ code: 404, message: 'Could not find node to process webhook.' }) }, 'stopped'],
])('a waiting review whose execution is %s is closed with the reason, when it is so twice', async (_name, reply, reason) => {
	const reviewId = await opened();
	await tick(hostAt(6, () => reply));
	expect((await store.review(reviewId))?.closed).toBeUndefined();
	await tick(hostAt(6.5, () => reply));
	expect(await store.review(reviewId)).toMatchObject({ closed: { reason, at: at(6.5).toISOString() } });
});

test.each([
	['still waits', json('waiting')],
	['is at work', RUNNING],
	['is not known to a proxy', { status: 404, text: 'Not found' }],
	['is behind a log-in page', { status: 200, text: '<h1>Sign in</h1>' }],
	['answers nothing', undefined],
	['says that a token is not valid, as a proxy may', { status: 401, text: JSON.stringify({ error: 'Invalid token' }) }],
	['fails', { status: 500, text: JSON.stringify({ code: 0, message: 'Cannot read properties of undefined' }) }],
])('a review whose execution %s stays open, however often it is looked after', async (_name, reply) => {
	const reviewId = await opened();
	for (const minutes of [6, 6.5, 12, 18, 60]) await tick(hostAt(minutes, () => reply));
	expect((await store.review(reviewId))?.closed).toBeUndefined();
	expect(await store.claimAnswers(reviewId, [answer('T-0', 61)])).toMatchObject({ stored: ['T-0'] });
});

test('an execution that was only missing for a moment keeps its review', async () => {
	const reviewId = await opened();
	await tick(hostAt(6, () => DELETED));
	await tick(hostAt(6.5, () => json('waiting')));
	await tick(hostAt(12, () => DELETED));
	expect((await store.review(reviewId))?.closed).toBeUndefined();
});

describe('a review that was over a week ago', () => {
	const DAY = 24 * 60;
	const lost: HostAnswer = { status: 500, text: '{"code":0,"message":"Cannot read properties of undefined"}' };

	test.each([
		['unclear', lost],
		['at work for ever', RUNNING],
	])('is not asked about any more when its execution is %s for a day, and that is said once', async (_name, reply) => {
		const reviewId = await opened();
		await store.claimAnswers(reviewId, [answer('T-0', 5)]);
		for (const days of [1, 2, 7.9]) await tick(hostAt(days * DAY + 1, () => reply));
		const eighth = hostAt(8 * DAY + 1, () => reply);
		await tick(eighth);
		expect(eighth.asked).toHaveLength(1);
		const ninth = hostAt(9 * DAY + 2, () => reply);
		await tick(ninth);
		expect(ninth.warnings).toEqual([expect.stringContaining(`Review ${reviewId} was over more than 7 days ago`)]);
		const later = hostAt(9 * DAY + 3, () => reply);
		await tick(later);
		expect([later.asked, later.warnings]).toEqual([[], []]);
		expect((await store.review(reviewId))?.answers).toHaveLength(1);
		// Old links tell what is known of it for a month more.
		expect(await store.deskReview(reviewId)).toMatchObject({ state: { closed: { reason: 'deadline' } } });
		await tick(hostAt(40 * DAY, () => reply));
		expect(await store.deskReview(reviewId)).toBeUndefined();
	});

	test('still goes on when n8n comes back after a week', async () => {
		const reviewId = await opened();
		await tick(hostAt(9 * DAY, () => undefined));
		await tick(hostAt(9 * DAY + 1, () => json('handed-on')));
		expect(await store.deskReview(reviewId)).toMatchObject({ end: 'handed-on' });
	});
});

test('two clocks at once do each work once', async () => {
	for (let count = 0; count < 30; count += 1) await opened(1);
	const host = hostAt(24 * 60, handedOn);
	await Promise.all([tick(host), tick(host), tick(host)]);
	expect(host.asked).toHaveLength(30);
	expect(new Set(host.asked).size).toBe(30);
});
