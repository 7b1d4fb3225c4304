import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, automatedRow, collect, LOOP, prediction, reviewedRow } from './examples';

export function describeRows(store: () => FeedbackStore): void {
	describe('rows', () => {
		test('a row is stored once, however often and however late it comes again', async () => {
			const entries = [reviewedRow({ subjectKey: 'customer-7' }), automatedRow({ itemId: 'T-2' })];
			const first = await store().recordFeedback(entries);
			expect(first.map(({ isNew }) => isNew)).toEqual([true, true]);
			expect(first.map(({ row }) => row)).toMatchObject(entries);
			const later = entries.map((entry) => ({ ...entry, recordedAt: at(99), text: 'changed' }));
			const again = await store().recordFeedback([...later, ...later]);
			expect(again).toEqual([...first, ...first].map(({ row }) => ({ row, isNew: false })));
			expect(await collect(store().feedback(LOOP))).toEqual(first.map(({ row }) => row));
		});

		test('an item is new again in another review, and automated in another execution', async () => {
			const entries = [
				reviewedRow(),
				reviewedRow({ reviewId: 'r-2' }),
				reviewedRow({ reviewId: 'r-2', executionId: 'e-7' }),
				automatedRow(),
				automatedRow({ executionId: 'e-2' }),
				automatedRow({ executionId: 'r-1' }),
				automatedRow({ loop: 'another' }),
			];
			const recorded = await store().recordFeedback(entries);
			expect(recorded.map(({ isNew }) => isNew)).toEqual([true, true, false, true, true, true, true]);
			expect(recorded[2]?.row).toEqual(recorded[1]?.row);
		});

		test('row ids rise, also between loops', async () => {
			const [a, b] = await store().recordFeedback([automatedRow(), automatedRow({ itemId: 'T-2' })]);
			const [c] = await store().recordFeedback([automatedRow({ loop: 'another' })]);
			expect([a?.row.rowId, b?.row.rowId, c?.row.rowId]).toEqual([1, 2, 3]);
		});

		test('occurrences count the rows of the loop with the same text', async () => {
			const texts = ['Charged twice', 'charged  TWICE', 'something else', ' charged twice\n'];
			const entries = texts.map((text, index) => automatedRow({ text, itemId: `T-${index}` }));
			await store().recordFeedback(entries.slice(0, 3));
			await store().recordFeedback(entries.slice(0, 3));
			await store().recordFeedback([automatedRow({ text: 'Charged twice', loop: 'another' })]);
			const [last] = await store().recordFeedback(entries.slice(3));
			expect(last?.row.occurrences).toBe(3);
			expect((await collect(store().feedback(LOOP))).map(({ occurrences }) => occurrences)).toEqual([3, 3, 1, 3]);
		});

		test('pages hold at most so many rows, in order of recording', async () => {
			const entries = Array.from({ length: 7 }, (_, index) => automatedRow({ itemId: `T-${index}` }));
			await store().recordFeedback(entries);
			const sizes: number[] = [];
			const ids: string[] = [];
			for await (const page of store().feedback(LOOP, 3)) {
				sizes.push(page.length);
				ids.push(...page.map(({ itemId }) => itemId));
			}
			expect(sizes).toEqual([3, 3, 1]);
			expect(ids).toEqual(entries.map(({ itemId }) => itemId));
			expect(await collect(store().feedback('unknown'))).toEqual([]);
		});

		test('the newest answer of an item is its label, and history stays', async () => {
			const said = (reviewId: string, minutes: number, label: string) =>
				reviewedRow({ reviewId, answer: answer('T-1', { label, decidedAt: at(minutes) }) });
			await store().recordFeedback([said('r-1', 10, 'billing'), said('r-3', 30, 'sales'), said('r-2', 20, 'refund')]);
			const other = reviewedRow({ itemId: 'T-2' });
			await store().recordFeedback([other, said('r-4', 30, 'legal')]);
			const labelled = await store().labelledRows(LOOP);
			expect(labelled.map(({ itemId, answer: given }) => [itemId, given?.label])).toEqual([
				['T-2', 'refund'],
				['T-1', 'legal'],
			]);
			expect(labelled[0]).toMatchObject({ ...other, occurrences: 5 });
			expect(await collect(store().feedback(LOOP))).toHaveLength(5);
		});

		test('a rejection takes the label away; unsure and timed out do not', async () => {
			const unsure = answer('T-1', { outcome: 'unsure', label: undefined, decidedAt: at(20) });
			const rejected = answer('T-2', { outcome: 'rejected', label: undefined, decidedAt: at(20) });
			await store().recordFeedback([
				reviewedRow(),
				reviewedRow({ reviewId: 'r-2', outcome: 'unsure', answer: unsure }),
				reviewedRow({ reviewId: 'r-3', outcome: 'timed_out', answer: undefined }),
				reviewedRow({ itemId: 'T-2' }),
				reviewedRow({ itemId: 'T-2', reviewId: 'r-2', outcome: 'rejected', answer: rejected }),
				automatedRow({ itemId: 'T-3' }),
			]);
			expect((await store().labelledRows(LOOP)).map(({ itemId }) => itemId)).toEqual(['T-1']);
		});

		test('labels of rows count: of the prediction, then of the answer', async () => {
			const chosen = answer('T-1', { label: 'chargeback' });
			await store().recordFeedback([reviewedRow({ prediction: prediction({ label: 'refund' }), answer: chosen })]);
			expect(await store().labels(LOOP)).toEqual(['billing', 'refund', 'chargeback']);
		});

		test('more than a page of labelled rows comes whole and in order', async () => {
			const entries = Array.from({ length: 2_300 }, (_, index) => reviewedRow({ itemId: `T-${index}`, text: `text ${index}` }));
			const recorded = await store().recordFeedback(entries);
			expect(await store().labelledRows(LOOP)).toEqual(recorded.map(({ row }) => row));
		});

		test('nothing of a call is stored when one row cannot be', async () => {
			const malformed = automatedRow({ itemId: 'T-2', prediction: prediction({ confidence: Number.NaN }) });
			await expect(store().recordFeedback([automatedRow(), malformed])).rejects.toMatchObject({
				code: 'prediction-malformed',
			});
			expect(await collect(store().feedback(LOOP))).toEqual([]);
			expect(await store().recordFeedback([])).toEqual([]);
		});
	});
}
