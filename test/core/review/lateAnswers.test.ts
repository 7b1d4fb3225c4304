import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackEntry, FeedbackRow, FeedbackStore } from '../../../core/feedback/store';
import { answerReview } from '../../../core/review/answerReview';
import type { ReviewRequest } from '../../../core/review/visit';
import { hashLinkNonce, type PendingReview } from '../../../core/review/pendingReview';
import { isPage } from '../../../core/review/reviewResponse';
import { decision } from '../../contracts/feedbackStore/examples';
import { fixedSecret } from '../../support/fixedDraws';
import { firstItems, sampleForm } from './sampleForm';

const OPENED = Date.UTC(2026, 10, 2, 9);

let store: FeedbackStore;

beforeEach(async () => (store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret })));
afterEach(async () => await store.close());

const at = (hours: number): Date => new Date(OPENED + hours * 3_600_000);

async function opened(recordLate: boolean): Promise<PendingReview> {
	const form = sampleForm({ items: firstItems(2), deadlineAt: at(24).toISOString() });
	await store.recordDecisions(form.items.map(({ itemId, text }) => decision({ itemId, text, decisionId: `of ${itemId}` })));
	await store.openReview({
		reviewId: form.reviewId,
		loop: form.loop,
		executionId: '1',
		workflowId: 'w',
		nodeName: 'Human Review',
		openedAt: at(0).toISOString(),
		deadlineAt: form.deadlineAt,
		items: form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` })),
	});
	return { form, links: [{ hash: hashLinkNonce('key') }], pageNonce: 'page-nonce', askName: 'optional', predicted: ['', ''], recordLate, partialAtDeadline: true };
}

async function send(pending: PendingReview, fields: Record<string, string>, hours: number) {
	const request: ReviewRequest = {
		method: 'POST',
		linkNonce: 'key',
		contentType: 'application/x-www-form-urlencoded',
		accept: 'text/html',
		body: { page: 'page-nonce', ...fields },
	};
	const { reply, decided } = await answerReview(request, pending, { store: async () => store, now: at(hours) });
	return { status: reply.status, html: isPage(reply) ? reply.html : '', decided };
}

function timedOut(itemId: string): FeedbackEntry {
	const text = firstItems(2).find((item) => item.itemId === itemId)?.text ?? '';
	const { verdict, prediction, loop } = decision({ itemId, text });
	return { loop, decisionId: `of ${itemId}`, itemId, executionId: '1', text, route: 'review', verdict, prediction, reviewId: 'r-1', outcome: 'timed_out', recordedAt: at(24.1).toISOString() };
}

async function rows(): Promise<FeedbackRow[]> {
	const all: FeedbackRow[] = [];
	for await (const page of store.feedback(sampleForm().loop)) all.push(...page);
	return all;
}

test('a late answer is told so, changes nothing, and is recorded where that is wanted', async () => {
	const pending = await opened(true);
	await send(pending, { a1: '0' }, 1);
	const late = await send(pending, { a1: '2', a2: '1', reviewer: 'Tom' }, 25);
	expect(late).toMatchObject({ status: 410, decided: undefined });
	expect(late.html).toContain('Your 2 answers came too late for the workflow. 1 of them were recorded all the same, and the model learns from it.');
	expect(await rows()).toMatchObject([{ itemId: 'T-2', reviewId: 'r-1/late', answer: { label: 'Cash withdrawal charge', reviewer: 'Tom' } }]);
	expect((await store.review('r-1'))?.answers).toHaveLength(1);
});

test('the first late answer of an item stands, however often it is sent', async () => {
	const pending = await opened(true);
	await send(pending, { a1: '0' }, 25);
	const second = await send(pending, { a1: '1' }, 26);
	expect(second.html).toContain('Your answer came too late and changed nothing.');
	expect(await rows()).toMatchObject([{ answer: { label: 'Card arrival' } }]);
});

test('a row that timed out before stays, and the late answer is the newer word on it', async () => {
	const pending = await opened(true);
	const { loop } = sampleForm();
	await store.recordFeedback([timedOut('T-1')]);
	await send(pending, { a1: '0' }, 25);
	expect((await rows()).map(({ outcome }) => outcome)).toEqual(['timed_out', 'approved']);
	expect((await store.labelledRows(loop)).map(({ answer }) => answer?.label)).toEqual(['Card arrival']);
});

test('otherwise it is told so and recorded nowhere', async () => {
	const pending = await opened(false);
	const late = await send(pending, { a1: '0' }, 25);
	expect(late.html).toContain('Your answer came too late and changed nothing.');
	expect(await rows()).toEqual([]);
});

test('a form without the page’s nonce records nothing late either', async () => {
	const pending = await opened(true);
	const late = await send(pending, { a1: '0', page: 'guess' }, 25);
	expect(late.html).not.toContain('Your answer came');
	expect(await rows()).toEqual([]);
});

test('answers that were in time and are sent again late are not called late', async () => {
	const pending = await opened(true);
	await send(pending, { a1: '0' }, 1);
	const again = await send(pending, { a1: '0' }, 25);
	expect(again.status).toBe(410);
	expect(again.html).not.toContain('too late');
	expect(await rows()).toEqual([]);
});

test('an answer that comes in the moment in which the time ends is a late one like any other', async () => {
	const pending = await opened(true);
	const closing = {
		...store,
		claimAnswers: async (...claim: Parameters<FeedbackStore['claimAnswers']>) => {
			await store.recordFeedback([timedOut('T-2')]);
			return await store.claimAnswers(...claim);
		},
	};
	const request: ReviewRequest = { method: 'POST', linkNonce: 'key', contentType: 'application/x-www-form-urlencoded', accept: 'text/html', body: { page: 'page-nonce', a1: '0' } };
	const { reply, decided, late } = await answerReview(request, pending, { store: async () => closing, now: at(23.9) });
	expect([reply.status, decided, late]).toEqual([410, undefined, { sent: 1, recorded: 1 }]);
	expect(isPage(reply) ? reply.html : '').toContain('It was recorded all the same');
	expect((await rows()).map(({ itemId, outcome }) => [itemId, outcome])).toEqual([['T-2', 'timed_out'], ['T-1', 'approved']]);
});
