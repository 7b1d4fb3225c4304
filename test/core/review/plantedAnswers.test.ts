import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answerReview } from '../../../core/review/answerReview';
import type { ReviewRequest } from '../../../core/review/visit';
import { hashLinkNonce, type PendingReview } from '../../../core/review/pendingReview';
import { isPage, type ReviewResponse } from '../../../core/review/reviewResponse';
import { fixedSecret } from '../../support/fixedDraws';
import { blindForm } from './sampleForm';

const OPENED = new Date('2026-11-02T09:00:00.000Z');

let store: FeedbackStore;
let pending: PendingReview;

/** One item of the workflow, behind one that was planted. */
beforeEach(async () => {
	store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
	const form = { ...blindForm(), reviewId: 'r-1', items: blindForm().items.slice(0, 1), deadlineAt: '2026-11-03T09:00:00.000Z' };
	const [label = ''] = form.labels;
	const planted = [{ place: 0, item: { itemId: 'past', text: 'a text of last week', shown: [], blind: true }, predicted: label }];
	pending = { form, planted, links: [{ hash: hashLinkNonce('key') }], pageNonce: 'page-nonce', askName: 'optional', predicted: [label], recordLate: true };
	await store.openReview({
		reviewId: 'r-1',
		loop: form.loop,
		executionId: '1',
		workflowId: 'w',
		nodeName: 'Human Review',
		openedAt: OPENED.toISOString(),
		deadlineAt: form.deadlineAt,
		items: form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` })),
		planted: [{ itemId: 'past', decisionId: 'of past', known: label }],
	});
});
afterEach(async () => await store.close());

const visit = async (body: Record<string, string> | undefined, minutes: number): Promise<ReviewResponse> => {
	const request: ReviewRequest = { method: body === undefined ? 'GET' : 'POST', linkNonce: 'key', contentType: 'application/x-www-form-urlencoded', accept: 'text/html', body: body === undefined ? '' : new URLSearchParams({ page: 'page-nonce', ...body }).toString() };
	return await answerReview(request, pending, { now: new Date(OPENED.getTime() + minutes * 60_000), store: async () => store });
};

const text = ({ reply }: ReviewResponse): string => (isPage(reply) ? reply.html : JSON.stringify(reply.body));

test('a planted answer alone decides nothing; what goes on is the items of the workflow', async () => {
	const first = await visit({ a1: '0' }, 1);
	expect(first.decided).toBeUndefined();
	expect(text(first)).toContain('1 item is');
	expect(text(first)).toContain('What the model had said');
	const last = await visit({ a2: '0' }, 2);
	expect(last.decided?.map(({ itemId }) => itemId)).toEqual(pending.form.items.map(({ itemId }) => itemId));
	expect(text(await visit(undefined, 2))).toContain('a text of last week');
});

test('when an answer was not handed on, a later press hands on the items of the workflow alone', async () => {
	await visit({ a1: '0', a2: '0' }, 1);
	const { decided } = await visit({}, 5);
	expect(decided?.map(({ itemId }) => itemId)).toEqual(pending.form.items.map(({ itemId }) => itemId));
});

test('whom Slack vouches for is not shown what they have answered before, and cannot answer it; anybody else is', async () => {
	pending = { ...pending, planted: pending.planted?.map((card) => ({ ...card, answeredBy: ['Eva', 'U0000TOM'] })) };
	const open = async (userId: string) => text(await answerReview({ method: 'GET', linkNonce: '', slackUser: { userId }, contentType: '', accept: 'text/html', body: '' }, pending, { now: OPENED, store: async () => store }));
	expect(await open('U0000TOM')).toContain('Item 1 of 1');
	expect(await open('U0000TOM')).not.toContain('a text of last week');
	expect(await open('U0000ANA')).toContain('a text of last week');
	const sent: ReviewRequest = { method: 'POST', linkNonce: '', slackUser: { userId: 'U0000TOM' }, contentType: 'application/json', accept: '', body: { answers: [{ itemId: 'past', outcome: 'unsure' }] } };
	expect((await answerReview(sent, pending, { now: OPENED, store: async () => store })).reply.status).toBe(422);
	await visit({ a1: '0' }, 1);
	expect(await open('U0000TOM')).toContain('<b>1</b> of 1 left');
});

test('a page of one item and a planted one is no page that a message can answer', async () => {
	const request: ReviewRequest = { method: 'GET', linkNonce: 'key', contentType: '', accept: 'text/html', body: '', named: { token: '0', pageUrl: 'https://n8n.example.org/' } };
	const opened = await answerReview(request, pending, { now: OPENED, store: async () => store });
	expect(text(opened)).toContain('Item 2 of 2');
});

test('drafts hold its card, and one answered meanwhile is left out', async () => {
	expect(text(await visit({ draft: '1,2', a1: '0', a2: '0' }, 1))).toContain('draft kept');
	await visit({ a1: '0' }, 2);
	expect(text(await visit(undefined, 3))).toContain('with 1 answer');
});

test('after the time is over the counts are those of the page, and a late answer to it is no row', async () => {
	await visit({ a1: '0' }, 1);
	expect(text(await visit(undefined, 60 * 25))).toContain('1 of 2 items had an answer');
	const late = await visit({ a1: '1', a2: '0' }, 60 * 25);
	expect(late.decided).toBeUndefined();
	for await (const page of store.feedback(pending.form.loop)) expect(page.map(({ itemId }) => itemId)).not.toContain('past');
	expect((await store.review('r-1'))?.checks).toMatchObject([{ label: pending.form.labels[0] }]);
});
