import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, automatedRow, collect, LOOP, reviewedRow } from './examples';

export function describeSides(store: () => FeedbackStore): void {
	describe('sides', () => {
		test('about 30 % of 1,000 texts are held out, and repeats are on one side', async () => {
			const entries = Array.from({ length: 1_000 }, (_, index) =>
				automatedRow({ itemId: `T-${index}`, text: `Ticket number ${index}` }),
			);
			const recorded = await store().recordFeedback(entries);
			const heldout = recorded.filter(({ row }) => row.side === 'heldout').length;
			// Five standard deviations of 1,000 draws at 0.3 are 72.5: a store with a sound key fails once in two million runs.
			expect(Math.abs(heldout - 300)).toBeLessThanOrEqual(72);

			const repeats = entries
				.slice(0, 300)
				.map((entry) => ({ ...entry, decisionId: `again/${entry.itemId}`, text: `  ${entry.text.toUpperCase().replaceAll(' ', '\t')} ` }));
			const again = await store().recordFeedback(repeats);
			expect(again.every(({ isNew }) => isNew)).toBe(true);
			expect(again.map(({ row }) => row.side)).toEqual(recorded.slice(0, 300).map(({ row }) => row.side));
		});

		test('audited texts are held out', async () => {
			const entries = Array.from({ length: 50 }, (_, index) =>
				reviewedRow({ itemId: `T-${index}`, text: `audited ${index}`, route: 'audit' }),
			);
			const recorded = await store().recordFeedback(entries);
			expect(new Set(recorded.map(({ row }) => row.side))).toEqual(new Set(['heldout']));
		});

		const texts = Array.from({ length: 50 }, (_, index) => ({ itemId: `T-${index}`, text: `seen before ${index}` }));
		const sidesOf = (rows: ReadonlyArray<{ row: { side: string } }>) => rows.map(({ row }) => row.side);
		const heldout = texts.map(() => 'heldout');

		test('an audit takes a text that nobody has labelled to the held-out side, with its earlier rows', async () => {
			const before = await store().recordFeedback(texts.map(automatedRow));
			expect(new Set(sidesOf(before))).toEqual(new Set(['train', 'heldout']));
			await store().recordFeedback(
				texts.flatMap((each) => [
					reviewedRow({ ...each, outcome: 'unsure', answer: answer(each.itemId, { outcome: 'unsure', label: undefined }) }),
					reviewedRow({ ...each, reviewId: 'r-2', outcome: 'timed_out', answer: undefined }),
				]),
			);
			const audited = await store().recordFeedback(texts.map((each) => reviewedRow({ ...each, reviewId: 'r-3', route: 'audit' })));
			expect(sidesOf(audited)).toEqual(heldout);
			const rows = await collect(store().feedback(LOOP));
			expect(rows).toHaveLength(200);
			expect(new Set(rows.map(({ side }) => side))).toEqual(new Set(['heldout']));
			// And there it stays, whatever comes later.
			const later = texts.map((each) => reviewedRow({ ...each, reviewId: 'r-4' }));
			expect(sidesOf(await store().recordFeedback(later))).toEqual(heldout);
		});

		test('an audit that nobody answered takes its text there too', async () => {
			await store().recordFeedback(texts.map(automatedRow));
			const silent = texts.map((each) => reviewedRow({ ...each, route: 'audit', outcome: 'timed_out', answer: undefined }));
			expect(sidesOf(await store().recordFeedback(silent))).toEqual(heldout);
			const answered = texts.map((each) => reviewedRow({ ...each, reviewId: 'r-2' }));
			expect(sidesOf(await store().recordFeedback(answered))).toEqual(heldout);
		});

		test.each(['approved', 'corrected', 'rejected'] as const)('a text that was %s keeps its side in an audit', async (outcome) => {
			const label = outcome === 'rejected' ? undefined : 'refund';
			const labelled = texts.map((each) => reviewedRow({ ...each, outcome, answer: answer(each.itemId, { outcome, label }) }));
			const before = sidesOf(await store().recordFeedback(labelled));
			expect(new Set(before)).toEqual(new Set(['train', 'heldout']));
			const audited = texts.map((each) => reviewedRow({ ...each, reviewId: 'r-2', route: 'audit' }));
			expect(sidesOf(await store().recordFeedback(audited))).toEqual(before);
		});

		test('within one call the order of the rows decides', async () => {
			const pairs = texts.flatMap((each) => [reviewedRow(each), reviewedRow({ ...each, reviewId: 'r-2', route: 'audit' })]);
			expect(new Set(sidesOf(await store().recordFeedback(pairs)))).toEqual(new Set(['train', 'heldout']));
			const reverse = pairs.toReversed().map((entry) => ({ ...entry, loop: 'another' }));
			expect(new Set(sidesOf(await store().recordFeedback(reverse)))).toEqual(new Set(['heldout']));
		});

		test('an audit in one loop moves no text of another', async () => {
			const before = sidesOf(await store().recordFeedback(texts.map(automatedRow)));
			await store().recordFeedback(texts.map((each) => reviewedRow({ ...each, loop: 'another', route: 'audit' })));
			expect((await collect(store().feedback(LOOP))).map(({ side }) => side)).toEqual(before);
		});

		test('the sides of one loop say nothing about another', async () => {
			const entries = (loop: string) =>
				Array.from({ length: 200 }, (_, index) => automatedRow({ loop, itemId: `T-${index}`, text: `text ${index}` }));
			const sides = async (loop: string) => (await store().recordFeedback(entries(loop))).map(({ row }) => row.side);
			expect(await sides('one')).not.toEqual(await sides('two'));
		});
	});
}
