import type { DeliveryPlan } from '../../../../core/feedback/deliveryRecords';
import { openSqliteStore } from '../../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../../core/feedback/store';
import { deliverDue, type DeliverySettings } from '../../../../core/review/notices/deliverDue';
import type { HttpPost } from '../../../../core/review/notices/http';
import { noticeOf } from '../../../../core/review/notices/notice';
import { NoticeFailure, type Mail, type Senders, type WebhookCall } from '../../../../core/review/notices/sending';
import { readSlackPress } from '../../../../core/review/notices/slack/interaction';
import { slackSender } from '../../../../core/review/notices/slack/slackSender';
import type { ReviewForm } from '../../../../core/review/reviewForm';
import { fixedSecret } from '../../../support/fixedDraws';
import { elementsOf, readable } from '../../../support/slackBlocks';
import { SLACK_TOKEN, startSlack, type SlackServer } from '../../../support/slackServer';
import { sampleForm } from '../sampleForm';
import { links, singleForm } from './sampleNotice';

let store: FeedbackStore;
let slack: SlackServer;
let minutes: number;
let mails: Mail[];
let calls: WebhookCall[];

const START = Date.UTC(2027, 2, 16, 11, 48);
const now = (): Date => new Date(START + minutes * 60_000);
const at = (after: number): string => new Date(START + after * 60_000).toISOString();

