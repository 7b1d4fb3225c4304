import { HitlError } from '../../../core/errors';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answerReview } from '../../../core/review/answerReview';
import type { ReviewRequest } from '../../../core/review/visit';
import { hashLinkNonce, type PendingReview } from '../../../core/review/pendingReview';
import type { ReviewForm } from '../../../core/review/reviewForm';
import { isPage, type ReviewResponse } from '../../../core/review/reviewResponse';
import { fixedSecret } from '../../support/fixedDraws';
import { OPENED, openedReview } from './openedReview';
import { approvalForm, blindForm, sampleForm } from './sampleForm';


let store: FeedbackStore;

beforeEach(async () => (store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret })));
afterEach(async () => await store.close());

async function pendingOf(form: ReviewForm, predicted: readonly string[] = form.items.map(({ suggestion }) => suggestion?.label ?? '')): Promise<PendingReview> {
	const own = await openedReview(store, form);
	return { form: own, links: [{ hash: hashLinkNonce('key') }], pageNonce: 'page-nonce', askName: 'optional', predicted: [...predicted] };
}

const request = (more: Partial<ReviewRequest>): ReviewRequest => ({ method: 'POST', linkNonce: 'key', contentType: 'application/json', accept: '*/*', body: {}, ...more });

const at = (minutes: number) => ({ now: new Date(OPENED.getTime() + minutes * 60_000), store: async () => store });

const text = ({ reply }: ReviewResponse): string => (isPage(reply) ? reply.html : JSON.stringify(reply.body));

const allUnsure = ({ form }: PendingReview) => ({ answers: form.items.map(({ itemId }) => ({ itemId, outcome: 'unsure' })) });

test('a program reads the review as JSON: items, labels, and what is decided already', async () => {
	const pending = await pendingOf(sampleForm());
	const [first] = pending.form.items;
	await answerReview(request({ body: { answers: [{ itemId: first?.itemId, outcome: 'rejected' }], reviewer: 'Ana' } }), pending, at(1));
	const { reply, decided } = await answerReview(request({ method: 'GET', accept: 'application/json' }), pending, at(2));
	expect(decided).toBeUndefined();
	expect(reply).toMatchObject({ status: 200, body: { reviewId: pending.form.reviewId, labels: pending.form.labels, answers: [{ itemId: first?.itemId, outcome: 'rejected', reviewer: 'Ana' }] } });
});

test('exactly the request that makes the review whole hands the answers on', async () => {
	const pending = await pendingOf(sampleForm());
	const all = allUnsure(pending);
	const replies = await Promise.all(Array.from({ length: 20 }, () => answerReview(request({ body: all }), pending, at(1))));
	const handed = replies.filter(({ decided }) => decided !== undefined);
	expect(handed).toHaveLength(1);
	expect(handed[0]?.decided).toHaveLength(pending.form.items.length);
});

test('when the process that took the last answer died, a later POST hands them on, and an opened page does not', async () => {
	const pending = await pendingOf(sampleForm());
	const lost = await answerReview(request({ body: allUnsure(pending) }), pending, at(1));
	expect(lost.decided).toBeDefined();
	const soon = { ...at(1), now: new Date(at(1).now.getTime() + 9_000) };
	expect((await answerReview(request({ body: allUnsure(pending) }), pending, soon)).decided).toBeUndefined();
	const opened = await answerReview(request({ method: 'GET' }), pending, at(2));
	expect(opened.decided).toBeUndefined();
	expect(text(opened)).toContain('Let the workflow go on');
	const pressed = request({ body: '', contentType: 'application/x-www-form-urlencoded' });
	expect((await answerReview(pressed, pending, at(2))).decided).toHaveLength(pending.form.items.length);
	expect((await answerReview(request({ body: allUnsure(pending) }), pending, at(2))).decided).toHaveLength(pending.form.items.length);
});

test('a blind item is told apart by the stored prediction, and shown to the person afterwards', async () => {
	const form = { ...blindForm(), items: blindForm().items.slice(0, 1) };
	const pending = await pendingOf(form, [form.labels[0] ?? '']);
	const body = new URLSearchParams({ page: 'page-nonce', a1: '0' }).toString();
	const { decided, reply } = await answerReview(request({ body, contentType: 'application/x-www-form-urlencoded' }), pending, at(1));
	expect(decided?.[0]).toMatchObject({ outcome: 'approved', label: form.labels[0], blind: true, channel: 'page' });
	expect(isPage(reply) && reply.html).toContain('What the model had said');
});

test('a blind item can be approved as it is where people approve or reject', async () => {
	const items = approvalForm().items.slice(0, 1).map(({ suggestion: _hidden, ...item }) => ({ ...item, blind: true }));
	const pending = await pendingOf({ ...approvalForm(), items }, ['send']);
	const { decided } = await answerReview(request({ body: { answers: [{ itemId: items[0]?.itemId, outcome: 'approved' }] } }), pending, at(1));
	expect(decided?.[0]).toMatchObject({ outcome: 'approved', label: 'send', blind: true });
});

test('after the deadline nothing is taken, from people and programs alike', async () => {
	const pending = await pendingOf(sampleForm());
	const late = await answerReview(request({ body: allUnsure(pending) }), pending, at(24 * 60));
	expect(late).toMatchObject({ reply: { status: 410, body: { status: 'refused', problems: [{ message: 'The time to answer is over.' }] } } });
	expect((await store.review(pending.form.reviewId))?.answers).toEqual([]);
});

