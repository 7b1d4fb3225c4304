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

		test('an item is new again in another review, and automated by another decision', async () => {
			const entries = [
				reviewedRow(),
				reviewedRow({ reviewId: 'r-2' }),
				reviewedRow({ reviewId: 'r-2', executionId: 'e-7' }),
				automatedRow(),
				automatedRow({ executionId: 'e-2' }),
				automatedRow({ decisionId: 'r-1' }),
				automatedRow({ decisionId: 'r-1', itemId: 'T-9', executionId: 'e-9' }),
				automatedRow({ loop: 'another' }),
			];
			const recorded = await store().recordFeedback(entries);
			expect(recorded.map(({ isNew }) => isNew)).toEqual([true, true, false, true, true, true, false, true]);
			expect(recorded[2]?.row).toEqual(recorded[1]?.row);
			expect(recorded[6]?.row).toEqual(recorded[5]?.row);
			expect(recorded.map(({ row }) => row.decisionId).slice(3, 6)).toEqual(['e-1/T-1', 'e-2/T-1', 'r-1']);
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

		test('pages hold some megabytes at most, and a longer row has its own', async () => {
			const entries = Array.from({ length: 40 }, (_, index) =>
				reviewedRow({ itemId: `T-${index}`, text: `${index} `.padEnd(1_000_000, 'all work and no play ') }),
			);
			entries.push(reviewedRow({ itemId: 'long', text: 'x'.repeat(9_000_000) }), reviewedRow({ itemId: 'short', text: 'short' }));
			await store().recordFeedback(entries.slice(0, 20));
			await store().recordFeedback(entries.slice(20));
			const pages: string[][] = [];
			for await (const page of store().feedback(LOOP)) {
				const length = page.reduce((sum, row) => sum + row.text.length, 0);
				expect(page.length === 1 || length <= 4_000_000).toBe(true);
				pages.push(page.map(({ itemId }) => itemId));
			}
			expect(pages.flat()).toEqual(entries.map(({ itemId }) => itemId));
			expect(pages.slice(-2)).toEqual([['long'], ['short']]);
			expect(Math.max(...pages.map((page) => page.length))).toBe(3);
			const labelled = await store().labelledRows(LOOP);
			expect(labelled.map(({ text }) => text)).toEqual(entries.map(({ text }) => text));
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

		test('another text under the same item ID leaves the label of the first text alone', async () => {
			const said = (text: string, reviewId: string, minutes: number, label: string | undefined) => {
				const outcome = label === undefined ? 'rejected' : 'corrected';
				return reviewedRow({ text, reviewId, outcome, answer: answer('T-1', { outcome, label, decidedAt: at(minutes) }) });
			};
			await store().recordFeedback([
				said('charged twice', 'r-1', 10, 'billing'),
				said('where is my parcel', 'r-2', 20, 'shipping'),
				said('Charged  TWICE', 'r-3', 30, 'refund'),
				said('hello', 'r-4', 40, undefined),
			]);
			expect((await store().labelledRows(LOOP)).map(({ text, answer: given }) => [text, given?.label])).toEqual([
				['where is my parcel', 'shipping'],
				['Charged  TWICE', 'refund'],
			]);
		});

		test('answers after a row are counted: rows with an approved or corrected label', async () => {
			const rejected = answer('T-3', { outcome: 'rejected', label: undefined });
			const unsure = answer('T-4', { outcome: 'unsure', label: undefined });
			const recorded = await store().recordFeedback([
				reviewedRow(),
				reviewedRow({ itemId: 'T-2', outcome: 'approved', answer: answer('T-2', { outcome: 'approved' }) }),
				reviewedRow({ itemId: 'T-3', outcome: 'rejected', answer: rejected }),
				reviewedRow({ itemId: 'T-4', outcome: 'unsure', answer: unsure }),
				reviewedRow({ itemId: 'T-5', outcome: 'timed_out', answer: undefined }),
				reviewedRow({ itemId: 'T-6', outcome: 'approved', answer: answer('T-6', { outcome: 'approved', label: undefined }) }),
				automatedRow({ itemId: 'T-7' }),
				reviewedRow({ itemId: 'T-1', reviewId: 'r-2' }),
				reviewedRow({ loop: 'another' }),
			]);
			const after = async (index: number) => await store().countAnswersAfter(LOOP, recorded[index]?.row.rowId ?? Number.NaN);
			expect(await store().countAnswersAfter(LOOP, 0)).toBe(3);
			expect([await after(0), await after(1), await after(6), await after(7), await after(8)]).toEqual([2, 1, 1, 0, 0]);
			expect(await store().countAnswersAfter('another', 0)).toBe(1);
			expect(await store().countAnswersAfter('unknown', 0)).toBe(0);
		});

		test('labels of rows count: those the prediction chose from, then the answer', async () => {
			const chosen = answer('T-1', { label: 'chargeback' });
			await store().recordFeedback([reviewedRow({ prediction: prediction({ label: 'refund' }), answer: chosen })]);
			expect(await store().labels(LOOP)).toEqual(['billing', 'refund', 'chargeback']);
		});

		test('a mapped prediction adds no label, what a person says does', async () => {
			const mapped = prediction({ label: 'Sure! It is billing.', scores: undefined });
			await store().recordFeedback([automatedRow({ prediction: mapped }), reviewedRow({ prediction: mapped })]);
			expect(await store().labels(LOOP)).toEqual(['refund']);
		});

		test('more than a page of labelled rows comes whole and in order', async () => {
			const entries = Array.from({ length: 1_100 }, (_, index) => reviewedRow({ itemId: `T-${index}`, text: `text ${index}` }));
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