const post: HttpPost = async ({ url, headers, body }) => {
	const response = await fetch(url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${SLACK_TOKEN}` }, body });
	return { status: response.status, retryAfter: response.headers.get('retry-after') ?? undefined, body: await response.json() };
};

beforeEach(async () => {
	store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
	slack = await startSlack();
	[minutes, mails, calls] = [0, [], []];
});
afterEach(async () => void (await Promise.all([store.close(), slack.close()])));

const senders = (): Required<Senders> => ({
	slack: slackSender(post, slack.address, now),
	email: { send: async (mail) => (mails.push(mail), `<${mail.id}@example.org>`) },
	webhook: { send: async (call) => void calls.push(call) },
});

async function ask(form: ReviewForm, ...plans: Array<Partial<DeliveryPlan>>): Promise<void> {
	const items = form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `d ${itemId}` }));
	await store.openReview({ reviewId: form.reviewId, loop: form.loop, executionId: 'e', workflowId: 'w', nodeName: 'n', openedAt: at(0), deadlineAt: form.deadlineAt, items });
	const plan = (more: Partial<DeliveryPlan>): DeliveryPlan => {
		const channel = more.channel ?? 'slack';
		const message = noticeOf(form, links, { workflow: 'Inbox triage', from: 'hitl@example.org', whole: channel === 'webhook' });
		return { reviewId: form.reviewId, kind: 'asked', channel, recipient: '#support', dueAt: at(0), gapMinutes: 0, message, ...more };
	};
	await store.planDeliveries(plans.map(plan));
}

const answer = async (form: ReviewForm, minute: number) =>
	await store.claimAnswers(
		form.reviewId,
		form.items.map(({ itemId }) => ({ itemId, outcome: 'corrected', label: 'Pending transfer', reviewer: 'Tom Berg', channel: 'page', identity: 'typed', blind: false, decidedAt: at(minute) })),
	);

const deliver = async (more: Partial<DeliverySettings> = {}, by: Senders = senders()) => await deliverDue(store, by, { holder: 'one', now, ...more });

const messages = () => [...slack.messages].map(([reference, { blocks, edits }]) => ({ reference, edits, text: readable(blocks) }));

describe('what is due', () => {
	test('is posted once, however often somebody looks, and rewritten once it is answered', async () => {
		await ask(singleForm(), {});
		await Promise.all([deliver({ holder: 'one' }), deliver({ holder: 'two' }), deliver({ holder: 'three' })]);
		await deliver();
		expect(messages()).toMatchObject([{ edits: 0, text: expect.stringContaining('[Refund not showing up]') }]);
		await answer(singleForm(), 10);
		minutes = 11;
		await deliver();
		await deliver();
		expect(messages()).toMatchObject([{ edits: 1, text: expect.stringMatching(/^Answered: Pending transfer\n/) }]);
		expect(slack.calls).toEqual(['chat.postMessage ok', 'chat.update ok']);
	});

	test('of a process that died after posting is not posted again before its lease ran out', async () => {
		await ask(singleForm(), {});
		// It died between the post and the mark.
		await store.leaseDeliveries({ holder: 'dead', now: at(0), leaseSeconds: 300, limit: 10, channels: ['slack'] });
		expect(await deliver()).toMatchObject({ delivered: [], failed: [] });
		minutes = 5;
		expect((await deliver()).delivered).toHaveLength(1);
	});

	test.each([
		['is down', { status: 503 }, 'Slack answered 503', 0.5],
		['takes no more for the moment', { status: 429, headers: { 'retry-after': '120' } }, 'Slack takes no more for the moment (429)', 2],
		['answers nonsense', { status: 200, body: '"nonsense"' }, 'Slack’s answer could not be read', 10],
		['does not know the channel', { status: 200, body: { ok: false, error: 'channel_not_found' } }, 'Slack refused it: it knows no such channel', 10],
		['lacks a permission', { status: 200, body: { ok: false, error: 'missing_scope', needed: 'chat:write' } }, 'Slack refused it: the app lacks a permission (missing_scope, needs chat:write)', 10],
		['has another failure', { status: 200, body: { ok: false, error: 'brand_new_error' } }, 'brand_new_error', 10],
	])('stays planned where Slack %s, with the reason, and comes later', async (_name, failure, reason, afterMinutes) => {
		await ask(singleForm(), {});
		slack.failNext.push(failure);
		const report = await deliver();
		expect(report.failed).toMatchObject([{ reason: expect.stringContaining(reason), nextTryAt: at(afterMinutes) }]);
		expect(await store.deliveries('r-1')).toMatchObject([{ attempts: 1, lastError: expect.stringContaining(reason), dueAt: at(afterMinutes) }]);
		minutes = afterMinutes;
		expect((await deliver()).delivered).toHaveLength(1);
		expect(messages()).toHaveLength(1);
	});

	test('is tried again at once where that helps, as long as was asked for and no longer', async () => {
		const waits: number[] = [];
		const wait = async (ms: number) => void waits.push(ms);
		await ask(singleForm(), {});
		slack.failNext.push({ status: 500 }, { status: 429, headers: { 'retry-after': '4' } });
		expect((await deliver({ tries: 3, wait })).delivered).toHaveLength(1);
		expect(waits).toEqual([1_000, 4_000]);
		await ask(sampleForm({ reviewId: 'r-2' }), {});
		slack.failNext.push({ status: 429, headers: { 'retry-after': '60' } });
		expect((await deliver({ tries: 3, wait })).failed).toHaveLength(1);
		await ask(sampleForm({ reviewId: 'r-3' }), { recipient: '#unknown' });
		expect((await deliver({ tries: 3, wait })).failed).toMatchObject([{ reason: expect.stringContaining('channel_not_found') }]);
		expect(waits).toHaveLength(2);
	});

	test('is not sent again at once when it may have arrived, and is where it cannot have', async () => {
		await ask(singleForm(), {});
		const posts: string[] = [];
		const failing = (error: Error): Senders => ({ slack: slackSender(async ({ url }) => (posts.push(url), await Promise.reject(error)), slack.address, now) });
		const wait = async () => undefined;
		const report = await deliver({ tries: 3, wait }, failing(new Error('timeout of 15000ms exceeded')));
		expect(report.failed).toMatchObject([{ reason: 'Slack did not answer (timeout of 15000ms exceeded)', nextTryAt: at(0.5) }]);
		expect(posts).toHaveLength(1);
		minutes = 1;
		const refused = new Error('request failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) });
		await deliver({ tries: 3, wait }, failing(refused));
		expect(posts).toHaveLength(4);
	});

	test('is not tried again when the time is over that was given', async () => {
		await ask(singleForm(), {}, { recipient: '#quiet' });
		let tries = 0;
		const down: Senders = { slack: { post: async () => ((minutes += 10 / 60), (tries += 1), await Promise.reject(new NoticeFailure('Slack answered 503', true))), change: async () => undefined } };
		const report = await deliver({ tries: 3, forMs: 15_000, wait: async (ms) => void (minutes += ms / 60_000) }, down);
		expect(tries).toBe(2);
		expect(report.failed).toHaveLength(1);
	});

	test('goes out side by side where that is asked for, one after the other to the same recipient', async () => {
		let [running, most, mostToOne] = [0, 0, 0];
		const open = new Map<string, number>();
		const counting: Senders = {
			webhook: {
				send: async ({ url }) => {
					running += 1;
					open.set(url, (open.get(url) ?? 0) + 1);
					[most, mostToOne] = [Math.max(most, running), Math.max(mostToOne, ...open.values())];
					do await new Promise((resolve) => void setImmediate(resolve));
					while (most < 3);
					running -= 1;
					open.set(url, (open.get(url) ?? 0) - 1);
				},
			},
		};
		const to = (number: number) => ({ channel: 'webhook' as const, recipient: `https://a.example/${number}` });
		await ask(singleForm(), ...[1, 2, 3, 4, 5, 6].map(to), { ...to(1), kind: 'reminder' });
		expect((await deliver({ lanes: 3 }, counting)).delivered).toHaveLength(7);
		expect([most, mostToOne]).toEqual([3, 1]);
	});

	test('comes ever more seldom while it fails, and not after the deadline', async () => {
		await ask(singleForm(), {});
		const down: Senders = { slack: { post: async () => { throw new NoticeFailure('down', true); }, change: async () => undefined } };
		const times: number[] = [];
		for (let round = 0; round < 20; round += 1) {
			const [failed] = (await deliver({}, down)).failed;
			if (failed === undefined) break;
			minutes = (new Date(failed.nextTryAt ?? '').getTime() - START) / 60_000;
			times.push(minutes);
		}
		expect(times.slice(0, 7)).toEqual([0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 61.5]);
		expect(minutes).toBeGreaterThanOrEqual(312);
		expect((await store.review('r-1'))?.completedAt).toBeUndefined();
	});

	describe('an outcome that Slack refuses', () => {
		const DAY = 24 * 60;
		const refuse = (error: string) => slack.failNext.push({ status: 200, body: { ok: false, error } });

		async function answered(...plans: Array<Partial<DeliveryPlan>>): Promise<void> {
			await ask(singleForm(), ...plans);
			await deliver();
			await answer(singleForm(), 10);
			minutes = 11;
		}

		const outcomes = async () => (await store.deliveries('r-1')).filter(({ kind }) => kind === 'outcome');

		test.each(['edit_window_closed', 'cant_update_message'])('for good (%s) is not tried again, and its error is kept', async (error) => {
			await answered({});
			refuse(error);
			const report = await deliver();
			expect(report.failed).toEqual([{ delivery: expect.objectContaining({ kind: 'outcome' }), reason: expect.stringContaining(`(${error})`) }]);
			expect(await outcomes()).toMatchObject([{ attempts: 1, deliveredAt: at(11), lastError: expect.stringContaining(error) }]);
			minutes = 30 * DAY;
			expect(await deliver()).toEqual({ delivered: [], failed: [], held: [] });
			expect(await store.dueDeliveries(now().toISOString())).toEqual([]);
		});

		test('in one message is brought up to date in the others', async () => {
			await answered({}, { kind: 'reminder' });
			refuse('edit_window_closed');
			await deliver();
			expect(messages().map(({ edits }) => edits).sort()).toEqual([0, 1]);
		});

		test.each(['channel_not_found', 'is_archived', 'account_inactive'])('because of %s is tried until three days after the deadline', async (error) => {
			await answered({});
			const deadline = (new Date(singleForm().deadlineAt).getTime() - START) / 60_000;
			for (const time of [11, DAY, deadline + 3 * DAY - 1]) {
				minutes = time;
				refuse(error);
				expect((await deliver()).failed).toMatchObject([{ nextTryAt: expect.any(String) }]);
			}
			minutes = deadline + 3 * DAY + 120;
			refuse(error);
			expect((await deliver()).failed[0]).not.toHaveProperty('nextTryAt');
			minutes += 10 * DAY;
			expect((await deliver()).failed).toEqual([]);
			expect(await outcomes()).toMatchObject([{ attempts: 4, lastError: expect.stringContaining(error) }]);
		});

		test('arrives late where the refusal passes, such as that of an app that was invited again', async () => {
			await answered({});
			refuse('channel_not_found');
			await deliver();
			minutes = DAY;
			expect((await deliver()).delivered).toHaveLength(1);
			expect(messages()).toMatchObject([{ edits: 1 }]);
		});
	});

	test('of one channel does not suffer from another that fails', async () => {
		await ask(singleForm(), {}, { channel: 'email', recipient: 'ana@example.org' }, { channel: 'webhook', recipient: 'https://a.example/hook' });
		slack.failNext.push({ status: 503 });
		const report = await deliver();
		expect(report.failed.map(({ delivery }) => delivery.channel)).toEqual(['slack']);
		expect(report.delivered.map(({ channel }) => channel)).toEqual(['email', 'webhook']);
		expect(mails).toMatchObject([{ to: 'ana@example.org', from: 'hitl@example.org', subject: expect.stringContaining('What is this message about?') }]);
	});

	test('by a channel without a sender is left to others', async () => {
		await ask(singleForm(), {}, { channel: 'email', recipient: 'ana@example.org' });
		const { email } = senders();
		expect((await deliver({}, { email })).delivered).toHaveLength(1);
		expect((await deliver({}, {})).delivered).toEqual([]);
		expect(await store.dueDeliveries(at(1))).toMatchObject([{ channel: 'slack', count: 1 }]);
	});

	test('tells a webhook what is asked, where to answer, and at last what was decided', async () => {
		await ask(sampleForm(), { channel: 'webhook', recipient: 'https://a.example/hook' });
		await deliver();
		await answer(sampleForm(), 10);
		minutes = 11;
		await deliver();
		const [asked, outcome] = calls.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
		expect(asked).toMatchObject({ type: 'review.asked', data: { reviewId: 'r-1', answerUrl: links.pageUrl, answers: [] } });
		expect(asked?.data['items']).toEqual(sampleForm().items);
		expect(outcome).toMatchObject({ type: 'review.outcome', data: { reviewId: 'r-1', state: 'answered', open: 0 } });
		expect(outcome?.data['answers']).toHaveLength(12);
		expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
	});

	test('says of a review that nobody answered that its time is over', async () => {
		await ask(singleForm(), {});
		await deliver();
		const recorded = { loop: 'support-triage', decisionId: 'd', itemId: 'T-12', executionId: 'e', text: 't', reviewId: 'r-1', route: 'review', outcome: 'timed_out', recordedAt: at(400) } as const;
		const verdict = { route: 'review', reason: '', predictor: 'p', threshold: 1, rule: 'fixedThreshold', reviewProbability: 1 } as const;
		await store.recordFeedback([{ ...recorded, prediction: { label: 'a', confidence: 1, model: { id: 'm' } }, verdict }]);
		minutes = 401;
		await deliver();
		expect(messages()).toMatchObject([{ edits: 1, text: expect.stringContaining('Silence was not taken as a yes.') }]);
	});

	test('waits to be rewritten until it is there', async () => {
		await ask(singleForm(), {});
		await store.leaseDeliveries({ holder: 'slow', now: at(0), leaseSeconds: 300, limit: 10, channels: ['slack'] });
		await answer(singleForm(), 1);
		minutes = 1;
		expect((await deliver()).held).toHaveLength(1);
		await store.markDelivered((await store.deliveries('r-1'))[0]?.id ?? '', { at: at(1), reference: await senders().slack.post('#support', { text: 'late', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'late' } }] }) });
		minutes = 2;
		await deliver();
		expect(messages()).toMatchObject([{ edits: 1, text: expect.stringContaining('Answered') }]);
	});

	test('of a message that somebody deleted is done', async () => {
		await ask(singleForm(), {});
		await deliver();
		slack.messages.clear();
		await answer(singleForm(), 1);
		minutes = 2;
		expect(await deliver()).toMatchObject({ delivered: [{ kind: 'outcome' }], failed: [] });
	});

	test('of a message in a channel that the app was taken out of is tried again: it still has its buttons', async () => {
		await ask(singleForm(), {});
		await deliver();
		await answer(singleForm(), 1);
		minutes = 2;
		slack.failNext.push({ status: 200, body: { ok: false, error: 'channel_not_found' } });
		expect(await deliver()).toMatchObject({ delivered: [], failed: [{ reason: expect.stringContaining('channel_not_found') }] });
		minutes = 13;
		expect(await deliver()).toMatchObject({ delivered: [{ kind: 'outcome' }] });
		expect(messages()).toMatchObject([{ edits: 1, text: expect.stringContaining('Answered') }]);
	});

	const slow: Senders = { webhook: { send: async (call) => { minutes += 0.25; calls.push(call); } } };
	const twenty = Array.from({ length: 20 }, (_, number) => ({ channel: 'webhook' as const, recipient: `https://a.example/${number}` }));

	test('by a slow server is begun for the time that was given, and the rest is free for others at once, as it was', async () => {
		await ask(singleForm(), ...twenty);
		expect((await deliver({ forMs: 60_000 }, slow)).delivered).toHaveLength(4);
		const rest = (await store.deliveries('r-1')).slice(4);
		expect(rest.map(({ attempts, dueAt, leasedUntil, lastError }) => [attempts, dueAt, leasedUntil, lastError])).toEqual(rest.map(() => [0, at(0), undefined, undefined]));
		expect((await deliver({ holder: 'two' })).delivered).toHaveLength(16);
		expect(new Set(calls.map(({ id }) => id)).size).toBe(20);
		expect(calls).toHaveLength(20);
	});

	test('by a slow server is begun no longer than its lease lets it, whatever time was given', async () => {
		await ask(singleForm(), ...twenty);
		await deliver({ forMs: 3_600_000 }, slow);
		expect(minutes).toBeLessThan(4);
	});

	test('and cannot be read is put down, and the others are sent', async () => {
		await ask(singleForm(), { message: { hello: 'world' }, recipient: '#quiet' }, {});
		const report = await deliver();
		expect(report.failed).toMatchObject([{ reason: expect.stringContaining('cannot be read') }]);
		expect(report.delivered).toHaveLength(1);
	});
});

