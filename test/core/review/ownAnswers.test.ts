import { HitlError } from '../../../core/errors';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answerReview } from '../../../core/review/answerReview';
import { NOT_TICKED } from '../../../core/review/ownAnswers';
import { hashLinkNonce, type PendingReview } from '../../../core/review/pendingReview';
import { isPage, type ReviewResponse } from '../../../core/review/reviewResponse';
import { fixedSecret } from '../../support/fixedDraws';
import { servedForm } from '../../support/reviewPage/servedForm';
import { OPENED, openedReview } from './openedReview';
import { firstItems, manyLabels, sampleForm } from './sampleForm';

const FORM = 'application/x-www-form-urlencoded';

let store: FeedbackStore;

beforeEach(async () => (store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret })));
afterEach(async () => await store.close());

/** A review of two items, by one person's own link or by one that several have. */
async function asked(whose: 'personal' | 'shared' = 'personal', form = sampleForm({ items: firstItems(2) })): Promise<PendingReview> {
	const own = await openedReview(store, form);
	const link = { hash: hashLinkNonce('key'), ...(whose === 'personal' ? { reviewer: { name: 'Ana' } } : {}) };
	return { form: own, links: [link], pageNonce: 'page-nonce', askName: 'optional', predicted: ['', ''] };
}

const visit = async (pending: PendingReview, method: 'GET' | 'POST', body: unknown = {}, contentType = FORM): Promise<ReviewResponse> =>
	await answerReview({ method, linkNonce: 'key', contentType, accept: 'text/html', body }, pending, { now: OPENED, store: async () => store });

const htmlOf = ({ reply }: ReviewResponse): string => (isPage(reply) ? reply.html : JSON.stringify(reply.body));

const post = async (pending: PendingReview, fields: Record<string, string>) => await visit(pending, 'POST', { page: 'page-nonce', ...fields });

const answers = async ({ form }: PendingReview) => (await store.review(form.reviewId))?.answers.map(({ itemId, label }) => [itemId, label]);

/** The page on which a draft of both items stands. */
async function drafted(whose: 'personal' | 'shared', pending: PendingReview): Promise<string> {
	await post(pending, { draft: '1,2', a1: '0', a2: '1' });
	return htmlOf(whose === 'personal' ? await visit(pending, 'GET') : await post(pending, { draft: 'show' }));
}

describe.each(['personal', 'shared'] as const)('where a draft fills the page of a %s link', (whose) => {
	test('sending the form as it was served decides nothing, however often', async () => {
		const pending = await asked(whose);
		let html = await drafted(whose, pending);
		for (let round = 0; round < 3; round += 1) {
			expect(servedForm(html).get('a1')).toBe('0');
			const refused = await visit(pending, 'POST', servedForm(html).toString());
			expect(refused.reply.status).toBe(422);
			expect(refused.decided).toBeUndefined();
			html = htmlOf(refused);
			expect(html).toContain(NOT_TICKED);
		}
		expect(await answers(pending)).toEqual([]);
	});

	test('one tick makes it the person’s own, and the box keeps its tick where something else is wrong', async () => {
		const pending = await asked(whose);
		const fields = servedForm(await drafted(whose, pending));
		fields.set('mine', 'yes');
		fields.set('a2', 'later');
		fields.set('c2', 'only words');
		const refused = await visit(pending, 'POST', fields.toString());
		expect(refused.reply.status).toBe(422);
		const again = servedForm(htmlOf(refused));
		expect(again.get('mine')).toBe('yes');
		again.set('a2', '1');
		expect((await visit(pending, 'POST', again.toString())).decided).toHaveLength(2);
		expect(await answers(pending)).toEqual([['T-1', 'Card arrival'], ['T-2', 'Cash withdrawal charge']]);
	});
});

test('a page that nobody filled in has no box, nor one of whose draft no answer is left', async () => {
	const pending = await asked();
	expect(htmlOf(await visit(pending, 'GET'))).not.toContain('name="mine"');
	await post(pending, { draft: '1', c1: 'half a thought' });
	expect(htmlOf(await visit(pending, 'GET'))).not.toContain('name="mine"');
	await post(pending, { draft: '1', a1: 'later' });
	expect(htmlOf(await visit(pending, 'GET'))).not.toContain('name="mine"');
});

test('answers that did not come from the page come back filled in, and have to be ticked', async () => {
	const pending = await asked();
	const refused = await visit(pending, 'POST', { a1: '0', a2: '1' });
	expect(refused.reply.status).toBe(422);
	expect((await visit(pending, 'POST', servedForm(htmlOf(refused)).toString())).reply.status).toBe(422);
	expect(await answers(pending)).toEqual([]);
});

test('a program that answers in JSON ticks nothing', async () => {
	const pending = await asked();
	await drafted('personal', pending);
	const given = pending.form.items.map(({ itemId }) => ({ itemId, outcome: 'unsure' }));
	expect((await visit(pending, 'POST', { answers: given }, 'application/json')).decided).toHaveLength(2);
});

test('while the store is away the tick is kept with the answers', async () => {
	const pending = await asked();
	const fields = servedForm(await drafted('personal', pending));
	fields.set('mine', 'yes');
	const claim = jest.spyOn(store, 'claimAnswers').mockRejectedValueOnce(new HitlError('store-busy', 'The store is busy', 'Wait.'));
	const away = await visit(pending, 'POST', fields.toString());
	expect(away.reply.status).toBe(503);
	claim.mockRestore();
	expect((await visit(pending, 'POST', servedForm(htmlOf(away)).toString())).decided).toHaveLength(2);
});

describe('“Answer later”', () => {
	test('leaves an item open, and stands on every card', async () => {
		const pending = await asked();
		expect(htmlOf(await visit(pending, 'GET')).match(/value="later"/g)).toHaveLength(2);
		await post(pending, { a1: '0', a2: 'later' });
		expect(await answers(pending)).toEqual([['T-1', 'Card arrival']]);
		expect((await post(pending, { a2: 'later' })).reply.status).toBe(422);
	});

	test('beside a label that was typed is one answer too many', async () => {
		const pending = await asked('personal', sampleForm({ items: firstItems(1), labels: manyLabels() }));
		const refused = await post(pending, { a1: 'later', s1: manyLabels()[0] ?? '' });
		expect(htmlOf(refused)).toContain('This item has two different answers. Keep one of them.');
		expect(await answers(pending)).toEqual([]);
	});
});
