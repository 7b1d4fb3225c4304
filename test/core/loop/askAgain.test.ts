import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { askAgain, type RowToAsk } from '../../../core/loop/askAgain';
import { fixedSecret } from '../../support/fixedDraws';

let store: FeedbackStore;
beforeEach(async () => {
	store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
});
afterEach(async () => await store.close());

const row = (itemId: string, purpose = 'second look'): RowToAsk => ({
	itemId,
	text: `text of ${itemId}`,
	prediction: { label: 'refund', confidence: 0.9, model: { id: 'm', version: 3 } },
	reason: 'It looks wrong.',
	purpose,
});
const ask = async (rows: readonly RowToAsk[], { execution = '1', limit = 10 } = {}) =>
	await askAgain(rows, { store, loop: 'mails', executionId: execution, now: new Date('2026-01-01T10:00:00Z'), limit });

test('each item is asked about once for a purpose, in the given order, with a decision that Human Review finds', async () => {
	const first = await ask([row('T-1'), row('T-2'), row('T-3')], { limit: 2 });
	expect(first.map(({ itemId }) => itemId)).toEqual(['T-1', 'T-2']);
	const [one] = first;
	expect(one).toMatchObject({ loop: 'mails', input: { text: 'text of T-1' }, prediction: { label: 'refund' }, gate: { route: 'review', rule: 'asked', reason: 'It looks wrong.', predictor: 'm v3' } });
	const [decision] = await store.findDecisions([{ loop: 'mails', decisionId: one?.gate?.decisionId ?? '' }]);
	expect(decision).toMatchObject({ itemId: 'T-1', text: 'text of T-1', verdict: one?.gate });

	const second = await ask([row('T-1'), row('T-2'), row('T-3')], { execution: '2' });
	expect(second.map(({ itemId }) => itemId)).toEqual(['T-3']);
	expect(await ask([row('T-1'), row('T-2'), row('T-3')], { execution: '3' })).toEqual([]);
	expect((await ask([row('T-1', 'split refund')])).map(({ itemId }) => itemId)).toEqual(['T-1']);
});

test('asking about nothing writes nothing', async () => {
	expect(await ask([])).toEqual([]);
	expect(await ask([row('T-1')], { limit: 0 })).toEqual([]);
	expect(await store.loops()).toEqual([]);
});
