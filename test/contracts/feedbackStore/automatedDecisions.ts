import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, decision, LOOP, prediction, reviewedRow, verdict } from './examples';

/** What the gate let through, for whoever compares two models there. */
export function describeAutomatedDecisions(store: () => FeedbackStore): void {
	describe('decisions without a person', () => {
		const decided = (number: number, route: 'review' | 'automate' | 'audit', minutes = number) =>
			decision({
				decisionId: `d-${number}`,
				itemId: `T-${number}`,
				text: `text ${number}`,
				prediction: prediction({ label: 'refund', model: { id: 'encoder/head', version: 3 } }),
				verdict: verdict({ route, reviewProbability: route === 'review' ? 1 : 0.05 }),
				decidedAt: at(minutes),
			});
		const answered = (number: number) =>
			reviewedRow({ decisionId: `d-${number}`, itemId: `T-${number}`, text: `text ${number}`, reviewId: `r-${number}`, answer: answer(`T-${number}`) });
		const items = async (rowId: number, limit = 100) => (await store().automatedSince(LOOP, rowId, limit)).map(({ itemId }) => itemId);

		test('newest first, with what was said and the chance of a check, and no reviews', async () => {
			await store().recordDecisions([decided(1, 'automate'), decided(2, 'review'), decided(3, 'audit'), decided(4, 'automate')]);
			await store().recordDecisions([{ ...decided(5, 'automate'), loop: 'another' }]);
			expect(await store().automatedSince(LOOP, 0, 100)).toEqual([
				{ itemId: 'T-4', text: 'text 4', route: 'automate', label: 'refund', model: { id: 'encoder/head', version: 3 }, reviewProbability: 0.05 },
				{ itemId: 'T-3', text: 'text 3', route: 'audit', label: 'refund', model: { id: 'encoder/head', version: 3 }, reviewProbability: 0.05 },
				{ itemId: 'T-1', text: 'text 1', route: 'automate', label: 'refund', model: { id: 'encoder/head', version: 3 }, reviewProbability: 0.05 },
			]);
			expect(await items(0, 2)).toEqual(['T-4', 'T-3']);
			expect(await items(0, 0)).toEqual([]);
			expect(await store().automatedSince('unknown', 0, 100)).toEqual([]);
		});

		test('since the gate first decided on an item whose answer came after the row', async () => {
			await store().recordDecisions([decided(1, 'automate'), decided(2, 'review'), decided(3, 'automate'), decided(4, 'review'), decided(5, 'automate')]);
			const [first] = await store().recordFeedback([answered(2)]);
			expect(await items(0)).toEqual(['T-5', 'T-3']);
			await store().recordFeedback([answered(4)]);
			expect(await items(first!.row.rowId)).toEqual(['T-5']);
			// Nobody knows when the gate decided on the answered items: all of them count.
			expect(await items(first!.row.rowId + 1_000)).toEqual(['T-5', 'T-3', 'T-1']);
		});

		test('more than a page, many of one moment among them, come once each', async () => {
			const many = Array.from({ length: 1_203 }, (_, number) => decided(number, number % 3 === 0 ? 'audit' : 'automate', Math.floor(number / 700)));
			await store().recordDecisions(many);
			expect(await items(0, 5_000)).toEqual(many.toReversed().map(({ itemId }) => itemId));
			expect(await items(0, 1_001)).toEqual(many.toReversed().slice(0, 1_001).map(({ itemId }) => itemId));
		});

		test('whether an item and text had an answer up to a row, overruled by now or not', async () => {
			const [one] = await store().recordFeedback([answered(1)]);
			const again = { ...answered(1), reviewId: 'r-again', answer: answer('T-1', { label: 'billing' }) };
			const [, other] = await store().recordFeedback([again, { ...answered(2), outcome: 'unsure', answer: answer('T-2', { outcome: 'unsure', label: undefined }) }]);
			const asked = [
				{ itemId: 'T-1', text: 'Text  1 ' },
				{ itemId: 'T-1', text: 'another text' },
				{ itemId: 'T-2', text: 'text 2' },
				{ itemId: 'T-3', text: 'text 3' },
			];
			expect(await store().answeredUpTo(LOOP, one!.row.rowId, asked)).toEqual([true, false, false, false]);
			expect(await store().answeredUpTo(LOOP, other!.row.rowId, asked)).toEqual([true, false, false, false]);
			expect(await store().answeredUpTo(LOOP, one!.row.rowId - 1, asked)).toEqual([false, false, false, false]);
			expect(await store().answeredUpTo('another', other!.row.rowId, asked)).toEqual([false, false, false, false]);
			expect(await store().answeredUpTo(LOOP, other!.row.rowId, [])).toEqual([]);
		});
	});
}