describe('one message in some minutes', () => {
	const gap = { gapMinutes: 15 };

	test('in Slack: what comes later is added to the message as a count with one button', async () => {
		await ask(singleForm(), gap);
		await deliver();
		minutes = 5;
		await ask(sampleForm({ reviewId: 'r-2' }), gap);
		await ask(singleForm({ reviewId: 'r-3', question: 'And this one?' }), gap);
		await deliver();
		expect(messages()).toMatchObject([{ edits: 1 }]);
		const [{ blocks } = { blocks: [] }] = slack.messages.values();
		expect(readable(blocks)).toMatch(/^3 questions wait for an answer\n/);
		expect(elementsOf(blocks)).toHaveLength(1);
		// What is answered is counted off in the same message.
		await answer(sampleForm({ reviewId: 'r-2' }), 6);
		minutes = 7;
		await deliver();
		expect(messages()).toMatchObject([{ edits: 2, text: expect.stringMatching(/^2 questions wait for an answer\n/) }]);
		// The time counts from the message, not from what was added to it.
		minutes = 15;
		await ask(singleForm({ reviewId: 'r-4' }), gap);
		await deliver();
		expect(messages()).toHaveLength(2);
	});

	test('in Slack: a message that was deleted is not added to', async () => {
		await ask(singleForm(), gap);
		await deliver();
		slack.messages.clear();
		minutes = 5;
		await ask(singleForm({ reviewId: 'r-2' }), gap);
		await deliver();
		expect(messages()).toMatchObject([{ edits: 0, text: expect.stringContaining('What is this message about?') }]);
	});

	test('by e-mail: what comes later is held, and sent as one', async () => {
		const mail = { ...gap, channel: 'email' as const, recipient: 'ana@example.org' };
		await ask(singleForm(), mail);
		await deliver();
		minutes = 5;
		await ask(sampleForm({ reviewId: 'r-2' }), mail);
		await ask(singleForm({ reviewId: 'r-3' }), mail);
		await ask(singleForm({ reviewId: 'r-4' }), { ...mail, recipient: 'tom@example.org' });
		expect((await deliver()).held).toHaveLength(2);
		expect(mails.map(({ to }) => to)).toEqual(['ana@example.org', 'tom@example.org']);
		minutes = 15;
		expect((await deliver()).delivered).toHaveLength(2);
		expect(mails).toHaveLength(3);
		expect(mails[2]).toMatchObject({ to: 'ana@example.org', subject: '2 questions wait for your answer' });
	});

	test('by e-mail: nothing is held for more than half of the time that is left', async () => {
		const mail = { gapMinutes: 60, channel: 'email' as const, recipient: 'ana@example.org' };
		await ask(singleForm({ deadlineAt: at(600) }), mail);
		await deliver();
		minutes = 5;
		await ask(singleForm({ reviewId: 'r-2', deadlineAt: at(40) }), mail);
		await ask(singleForm({ reviewId: 'r-3', deadlineAt: at(600) }), { ...mail, recipient: 'tom@example.org' });
		expect((await deliver()).held).toEqual([]);
		expect(mails.map(({ to }) => to)).toEqual(['ana@example.org', 'ana@example.org', 'tom@example.org']);
		minutes = 6;
		await ask(singleForm({ reviewId: 'r-4', deadlineAt: at(600) }), mail);
		expect((await deliver()).held).toMatchObject([{ reviewId: 'r-4' }]);
	});

	test('by e-mail: a mail lists forty, counts the others, and these come in the next', async () => {
		const mail = { ...gap, channel: 'email' as const, recipient: 'ana@example.org' };
		for (let number = 1; number <= 45; number += 1) await ask(singleForm({ reviewId: `r-${number}` }), mail);
		const reports = [await deliver()];
		for (let tries = 0; tries < 5 && mails.length < 2; tries += 1) {
			minutes += 15;
			reports.push(await deliver());
		}
		expect(reports.flatMap(({ delivered }) => delivered)).toHaveLength(45);
		expect(mails).toHaveLength(2);
		expect(mails[0]).toMatchObject({ subject: expect.stringMatching(/^\d+ questions wait/), text: expect.stringContaining('more, for which another e-mail follows.') });
		expect((mails[0]?.text.match(/Open the page:/g) ?? []).length).toBe(40);
	});

	test('in Slack: what joins a message is not lost while another process closes a question of it', async () => {
		await ask(singleForm(), gap);
		await deliver();
		await ask(sampleForm({ reviewId: 'r-2' }), gap);
		let arrived = (): void => undefined;
		let release = (): void => undefined;
		const [isThere, isReleased] = [new Promise<void>((resolve) => void (arrived = resolve)), new Promise<void>((resolve) => void (release = resolve))];
		const joining = deliver({}, { slack: { ...senders().slack, change: async (reference, message) => (arrived(), await isReleased, await senders().slack.change(reference, message)) } });
		await isThere;
		await answer(singleForm(), 1);
		minutes = 1;
		const meanwhile = await deliver({ holder: 'two' });
		release();
		await joining;
		expect(meanwhile.delivered).toEqual([]);
		minutes = 2;
		await deliver({ holder: 'two' });
		expect(messages()).toHaveLength(1);
		expect(messages()[0]?.text).toContain('✓ Answered: Pending transfer');
		expect(messages()[0]?.text).toMatch(/1 question waits for an answer[^]*12 items wait/);
	});

	test('of two processes at once one writes, and nothing is lost', async () => {
		for (let number = 1; number <= 6; number += 1) await ask(singleForm({ reviewId: `r-${number}` }), gap);
		await Promise.all(['one', 'two', 'three'].map(async (holder) => await deliver({ holder })));
		expect(messages()).toHaveLength(1);
		expect(messages()[0]?.text).toMatch(/^6 questions wait for an answer\n/);
	});
});

test('a button that was pressed in Slack says what was asked and who pressed', async () => {
	await ask(singleForm(), {});
	await deliver({ decidesInSlack: true });
	const [{ reference } = { reference: '' }] = messages();
	const press = slack.press(reference, 'Pending transfer', { id: 'U024BE7LH', name: 'tom' }, now());
	expect(readSlackPress(press.body)).toMatchObject({ reviewId: 'r-1', place: 1, token: '2', userId: 'U024BE7LH', userName: 'tom', reference });
});