describe('while the store is away', () => {
	const away = { now: at(1).now, store: () => Promise.reject(new HitlError('store-busy', 'The store is busy', 'Wait.')) };

	test('a person gets the page back with everything kept, and nothing is decided', async () => {
		const pending = await pendingOf(sampleForm());
		const body = new URLSearchParams({ page: 'page-nonce', a1: '0', c1: 'my remark' }).toString();
		const response = await answerReview(request({ body, contentType: 'application/x-www-form-urlencoded' }), pending, away);
		expect(response.reply.status).toBe(503);
		expect(response.decided).toBeUndefined();
		expect(text(response)).toContain('my remark');
		expect(text(response)).toContain('Nothing was decided');
	});

	test('a program is told to send again', async () => {
		const response = await answerReview(request({ body: allUnsure(await pendingOf(sampleForm())) }), await pendingOf(sampleForm()), away);
		expect(response.reply.status).toBe(503);
		expect(text(response)).toContain('Send them again');
	});

	test('an opened page says that it did not work', async () => {
		const response = await answerReview(request({ method: 'GET' }), await pendingOf(sampleForm()), away);
		expect(response.reply.status).toBe(503);
	});
});

test('a review that the store does not know is not shown', async () => {
	const pending = await pendingOf(sampleForm());
	const other = { ...pending, form: { ...pending.form, reviewId: 'another' } };
	expect((await answerReview(request({ method: 'GET' }), other, at(1))).reply.status).toBe(403);
});

test('an unexpected fault becomes a page, not an exception', async () => {
	const broken = { now: at(1).now, store: () => Promise.reject(new TypeError('boom')) };
	const response = await answerReview(request({ method: 'GET' }), await pendingOf(sampleForm()), broken);
	expect(response.reply.status).toBe(500);
	expect(text(response)).not.toContain('boom');
});

describe('a draft', () => {
	const FORM = 'application/x-www-form-urlencoded';
	const body = (fields: Record<string, string>) => new URLSearchParams({ page: 'page-nonce', ...fields }).toString();
	const post = async (pending: PendingReview, fields: Record<string, string>, minutes = 1) =>
		await answerReview(request({ body: body(fields), contentType: FORM }), pending, at(minutes));

	test('is kept and decides nothing, even where it holds an answer for every item', async () => {
		const form = sampleForm({ items: sampleForm().items.slice(0, 2) });
		const pending = await pendingOf(form);
		const { reply, decided } = await post(pending, { draft: '1,2', a1: '0', a2: '1' });
		expect(reply).toEqual({ status: 200, body: { status: 'draft kept' } });
		expect(decided).toBeUndefined();
		expect((await store.review(pending.form.reviewId))?.answers).toEqual([]);
		expect(await store.draft(pending.form.reviewId, hashLinkNonce('key'))).toMatchObject({ cards: { 1: { token: '0' }, 2: { token: '1' } } });
	});

	test('without the page’s nonce, and one of a review that is over, is refused', async () => {
		const pending = await pendingOf(sampleForm({ items: sampleForm().items.slice(0, 1) }));
		const forged = await answerReview(request({ body: 'draft=1&a1=0', contentType: FORM }), pending, at(1));
		expect(forged.reply.status).toBe(422);
		expect(await store.draft(pending.form.reviewId, hashLinkNonce('key'))).toBeUndefined();
		await answerReview(request({ body: allUnsure(pending) }), pending, at(1));
		expect((await post(pending, { draft: '1', a1: '0' })).reply.status).toBe(409);
		// Not even when the answers wait for somebody to hand them on.
		expect((await post(pending, { draft: '1', a1: '0' }, 9)).decided).toBeUndefined();
	});

	test('is asked for by a form, which decides nothing either', async () => {
		const pending = await pendingOf(sampleForm());
		await post(pending, { draft: '0,3', a3: '4', reviewer: 'Ana' });
		expect(text(await answerReview(request({ method: 'GET' }), pending, at(2)))).not.toMatch(/value="4" checked/);
		const { reply, decided } = await post(pending, { draft: 'show' }, 2);
		expect(decided).toBeUndefined();
		expect(text({ reply })).toContain('name="a3" value="4" checked');
		expect(text({ reply })).toContain('value="Ana"');
	});

	test('is about what is still open: what was sent meanwhile is no draft any more', async () => {
		const pending = await pendingOf(sampleForm());
		await post(pending, { draft: '1,3', a1: '0', a3: '4' });
		expect(text(await answerReview(request({ method: 'GET' }), pending, at(1)))).toContain('with 2 answers');
		await post(pending, { a1: '0' }, 2);
		expect(text(await answerReview(request({ method: 'GET' }), pending, at(3)))).toContain('with 1 answer.');
		await post(pending, { a3: '4' }, 4);
		expect(text(await answerReview(request({ method: 'GET' }), pending, at(5)))).not.toContain('draft from');
	});

	test('of nonsense keeps nothing that could not be shown', async () => {
		const pending = await pendingOf(sampleForm());
		for (const draft of ['', '99', '-1', '1,1,1', 'x'.repeat(5_000), '__proto__']) expect((await post(pending, { draft, a1: '<b>', e1_0: 'x' })).reply.status).toBe(200);
		expect((await store.draft(pending.form.reviewId, hashLinkNonce('key')))?.cards).toEqual({ 1: {} });
	});

	test('while the store is away fails as a program can read it, and the answers stay in the tab', async () => {
		const pending = await pendingOf(sampleForm());
		const away = { now: at(1).now, store: () => Promise.reject(new HitlError('store-busy', 'The store is busy', 'Wait.')) };
		const { reply } = await answerReview(request({ body: body({ draft: '1', a1: '0' }), contentType: FORM }), pending, away);
		expect(reply.status).toBe(503);
	});
});
