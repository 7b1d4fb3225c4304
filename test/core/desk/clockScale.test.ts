import { setTimeout as wait } from 'node:timers/promises';
import { tick, TICK_SECONDS, type ClockHost } from '../../../core/desk/clock';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { deliverDue } from '../../../core/review/notices/deliverDue';
import { answer, at as minute, plan, review } from '../../contracts/feedbackStore/examples';
import { singleForm } from '../review/notices/sampleNotice';
import { noticeOf } from '../../../core/review/notices/notice';

let store: FeedbackStore;
beforeEach(async () => (store = await openSqliteStore({ file: ':memory:' })));
afterEach(async () => await store.close());

const ms = (minutes: number): number => new Date(minute(minutes)).getTime();

async function opened(prefix: string, count: number, more: object = {}): Promise<string[]> {
	const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
	for (const reviewId of ids) await store.openReview(review(['T-1'], { reviewId, desk: { pending: {}, resumeUrl: `http://n8n/${reviewId}` }, ...more }));
	return ids;
}

/** Milliseconds that this thread works between two chances for others: its own, so that a busy machine does not count. */
function turnsOfThread() {
	const used = (): number => {
		const { user, system } = process.threadCpuUsage();
		return (user + system) / 1_000;
	};
	const turns: number[] = [];
	let before = used();
	const timer = setInterval(() => {
		const now = used();
		turns.push(now - before);
		before = now;
	}, 1);
	return {
		/** The longest but for one in a hundred, in which memory may be cleaned up. */
		stop: () => {
			clearInterval(timer);
			return turns.toSorted((a, b) => a - b)[Math.floor(turns.length * 0.99)] ?? 0;
		},
	};
}

const said = (hitl: string) => ({ status: 200, text: JSON.stringify({ hitl }) });

/** A time that goes on with what is asked of n8n, and while the clock rests. */
function hostAt(minutes: number, msAnAsk: number): ClockHost & { readonly asked: string[]; readonly spent: () => number } {
	const began = ms(minutes);
	let time = began;
	const asked: string[] = [];
	return {
		asked,
		store,
		desk: { workflowId: 'w', nodeId: 'desk' },
		now: () => new Date(time),
		spent: () => time - began,
		warn: () => undefined,
		rest: async (more) => void (time += more),
		ask: async (method, { reviewId }) => {
			time += msAnAsk;
			asked.push(`${method} ${reviewId}`);
			return said(method === 'POST' ? 'handed-on' : 'waiting');
		},
	};
}

test('with thousands waiting all that is due happens in one tick, in front of what is only looked after, and n8n’s thread stays free', async () => {
	await opened('waits', 2_000);
	const over = await opened('over', 200, { deadlineAt: minute(30) });
	const left = await opened('left', 100);
	for (const reviewId of left) await store.claimAnswers(reviewId, [answer('T-1', { decidedAt: minute(20) })]);
	const notice = noticeOf(singleForm(), { pageUrl: 'https://n8n.example.org/r', choiceUrl: () => 'https://n8n.example.org/r' }, { workflow: 'w', whole: false });
	await store.planDeliveries(Array.from({ length: 200 }, (_, index) => plan({ reviewId: `waits-${index}`, kind: 'reminder', recipient: `#${index}`, dueAt: minute(30), message: notice })));

	const order: string[] = [];
	let sending: Promise<unknown> | undefined;
	const began = performance.now();
	const now = () => new Date(ms(40) + performance.now() - began);
	const post = async () => `C/${order.push('reminder')}`;
	const slack = { post, change: async () => undefined };
	const turns = turnsOfThread();
	await tick({
		store,
		now,
		desk: { workflowId: 'w', nodeId: 'desk' },
		warn: () => undefined,
		ask: async (method, { reviewId }) => {
			order.push(`${method} ${reviewId}`);
			await wait(2);
			return said(method === 'POST' ? 'handed-on' : 'waiting');
		},
		dueIsDone: () => void (sending = deliverDue(store, { slack }, { holder: 'desk', now })),
	});
	await sending;
	const longest = turns.stop();
	expect(performance.now() - began).toBeLessThan(TICK_SECONDS * 1_000);
	const posted = order.filter((each) => each.startsWith('POST'));
	expect(posted.toSorted()).toEqual([...over, ...left].map((reviewId) => `POST ${reviewId}`).toSorted());
	expect(order.slice(0, posted.length)).toEqual(posted);
	expect(order.filter((each) => each === 'reminder')).toHaveLength(200);
	expect(order.filter((each) => each.startsWith('GET')).length).toBeGreaterThan(500);
	expect(longest).toBeLessThan(10);
}, 120_000);

test('what waits is looked after until the tick’s time is over, half of which n8n has for others', async () => {
	await opened('r', 1_000);
	const host = hostAt(10, 50);
	await tick(host);
	expect(host.spent()).toBeGreaterThanOrEqual(20_000);
	expect(host.spent()).toBeLessThan(TICK_SECONDS * 1_000);
	expect(host.asked.length).toBeGreaterThanOrEqual(100);
});

test('each has its turn before any has another one', async () => {
	const ids = await opened('r', 700);
	const asked: string[] = [];
	for (let minutes = 10; asked.length < ids.length; minutes += 1) {
		const host = hostAt(minutes, 100);
		await tick(host);
		asked.push(...host.asked.slice(0, ids.length - asked.length));
	}
	expect(new Set(asked).size).toBe(ids.length);
});

test('an n8n that does not answer holds a tick up no longer than that, and nothing is tried twice in it', async () => {
	await opened('over', 50, { deadlineAt: minute(1) });
	const host = { ...hostAt(10, 20_000 / 3) };
	const silent = { ...host, ask: async (...asked: Parameters<ClockHost['ask']>) => void (await host.ask(...asked)) as undefined };
	await tick(silent);
	expect(new Set(host.asked).size).toBe(host.asked.length);
	expect(host.asked.length).toBeLessThan(16);
});
