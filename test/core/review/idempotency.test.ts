import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answerReview } from '../../../core/review/answerReview';
import { knownLinks, newLinks } from '../../../core/review/reviewLink';
import { isPage } from '../../../core/review/reviewResponse';
import { fixedSecret } from '../../support/fixedDraws';
import { sampleForm } from './sampleForm';

const NOW = new Date('2027-03-16T12:00:00.000Z');
const form = sampleForm();
const [link] = newLinks([], form.reviewId, Buffer.alloc(32));

let store: FeedbackStore;

beforeEach(async () => {
	store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
	const items = form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` }));
	await store.openReview({ reviewId: form.reviewId, loop: form.loop, executionId: '1', workflowId: 'w', nodeName: 'Review', openedAt: '2027-03-16T08:00:00.000Z', deadlineAt: form.deadlineAt, items });
});
afterEach(async () => await store.close());

async function post(body: unknown, idempotencyKey?: string) {
	const pending = { form, links: knownLinks(link === undefined ? [] : [link]), pageNonce: 'p', askName: 'optional' as const, predicted: form.items.map(({ suggestion }) => suggestion?.label ?? '') };
	const request = { method: 'POST' as const, linkNonce: link?.nonce ?? '', contentType: 'application/json', accept: '*/*', body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
	const { reply, decided } = await answerReview(request, pending, { store: async () => store, now: NOW });
	if (isPage(reply)) throw new Error('a page');
	return { ...reply, decided };
}

const one = { answers: [{ itemId: 'T-1', outcome: 'unsure' }] };
const two = { answers: [{ itemId: 'T-2', outcome: 'unsure' }] };

test('the same request under the same key gets the same reply and changes nothing, by header or by field', async () => {
	const first = await post(one, 'k-1');
	expect(first).toMatchObject({ status: 200, body: { recorded: ['T-1'], open: 11 } });
	await post(two);
	expect(await post(one, 'k-1')).toEqual(first);
	expect(await post({ answers: [{ outcome: 'unsure', itemId: 'T-1' }], idempotencyKey: 'k-1' })).toEqual(first);
	expect((await post(one)).body).toMatchObject({ recorded: [], alreadyAnswered: [{ itemId: 'T-1' }], open: 10 });
});

test('of twenty at once one is taken, and all get the same reply', async () => {
	const replies = await Promise.all(Array.from({ length: 20 }, async () => await post(one, 'k-2')));
	expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
	expect((await store.review(form.reviewId))?.answers).toHaveLength(1);
});

test('the last answer hands on once; its repeat gets the same reply', async () => {
	const all = { answers: form.items.map(({ itemId }) => ({ itemId, outcome: 'unsure' })) };
	const first = await post(all, 'k-3');
	expect(first.decided).toHaveLength(12);
	const again = await post(all, 'k-3');
	expect([again.decided, again.body]).toEqual([undefined, first.body]);
});

test('another request under the key is refused and nothing is taken; a refused one leaves its key free', async () => {
	await post(one, 'k-4');
	expect(await post(two, 'k-4')).toMatchObject({ status: 422, body: { problems: [{ path: 'idempotencyKey', message: expect.stringContaining('was used for other answers before') }] } });
	expect((await store.review(form.reviewId))?.answers).toHaveLength(1);
	expect((await post({ answers: [{ itemId: 'T-2', label: 'bogus' }] }, 'k-5')).status).toBe(422);
	expect((await post(two, 'k-5')).body).toMatchObject({ recorded: ['T-2'] });
});

test.each<[string, unknown, string | undefined, string | undefined]>([
	['an empty key', { ...two, idempotencyKey: '' }, undefined, 'idempotencyKey'],
	['a key that is no text', { ...two, idempotencyKey: 7 }, undefined, 'idempotencyKey'],
	['a key that is too long', two, 'x'.repeat(201), undefined],
	['two keys', { ...two, idempotencyKey: 'a' }, 'b', 'idempotencyKey'],
	['a label that is none', { answers: [{ itemId: 'T-1', label: 'bogus' }] }, undefined, 'answers[0].label'],
	['an item that is none', { answers: [one.answers[0], { itemId: 'X', outcome: 'unsure' }] }, undefined, 'answers[1].itemId'],
	['a comment that is no text', { answers: [{ itemId: 'T-1', outcome: 'unsure', comment: 1 }] }, undefined, 'answers[0].comment'],
	['a field that is not known', { answers: [{ itemId: 'T-1', outcome: 'unsure', score: 1 }] }, undefined, 'answers[0].score'],
	['no list', { answers: 'all' }, undefined, 'answers'],
	['a field beside', { ...one, extra: 1 }, undefined, 'extra'],
])('%s: refused, with the place', async (_name, body, header, path) => {
	const { status, body: said } = await post(body, header);
	expect([status, said]).toMatchObject([422, { status: 'refused', problems: [path === undefined ? {} : { path }] }]);
	expect((await store.review(form.reviewId))?.answers).toEqual([]);
});
