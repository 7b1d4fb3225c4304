import type { FeedbackStore } from '../../../core/feedback/store';
import { flatRow } from '../../../core/feedback/exportRows';
import type { LabelChange } from '../../../core/loop/labelChange';
import { answer, at, collect, decision, LOOP, prediction, review, reviewedRow } from './examples';

export function describeLabelChanges(store: () => FeedbackStore): void {
	let changes = 0;
	const change = async (made: LabelChange | { kind: 'undo' }, key = `key ${(changes += 1)}`) =>
		await store().changeLabels({ loop: LOOP, key, change: made, reason: 'the team said so', at: at(60 + changes) });

	const said = (itemId: string, label: string, more: { reviewId?: string; minutes?: number } = {}) =>
		reviewedRow({
			itemId,
			text: `text of ${itemId}`,
			reviewId: more.reviewId ?? 'r-1',
			answer: answer(itemId, { label, decidedAt: at(more.minutes ?? 10) }),
		});
	const record = async (...answers: Array<[string, string]>) => await store().recordFeedback(answers.map(([itemId, label]) => said(itemId, label)));
	const learned = async () => (await store().labelledRows(LOOP)).map(({ itemId, answer: given }) => [itemId, given?.label]);
	const past = async () => {
		const { answers, labelMap } = await store().answersAfter(LOOP, { rowId: 0, claim: 0 }, { limit: 100 });
		return { labelMap, answers: answers.map(({ itemId, label }) => [itemId, label]) };
	};
	const given = async () => (await collect(store().feedback(LOOP))).map((row) => row.answer?.label);

	describe('labels that change', () => {
		test('a renamed label is called so wherever it is read, and what was recorded stays', async () => {
			await record(['T-1', 'refund'], ['T-2', 'billing'], ['T-3', 'REFUND']);
			const made = await change({ kind: 'rename', from: ' Refund', to: 'money back' });
			expect(made).toEqual({
				version: 1,
				change: { kind: 'rename', from: 'refund', to: 'money back', newNames: ['money back'] },
				reason: 'the team said so',
				at: made.at,
			});
			expect(await store().labels(LOOP)).toEqual(['billing', 'money back']);
			expect(await learned()).toEqual([
				['T-1', 'money back'],
				['T-2', 'billing'],
				['T-3', 'money back'],
			]);
			expect(await past()).toEqual({ labelMap: 1, answers: await learned() });
			expect(await given()).toEqual(['refund', 'billing', 'REFUND']);
			expect(await store().labelMap(LOOP)).toMatchObject({ version: 1 });
			expect(await store().labelChanges(LOOP)).toEqual([made]);
			expect((await store().events(LOOP, 1))[0]).toMatchObject({ kind: 'labelsChanged', details: { labelMap: 1 } });
		});

		test('an export has what was said and what it is called today', async () => {
			await record(['T-1', 'refund'], ['T-2', 'billing'], ['T-3', 'legal']);
			await change({ kind: 'rename', from: 'refund', to: 'money back' });
			await change({ kind: 'split', from: 'legal', into: ['contract', 'privacy'] });
			const flat = (await collect(store().feedback(LOOP))).map(flatRow).map(({ label, label_today: today }) => [label, today]);
			expect(flat).toEqual([
				['refund', 'money back'],
				['billing', 'billing'],
				['legal', null],
			]);
			const [again] = await store().recordFeedback([said('T-1', 'refund')]);
			expect(again).toMatchObject({ isNew: false, row: { labelToday: 'money back' } });
		});

		test('chains of names are followed, and there and back again is no circle', async () => {
			await record(['T-1', 'refund']);
			await change({ kind: 'rename', from: 'refund', to: 'b' });
			await record(['T-2', 'b']);
			await change({ kind: 'rename', from: 'b', to: 'c' });
			expect(await learned()).toEqual([
				['T-1', 'c'],
				['T-2', 'c'],
			]);
			await change({ kind: 'rename', from: 'c', to: 'refund' });
			await record(['T-3', 'b'], ['T-4', 'c'], ['T-5', 'refund']);
			expect((await learned()).map(([, label]) => label)).toEqual(Array(5).fill('refund'));
			expect(await store().labels(LOOP)).toEqual(['billing', 'refund']);
		});

		test('merged labels are one from now on', async () => {
			await record(['T-1', 'refund'], ['T-2', 'chargeback'], ['T-3', 'billing']);
			await change({ kind: 'merge', from: ['refund', 'chargeback'], to: 'money back' });
			expect(await learned()).toEqual([
				['T-1', 'money back'],
				['T-2', 'money back'],
				['T-3', 'billing'],
			]);
			await change({ kind: 'merge', from: ['money back'], to: 'billing' });
			expect(new Set((await learned()).map(([, label]) => label))).toEqual(new Set(['billing']));
			expect(await store().labels(LOOP)).toEqual(['billing']);
		});

		test('answers with a split label teach nothing until they are given anew, and can be listed', async () => {
			await record(['T-1', 'refund'], ['T-2', 'refund'], ['T-3', 'billing']);
			await change({ kind: 'split', from: 'refund', into: ['card refund', 'cash refund'] });
			expect(await store().labels(LOOP)).toEqual(['billing', 'card refund', 'cash refund']);
			expect(await learned()).toEqual([['T-3', 'billing']]);
			expect((await past()).answers).toEqual([
				['T-1', undefined],
				['T-2', undefined],
				['T-3', 'billing'],
			]);
			const toAsk = await store().rowsToAskAgain(LOOP);
			expect(toAsk).toEqual([
				{ rowId: expect.any(Number), itemId: 'T-1', text: 'text of T-1', label: 'refund', splitInto: ['card refund', 'cash refund'] },
				{ rowId: expect.any(Number), itemId: 'T-2', text: 'text of T-2', label: 'refund', splitInto: ['card refund', 'cash refund'] },
			]);
			await store().recordFeedback([said('T-1', 'cash refund', { reviewId: 'r-2', minutes: 90 })]);
			expect((await store().rowsToAskAgain(LOOP)).map(({ itemId }) => itemId)).toEqual(['T-2']);
			expect(await learned()).toEqual([
				['T-3', 'billing'],
				['T-1', 'cash refund'],
			]);
			expect(await given()).toEqual(['refund', 'refund', 'billing', 'cash refund']);
		});

		test('an older answer of an item does not come back when the label of the newest was split', async () => {
			await store().recordFeedback([said('T-1', 'billing'), said('T-1', 'refund', { reviewId: 'r-2', minutes: 20 })]);
			await change({ kind: 'split', from: 'refund', into: ['card refund', 'cash refund'] });
			expect(await learned()).toEqual([]);
		});

		test('parts of a split follow later changes, and parts that become one leave nothing to ask', async () => {
			await record(['T-1', 'refund']);
			await change({ kind: 'split', from: 'refund', into: ['card', 'cash'] });
			await change({ kind: 'rename', from: 'card', to: 'card refund' });
			expect((await store().rowsToAskAgain(LOOP))[0]?.splitInto).toEqual(['card refund', 'cash']);
			await change({ kind: 'split', from: 'cash', into: ['coins', 'notes'] });
			expect((await store().rowsToAskAgain(LOOP))[0]?.splitInto).toEqual(['card refund', 'coins', 'notes']);
			await change({ kind: 'merge', from: ['card refund', 'coins', 'notes'], to: 'money' });
			expect(await store().rowsToAskAgain(LOOP)).toEqual([]);
			expect(await learned()).toEqual([['T-1', 'money']]);
		});

		test('an answer given under the old name while the review waited counts as the new one', async () => {
			await store().recordDecisions([decision({ decisionId: 'r-1/T-1' })]);
			await store().openReview(review([], { items: [{ itemId: 'T-1', decisionId: 'r-1/T-1', blind: false }] }));
			await change({ kind: 'rename', from: 'refund', to: 'money back' });
			await store().claimAnswers('r-1', [answer('T-1', { label: 'refund' })]);
			expect(await past()).toEqual({ labelMap: 1, answers: [['T-1', 'money back']] });
			await store().recordFeedback([reviewedRow({ decisionId: 'r-1/T-1' })]);
			expect(await learned()).toEqual([['T-1', 'money back']]);
			expect(await store().labels(LOOP)).toEqual(['billing', 'money back']);
		});

		test('what was predicted under an old name is compared under the new one', async () => {
			await store().recordFeedback([reviewedRow({ prediction: prediction({ label: 'billing' }) })]);
			const predicted = async () => (await store().labelledRows(LOOP)).map((row) => row.prediction.label);
			await change({ kind: 'rename', from: 'billing', to: 'invoices' });
			expect(await predicted()).toEqual(['invoices']);
			await change({ kind: 'split', from: 'invoices', into: ['open', 'paid'] });
			expect(await predicted()).toEqual(['']);
		});

		test('the same key makes a change once', async () => {
			await record(['T-1', 'refund']);
			const made = await change({ kind: 'rename', from: 'refund', to: 'b' }, 'execution 7');
			expect(await change({ kind: 'rename', from: 'refund', to: 'b' }, 'execution 7')).toEqual(made);
			expect(await change({ kind: 'rename', from: 'billing', to: 'other' }, 'execution 7')).toEqual(made);
			expect(await store().labelChanges(LOOP)).toHaveLength(1);
			expect((await store().events(LOOP, 10)).filter(({ kind }) => kind === 'labelsChanged')).toHaveLength(1);
		});

		test('of ten equal renames under other keys one is made, the others say why not', async () => {
			await record(['T-1', 'refund']);
			const results = await Promise.allSettled(Array.from({ length: 10 }, async () => await change({ kind: 'rename', from: 'refund', to: 'b' })));
			expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
			const [refused] = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
			expect(refused).toMatchObject({ code: 'label-change-refused', message: 'This loop has no label "refund"' });
			expect(await store().labelChanges(LOOP)).toHaveLength(1);
		});

		test('the newest change can be taken back, with what was answered since', async () => {
			await record(['T-1', 'refund']);
			await change({ kind: 'rename', from: 'refund', to: 'b' });
			await record(['T-2', 'b']);
			const undone = await change({ kind: 'undo' });
			expect(undone).toMatchObject({ version: 2, change: { kind: 'undo', of: 1, change: { kind: 'rename', from: 'refund', to: 'b' } } });
			expect(await learned()).toEqual([
				['T-1', 'refund'],
				['T-2', 'refund'],
			]);
			await expect(change({ kind: 'undo' })).rejects.toMatchObject({
				code: 'label-change-refused',
				message: 'The newest change of the labels was taken back already',
			});
		});

		test('a merge that is taken back asks again about answers that were given with the common name', async () => {
			await record(['T-1', 'refund'], ['T-2', 'billing']);
			await change({ kind: 'merge', from: ['refund', 'billing'], to: 'money' });
			await record(['T-3', 'money']);
			await change({ kind: 'undo' });
			expect(await learned()).toEqual([
				['T-1', 'refund'],
				['T-2', 'billing'],
			]);
			expect((await store().rowsToAskAgain(LOOP)).map(({ itemId, splitInto }) => [itemId, splitInto])).toEqual([['T-3', ['refund', 'billing']]]);
			expect(await store().labels(LOOP)).toEqual(['billing', 'refund']);
		});

		test('a split that is taken back keeps the answers with its parts', async () => {
			await record(['T-1', 'refund']);
			await change({ kind: 'split', from: 'refund', into: ['card', 'cash'] });
			await record(['T-2', 'card']);
			await change({ kind: 'undo' });
			expect(await learned()).toEqual([
				['T-1', 'refund'],
				['T-2', 'refund'],
			]);
			// Split the same way again, what had been told apart is told apart again.
			await change({ kind: 'split', from: 'refund', into: ['card', 'cash'] });
			expect(await learned()).toEqual([['T-2', 'card']]);
		});

		test('what cannot be done is refused and leaves nothing behind', async () => {
			await record(['T-1', 'refund']);
			const refused: ReadonlyArray<[LabelChange | { kind: 'undo' }, string]> = [
				[{ kind: 'undo' }, 'No label of this loop was ever changed'],
				[{ kind: 'rename', from: 'refnud', to: 'b' }, 'This loop has no label "refnud"'],
				[{ kind: 'rename', from: 'refund', to: 'billing' }, 'There is a label "billing" already, so "refund" cannot be renamed to it'],
				[{ kind: 'rename', from: 'refund', to: ' ' }, 'The new label has no name'],
			];
			for (const [asked, message] of refused) await expect(change(asked)).rejects.toMatchObject({ code: 'label-change-refused', message });
			await expect(store().changeLabels({ loop: 'misspelt', key: 'k', change: { kind: 'undo' }, reason: '', at: at(1) })).rejects.toMatchObject({
				code: 'label-change-refused',
			});
			expect(await store().loops()).toEqual([LOOP]);
			expect(await store().labelMap(LOOP)).toEqual({ version: 0, entries: new Map() });
			expect(await store().events(LOOP, 10)).toEqual([]);
		});

		test('another loop has its own labels', async () => {
			await record(['T-1', 'refund']);
			await store().recordFeedback([reviewedRow({ loop: 'another' })]);
			await change({ kind: 'rename', from: 'refund', to: 'b' });
			expect(await store().labels('another')).toEqual(['billing', 'refund']);
			expect((await store().labelledRows('another'))[0]?.answer?.label).toBe('refund');
		});

		test.each(['__proto__', 'constructor', 'NUL \0', 'half \ud83d a pair', '\ufdd0 mark', '\'; DROP TABLE label_maps; --', 'رد المبلغ', '💳'])(
			'a label may be called %j',
			async (name) => {
				await record(['T-1', 'refund'], ['T-2', 'legal']);
				await change({ kind: 'rename', from: 'refund', to: name });
				expect(await learned()).toEqual([
					['T-1', name],
					['T-2', 'legal'],
				]);
				await record(['T-3', name]);
				await change({ kind: 'merge', from: [name, 'legal'], to: 'b' });
				expect(new Set((await learned()).map(([, label]) => label))).toEqual(new Set(['b']));
				await change({ kind: 'undo' });
				await change({ kind: 'split', from: 'legal', into: [`${name} 1`, `${name} 2`] });
				expect((await store().rowsToAskAgain(LOOP))[0]?.splitInto).toEqual([`${name} 1`, `${name} 2`]);
			},
		);
	});
}
