import type { Answer } from '../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, LOOP, review, reviewedRow } from './examples';

/** What is told of the people who check. */
export function describeReviewerFigures(store: () => FeedbackStore): void {
	describe('figures of reviewers', () => {
		const said = (itemId: string, more: Partial<Answer>, reviewId = 'r-1') => {
			const given = answer(itemId, { outcome: 'approved', label: 'billing', ...more });
			return reviewedRow({ itemId, text: `text of ${itemId}`, reviewId, outcome: given.outcome, answer: given });
		};

		test('count answers, the same as the model and as others, and how long they took, by name', async () => {
			await store().recordFeedback([
				said('T-1', { reviewer: 'Tom', secondsOnItem: 4, decidedAt: at(5) }),
				said('T-2', { reviewer: 'Tom', secondsOnItem: 8, decidedAt: at(6), outcome: 'corrected', label: 'refund' }),
				said('T-3', { reviewer: 'Tom', secondsOnItem: 900, decidedAt: at(4), outcome: 'unsure', label: undefined }),
				said('T-4', { decidedAt: at(3) }),
			]);
			await store().recordFeedback([said('T-1', { reviewer: 'Ana', decidedAt: at(20) }, 'r-2'), said('T-2', { reviewer: 'Ana', decidedAt: at(21), outcome: 'rejected', label: undefined }, 'r-2')]);
			const [ana, tom, nobody] = await store().reviewerFigures(LOOP);
			expect(tom).toEqual({
				reviewer: 'Tom',
				answers: 3,
				unsure: 1,
				withModel: { same: 1, compared: 2 },
				withOthers: { same: 1, compared: 2 },
				withKnown: { same: 0, compared: 0 },
				medianSeconds: 8,
				lastAnsweredAt: at(6),
			});
			expect(ana).toMatchObject({ reviewer: 'Ana', answers: 2, withModel: { same: 1, compared: 2 }, withOthers: { same: 1, compared: 2 } });
			expect(ana).not.toHaveProperty('medianSeconds');
			expect(nobody).toMatchObject({ answers: 1, withOthers: { compared: 0 } });
			expect(nobody).not.toHaveProperty('reviewer');
			expect(await store().reviewerFigures('another loop')).toEqual([]);
		});

		test('count each vote, and what an adjudicator said', async () => {
			const vote = (reviewer: string, label: string) => ({ reviewer, outcome: label === 'billing' ? 'approved' as const : 'corrected' as const, label, channel: 'page' as const, identity: 'link' as const, decidedAt: at(5) });
			await store().recordFeedback([said('T-1', { reviewer: 'Eva', adjudicated: true, votes: [vote('Ana', 'billing'), vote('Tom', 'refund')] })]);
			await store().recordFeedback([said('T-2', { reviewer: 'Ana, Tom', votes: [vote('Ana', 'billing'), vote('Tom', 'billing')] })]);
			const figures = await store().reviewerFigures(LOOP);
			expect(figures.map(({ reviewer, answers, withOthers }) => [reviewer, answers, withOthers])).toEqual([
				['Ana', 2, { same: 2, compared: 3 }],
				['Eva', 1, { same: 1, compared: 2 }],
				['Tom', 2, { same: 1, compared: 3 }],
			]);
		});

		test('go by what labels are called today', async () => {
			await store().recordFeedback([said('T-1', { reviewer: 'Tom' })]);
			await store().recordFeedback([said('T-1', { reviewer: 'Ana', label: 'refund', outcome: 'corrected' }, 'r-2')]);
			const merged = { kind: 'merge', from: ['billing', 'refund'], to: 'money' } as const;
			await store().changeLabels({ loop: LOOP, key: 'k-1', change: merged, reason: '', at: at(30) });
			expect((await store().reviewerFigures(LOOP)).map(({ withOthers }) => withOthers)).toEqual([{ same: 1, compared: 1 }, { same: 1, compared: 1 }]);
		});
	});

	describe('what one person has said lately', () => {
		const mine = (itemId: string, minute: number, more: Partial<Answer> = {}): Answer => answer(itemId, { reviewer: 'Ana', decidedAt: at(minute), ...more });
		const recent = async (by: { reviewer: string; slackUserId?: string }, minute = 10): Promise<string[]> =>
			(await store().recentAnswers(by, at(minute))).map(({ itemId }) => itemId).sort();

		test('is found in all reviews from a moment on: answers, votes and what was said of planted items', async () => {
			await store().openReview(review(['T-1', 'T-2', 'T-3'], { planted: [{ itemId: 'P-1', decisionId: 'e-1/P-1', known: 'billing' }] }));
			await store().openReview(review(['V-1'], { reviewId: 'r-2', voting: { voters: ['Ana', 'Tom'], agreeing: 2, everybody: true } }));
			await store().claimAnswers('r-1', [mine('T-1', 9)]);
			await store().claimAnswers('r-1', [mine('T-2', 10), mine('P-1', 10)]);
			await store().claimAnswers('r-1', [mine('T-3', 11, { reviewer: 'Tom' })]);
			await store().claimAnswers('r-2', [mine('V-1', 12)]);
			expect(await recent({ reviewer: 'Ana' })).toEqual(['P-1', 'T-2', 'V-1']);
			// What came of the votes is nobody's own answer.
			await store().claimAnswers('r-2', [mine('V-1', 13, { reviewer: 'Tom' })]);
			expect(await recent({ reviewer: 'Ana' })).toEqual(['P-1', 'T-2', 'V-1']);
			expect(await recent({ reviewer: 'Ana' }, 12)).toEqual(['V-1']);
			expect(await recent({ reviewer: 'Ana, Tom' })).toEqual([]);
		});

		test('is theirs alone: a name is taken letter by letter, and a member ID comes before it', async () => {
			await store().openReview(review(['T-1', 'T-2', 'T-3', 'T-4', 'T-5']));
			await store().claimAnswers('r-1', [mine('T-1', 10, { reviewer: 'A%' }), mine('T-2', 10), mine('T-3', 10, { reviewer: 'ana' })]);
			await store().claimAnswers('r-1', [mine('T-4', 10, { slackUserId: 'U0000ANA' }), mine('T-5', 10, { slackUserId: 'U0000TWO', comment: '"reviewer":"Tom"' })]);
			expect(await recent({ reviewer: 'A%' })).toEqual(['T-1']);
			expect(await recent({ reviewer: 'Ana' })).toEqual(['T-2', 'T-4', 'T-5']);
			expect(await recent({ reviewer: 'Ana', slackUserId: 'U0000ANA' })).toEqual(['T-2', 'T-4']);
			expect(await recent({ reviewer: 'Tom' })).toEqual([]);
		});

		test('may have any name', async () => {
			const name = 'O"Neil \\ \u0000 !_ “x” \ud800';
			await store().openReview(review(['T-1']));
			await store().claimAnswers('r-1', [mine('T-1', 10, { reviewer: name })]);
			expect(await recent({ reviewer: name })).toEqual(['T-1']);
		});
	});
}
