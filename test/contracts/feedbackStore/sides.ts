import type { FeedbackStore } from '../../../core/feedback/store';
import { automatedRow, reviewedRow } from './examples';

export function describeSides(store: () => FeedbackStore): void {
	describe('sides', () => {
		test('about 30 % of 3,000 texts are held out, and repeats are on one side', async () => {
			const entries = Array.from({ length: 3_000 }, (_, index) =>
				automatedRow({ itemId: `T-${index}`, text: `Ticket number ${index}` }),
			);
			const recorded = await store().recordFeedback(entries);
			const heldout = recorded.filter(({ row }) => row.side === 'heldout').length;
			// Five standard deviations of 3,000 draws at 0.3 are 126: a store with a sound key fails once in two million runs.
			expect(Math.abs(heldout - 900)).toBeLessThanOrEqual(126);

			const repeats = entries
				.slice(0, 300)
				.map((entry) => ({ ...entry, executionId: 'e-2', text: `  ${entry.text.toUpperCase().replaceAll(' ', '\t')} ` }));
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

		test('the side of a text is fixed when the text is first stored', async () => {
			const entries = Array.from({ length: 50 }, (_, index) =>
				automatedRow({ itemId: `T-${index}`, text: `seen before ${index}` }),
			);
			const sides = (await store().recordFeedback(entries)).map(({ row }) => row.side);
			expect(new Set(sides)).toEqual(new Set(['train', 'heldout']));
			const audited = entries.map(({ itemId, text }) => reviewedRow({ itemId, text, route: 'audit' }));
			expect((await store().recordFeedback(audited)).map(({ row }) => row.side)).toEqual(sides);
		});

		test('the sides of one loop say nothing about another', async () => {
			const entries = (loop: string) =>
				Array.from({ length: 200 }, (_, index) => automatedRow({ loop, itemId: `T-${index}`, text: `text ${index}` }));
			const sides = async (loop: string) => (await store().recordFeedback(entries(loop))).map(({ row }) => row.side);
			expect(await sides('one')).not.toEqual(await sides('two'));
		});
	});
}
