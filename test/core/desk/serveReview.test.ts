import { randomUUID } from 'node:crypto';
import { serveReview, type DeskRequest } from '../../../core/desk/serveReview';
import { HitlError } from '../../../core/errors';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { ReviewEnd } from '../../../core/feedback/deskRecords';
import type { ReviewOpening } from '../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { hashLinkNonce, type PendingReview } from '../../../core/review/pendingReview';
import { isPage } from '../../../core/review/reviewResponse';
import { fixedSecret } from '../../support/fixedDraws';
import { firstItems, sampleForm } from '../review/sampleForm';

const OPENED = Date.UTC(2026, 10, 2, 9);

let store: FeedbackStore;

beforeEach(async () => (store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret })));
afterEach(async () => await store.close());

const at = (minutes: number) => ({ now: new Date(OPENED + minutes * 60_000), store: async () => store });

async function opened(more: Partial<ReviewOpening> = {}): Promise<string> {
	const reviewId = randomUUID();
	const form = sampleForm({ reviewId, items: firstItems(2), deadlineAt: new Date(OPENED + 86_400_000).toISOString() });
	const pending: PendingReview = {
		form,
		links: [{ hash: hashLinkNonce('key') }],
		pageNonce: 'page-nonce',
		askName: 'optional',
		predicted: ['', ''],
		partialAtDeadline: true,
	};
	await store.openReview({
		reviewId,
		loop: form.loop,
		executionId: '1',
		workflowId: 'w',
		nodeName: 'Human Review',
		openedAt: new Date(OPENED).toISOString(),
		deadlineAt: form.deadlineAt,
		items: form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` })),
		desk: { pending, resumeUrl: 'http://n8n/secret-address' },
		...more,
	});
	return reviewId;
}

const FORM = 'application/x-www-form-urlencoded';

const request = (reviewId: string, more: Partial<DeskRequest> = {}): DeskRequest => ({
	reviewId,
	method: 'GET',
	linkNonce: 'key',
	contentType: '',
	accept: 'text/html',
	body: {},
	...more,
});

const sent = (reviewId: string, fields: Record<string, string>) =>
	request(reviewId, { method: 'POST', contentType: FORM, body: { page: 'page-nonce', ...fields } });

async function shown(asked: DeskRequest, minutes: number): Promise<{ status: number; html: string; handOn?: unknown }> {
	const { reply, handOn } = await serveReview(asked, at(minutes));
	return { status: reply.status, html: isPage(reply) ? reply.html : JSON.stringify(reply.body), handOn };
}

test('while people are asked the page is the review page, and opening it decides nothing', async () => {
	const reviewId = await opened();
	const page = await shown(request(reviewId), 1);
	expect(page.status).toBe(200);
	expect(page.html).toContain('2</b> of 2 left');
	expect(page.html).not.toContain('secret-address');
	expect(page.handOn).toBeUndefined();
});

test.each([
	['an unknown review', (id: string) => request(`${id}x`)],
	['no review', () => request('')],
	['another nonce', (id: string) => request(id, { linkNonce: 'kez' })],
	['no nonce', (id: string) => request(id, { linkNonce: '' })],
	['an answer with another nonce', (id: string) => ({ ...sent(id, { a1: '0' }), linkNonce: 'guess' })],
])('%s: the same page, which tells nothing', async (_name, asked) => {
	const reviewId = await opened();
	const unknown = await shown(request('nobody'), 1);
	expect(await shown(asked(reviewId), 1)).toEqual(unknown);
	expect(unknown.status).toBe(403);
	expect((await store.review(reviewId))?.answers).toEqual([]);
});

test('exactly the request that makes the review whole hands it on', async () => {
	const reviewId = await opened();
	expect((await shown(sent(reviewId, { a1: '0' }), 1)).handOn).toBeUndefined();
	const both = await Promise.all(Array.from({ length: 10 }, () => shown(sent(reviewId, { a2: '1' }), 2)));
	expect(both.filter(({ handOn }) => handOn !== undefined)).toEqual([expect.objectContaining({ handOn: { reviewId, resumeUrl: 'http://n8n/secret-address' } })]);
});

test('whoever comes later reads who decided what and when, also long after the deadline', async () => {
	const reviewId = await opened();
	await shown(sent(reviewId, { a1: '0', a2: '1', reviewer: 'Ana' }), 1);
	await store.endReview(reviewId, 'handed-on', at(2).now.toISOString());
	for (const minutes of [3, 3 * 24 * 60]) {
		const page = await shown(request(reviewId), minutes);
		expect(page.status).toBe(200);
		expect(page.html).toContain('<bdi>Ana</bdi> has already answered this.');
		expect(page.html).toContain('Card arrival');
		// Nobody has to press a button: the clock hands on.
		expect(page.html).not.toContain('Let the workflow go on');
		const second = await shown(sent(reviewId, { a1: '2', a2: '2', reviewer: 'Tom' }), minutes);
		expect(second.html).toContain('Ana');
		expect(second.handOn).toBeUndefined();
	}
});

const closeOverdue = async () =>
	await store.dueReviews({ now: at(24 * 60).now, completeSince: at(0).now, notSeenSince: at(0).now, leaseSeconds: 1, most: { handOn: 1, lookAfter: 1 } });

test.each<[end: ReviewEnd | undefined, says: string]>([
	[undefined, 'These answers go on, and the other items as “undecided”.'],
	['handed-on', 'These answers went on, and the other items as “undecided”.'],
	['went-on', 'These answers are kept, but the workflow had gone on when they were to be passed on, so it may have taken all items as “undecided”.'],
	['stopped', 'These answers are kept, but the workflow was stopped before it could go on with them.'],
	['deleted', 'These answers are kept, but this run of the workflow was deleted before it could go on with them.'],
])('after the deadline the page says what went on, where the run ended as %s', async (end, says) => {
	const reviewId = await opened();
	await shown(sent(reviewId, { a1: '0' }), 1);
	await closeOverdue();
	if (end !== undefined) await store.endReview(reviewId, end, at(24 * 60).now.toISOString());
	const late = await shown(sent(reviewId, { a2: '1' }), 24 * 60 + 1);
	expect(late.status).toBe(410);
	expect(late.html).toContain(`1 of 2 items had an answer. ${says}`);
	expect((await store.review(reviewId))?.answers).toHaveLength(1);
});

const VOTING = { voters: ['Ana', 'Tom', 'Mira'], agreeing: 3, everybody: true };

const vote = (reviewer: string, itemId: string) => ({ itemId, outcome: 'unsure', reviewer, channel: 'page', identity: 'link', blind: false, decidedAt: at(1).now.toISOString() }) as const;

test('votes that decided nothing are not called silence', async () => {
	const reviewId = await opened({ voting: VOTING });
	await store.claimAnswers(reviewId, [vote('Ana', 'T-1'), vote('Ana', 'T-2')]);
	await store.claimAnswers(reviewId, [vote('Tom', 'T-1')]);
	await closeOverdue();
	const over = (await shown(request(reviewId), 24 * 60 + 1)).html;
	expect(over).toContain('3 votes were in, too few to decide anything, so the workflow went on with “undecided”.');
	expect(over).not.toContain('Nobody');
	expect((await store.review(reviewId))?.agreement).toMatchObject({ items: 1, unanimous: 1, votes: 3 });
});

test('beside what was decided the votes on the rest are counted, also where the run was stopped', async () => {
	const reviewId = await opened({ voting: VOTING });
	for (const reviewer of VOTING.voters) await store.claimAnswers(reviewId, [vote(reviewer, 'T-1')]);
	await store.claimAnswers(reviewId, [vote('Ana', 'T-2')]);
	await store.endReview(reviewId, 'stopped', at(5).now.toISOString());
	expect((await shown(request(reviewId), 6)).html).toContain('1 of 2 items had an answer; on the others 1 vote was in, too few to decide them. What was answered is kept.');
});

test.each([
	['stopped', 'The workflow was stopped.'],
	['deleted', 'This run of the workflow was deleted.'],
	['went-on', 'The workflow has gone on.'],
] as const)('a review whose execution was %s says so', async (end, heading) => {
	const reviewId = await opened();
	await store.endReview(reviewId, end, at(5).now.toISOString());
	for (const asked of [request(reviewId), sent(reviewId, { a1: '0' })]) {
		const page = await shown(asked, 6);
		expect(page.status).toBe(410);
		expect(page.html).toContain(heading);
	}
});

test('a program reads and answers the same address as JSON', async () => {
	const reviewId = await opened();
	const review = await shown(request(reviewId, { accept: 'application/json' }), 1);
	expect(JSON.parse(review.html)).toMatchObject({ reviewId, answers: [] });
	const json = { method: 'POST' as const, contentType: 'application/json', body: { answers: [{ itemId: 'T-1', outcome: 'unsure' }] } };
	expect(JSON.parse((await shown(request(reviewId, json), 1)).html)).toMatchObject({ status: 'recorded', recorded: ['T-1'], open: 1 });
});

test('while the store is away nothing is decided, and nothing is thrown', async () => {
	const away = { now: at(1).now, store: () => Promise.reject(new HitlError('store-busy', 'The store is busy', 'Wait.')) };
	const { reply } = await serveReview(sent('r', { a1: '0' }), away);
	expect(reply.status).toBe(503);
});
