import { recordLeftBehind } from '../../../core/feedback/recordLeftBehind';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, collect, decision, LOOP, prediction, review, reviewedRow, verdict } from './examples';

const later = (minutes: number): Date => new Date(at(minutes));

export function describeLeftBehind(store: () => FeedbackStore): void {
	describe('what no execution brought to be recorded', () => {
		const rows = async () => (await collect(store().feedback(LOOP))).map(({ itemId, outcome, answer: given }) => [itemId, outcome, given?.label]);

		const decided = async (itemIds: readonly string[], more: object = {}) =>
			await store().recordDecisions(itemIds.map((itemId) => decision({ itemId, decisionId: `e-1/${itemId}`, text: `text of ${itemId}`, ...more })));

		test('is recorded once its review has ended for a while: answers as they stand, silence as undecided', async () => {
			await decided(['T-1', 'T-2', 'T-3']);
			await store().openReview(review(['T-1', 'T-2', 'T-3'], { deadlineAt: at(100) }));
			await store().claimAnswers('r-1', [answer('T-1'), answer('T-3')]);
			await store().recordFeedback([reviewedRow({ itemId: 'T-3', text: 'text of T-3', recordedAt: at(12) })]);
			expect(await recordLeftBehind(store(), LOOP, later(114))).toBe(0);
			expect(await recordLeftBehind(store(), LOOP, later(116))).toBe(2);
			expect(await rows()).toEqual([['T-3', 'corrected', 'refund'], ['T-1', 'corrected', 'refund'], ['T-2', 'timed_out', undefined]]);
			expect(await recordLeftBehind(store(), LOOP, later(999))).toBe(0);
			// What comes after all finds its row.
			expect((await store().recordFeedback([reviewedRow({ text: 'text of T-1' })])).map(({ isNew }) => isNew)).toEqual([false]);
		});

		test('is recorded of a review that is complete, also long before its time is over', async () => {
			await decided(['T-1']);
			await store().openReview(review(['T-1']));
			await store().claimAnswers('r-1', [answer('T-1', { decidedAt: at(10) })]);
			expect(await recordLeftBehind(store(), LOOP, later(24))).toBe(0);
			expect(await recordLeftBehind(store(), LOOP, later(26))).toBe(1);
		});

		test('counts against the promise of whoever predicted it', async () => {
			const certifying = { verdict: verdict({ route: 'audit', rule: 'targetErrorRate', reviewProbability: 0.05 }), prediction: prediction({ confidence: 0.97 }) };
			await decided(['T-1', 'T-2'], certifying);
			await store().openReview(review(['T-1', 'T-2'], { deadlineAt: at(100) }));
			await store().claimAnswers('r-1', [answer('T-1', { outcome: 'approved', label: 'billing' })]);
			await recordLeftBehind(store(), LOOP, later(200));
			expect((await collect(store().feedback(LOOP))).map(({ side, outcome }) => [side, outcome])).toEqual([['heldout', 'approved'], ['heldout', 'timed_out']]);
		});

		test('is nothing of a stopped execution but its answers, nor of what no gate asked', async () => {
			await decided(['T-1', 'T-2']);
			await decided(['T-5'], { verdict: verdict({ rule: 'asked' }) });
			const desk = { pending: {}, resumeUrl: 'http://127.0.0.1/resume' };
			await store().openReview(review(['T-1', 'T-2'], { deadlineAt: at(100), desk }));
			await store().openReview(review(['T-5'], { reviewId: 'r-5', deadlineAt: at(100) }));
			await store().claimAnswers('r-1', [answer('T-1')]);
			await store().claimAnswers('r-5', [answer('T-5')]);
			await store().endReview('r-1', 'stopped', at(50));
			expect(await recordLeftBehind(store(), LOOP, later(200))).toBe(1);
			expect(await rows()).toEqual([['T-1', 'corrected', 'refund']]);
		});

		test('is found among any number of reviews, and stays within its loop', async () => {
			const many = Array.from({ length: 450 }, (_, index) => `T-${index}`);
			await decided(many);
			for (const itemId of many) await store().openReview(review([itemId], { reviewId: `r-${itemId}`, deadlineAt: at(100) }));
			expect(await recordLeftBehind(store(), 'another', later(200))).toBe(0);
			expect(await recordLeftBehind(store(), LOOP, later(200))).toBe(450);
		});
	});
}
