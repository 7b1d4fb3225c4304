import type { Answer } from '../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, collect, decision, LOOP, review, reviewedRow } from './examples';

/** Past items with a known answer among those of a review. */
export function describePlanted(store: () => FeedbackStore): void {
	const said = (itemId: string, more: Partial<Answer>, reviewId = 'r-0') => {
		const given = answer(itemId, { outcome: 'approved', label: 'billing', ...more });
		return reviewedRow({ itemId, text: `text of ${itemId}`, reviewId, outcome: given.outcome, answer: given });
	};
	const vote = (reviewer: string, label: string) => ({ reviewer, outcome: 'corrected' as const, label, channel: 'page' as const, identity: 'link' as const, decidedAt: at(5) });
	const planted = [{ itemId: 'P-1', decisionId: 'e-1/P-1', known: 'billing' }];

	describe('known items', () => {
		const labels = async () => Object.fromEntries((await store().knownItems(LOOP, 50)).map(({ itemId, label }) => [itemId, label]));

		test('are those answered alike at least twice, or decided between others', async () => {
			await store().recordFeedback([
				...['once', 'twice', 'differing', 'unfit'].map((itemId) => said(itemId, {})),
				said('judged', { adjudicated: true, reviewer: 'Eva', outcome: 'corrected', label: 'refund', votes: [vote('Ana', 'billing'), vote('Tom', 'refund')] }),
				said('voted', { reviewer: 'Ana, Tom', votes: [vote('Ana', 'billing'), vote('Tom', 'billing')] }),
				said('outvoted', { reviewer: 'Ana, Eva', votes: [vote('Ana', 'billing'), vote('Tom', 'refund'), vote('Eva', 'billing')] }),
			]);
			await store().recordFeedback([
				said('twice', { decidedAt: at(20) }, 'r-2'),
				said('differing', { decidedAt: at(20), outcome: 'corrected', label: 'refund' }, 'r-2'),
				said('unfit', { decidedAt: at(20), outcome: 'rejected', label: undefined }, 'r-2'),
			]);
			expect(await labels()).toEqual({ twice: 'billing', judged: 'refund', voted: 'billing' });
			expect(await store().knownItems(LOOP, 50)).toContainEqual(expect.objectContaining({ itemId: 'twice', text: 'text of twice', decisionId: expect.any(String) }));
			const people = Object.fromEntries((await store().knownItems(LOOP, 50)).map(({ itemId, answeredBy }) => [itemId, answeredBy]));
			expect(people).toMatchObject({ judged: ['Ana', 'Tom', 'Eva'], voted: ['Ana', 'Tom'] });
			expect(await store().knownItems('another loop', 50)).toEqual([]);
		});

		test('are called as their labels are today; what was split is not known', async () => {
			await store().recordFeedback([said('T-1', {})]);
			await store().recordFeedback([said('T-1', { decidedAt: at(20) }, 'r-2')]);
			await store().changeLabels({ loop: LOOP, key: 'k-1', change: { kind: 'rename', from: 'billing', to: 'invoices' }, reason: '', at: at(30) });
			expect(await labels()).toEqual({ 'T-1': 'invoices' });
			await store().changeLabels({ loop: LOOP, key: 'k-2', change: { kind: 'split', from: 'invoices', into: ['a', 'b'] }, reason: '', at: at(31) });
			expect(await labels()).toEqual({});
		});
	});

	describe('planted items', () => {
		const open = async (reviewId = 'r-1') => {
			await store().recordDecisions([decision({ itemId: 'T-1' })]);
			await store().openReview(review(['T-1'], { reviewId, planted }));
		};

		test('are of the review and none of its items; the first answer to each is kept apart', async () => {
			await open();
			expect(await store().review('r-1')).toMatchObject({ items: [{ itemId: 'T-1' }], planted, answers: [], checks: [] });
			const claim = await store().claimAnswers('r-1', [answer('P-1', { reviewer: 'Tom' })]);
			expect(claim).toMatchObject({ stored: ['P-1'], standing: [], complete: false, checks: [{ itemId: 'P-1', reviewer: 'Tom' }] });
			expect(await store().claimAnswers('r-1', [answer('P-1', { reviewer: 'Ana' })])).toMatchObject({ stored: [], checks: [{ reviewer: 'Tom' }] });
			expect(await store().review('r-1')).toMatchObject({ answers: [], checks: [{ reviewer: 'Tom' }] });
			await expect(store().claimAnswers('r-1', [answer('T-9')])).rejects.toMatchObject({ code: 'review-unknown' });
		});

		test('hold nothing up: a review is whole without them, and with them', async () => {
			await open();
			expect(await store().claimAnswers('r-1', [answer('T-1')])).toMatchObject({ stored: ['T-1'], complete: true, standing: [{ itemId: 'T-1' }] });
			await open('r-2');
			const both = await store().claimAnswers('r-2', [answer('P-1'), answer('T-1')]);
			expect(both.standing.map(({ itemId }) => itemId)).toEqual(['T-1']);
			expect([...both.stored].sort()).toEqual(['P-1', 'T-1']);
			expect(both.complete).toBe(true);
		});

		test('stay as they were when the review is opened again', async () => {
			await open();
			await store().openReview(review(['T-1'], { planted: [{ itemId: 'P-2', decisionId: 'd', known: 'refund' }] }));
			expect((await store().review('r-1'))?.planted).toEqual(planted);
		});

		test('are no labels, no answers, no rows, no evidence and no repeated answers', async () => {
			await open();
			await store().claimAnswers('r-1', [answer('P-1', { label: 'never a label' })]);
			expect(await store().labels(LOOP)).not.toContain('never a label');
			expect(await store().findAnswers([{ reviewId: 'r-1', itemId: 'P-1' }])).toEqual([undefined]);
			expect((await store().answersAfter(LOOP, { rowId: 0, claim: 0 }, { limit: 10 })).answers).toEqual([]);
			expect(await collect(store().feedback(LOOP))).toEqual([]);
			expect(await store().labelledRows(LOOP)).toEqual([]);
			expect((await store().certifyingTexts(LOOP, 1_000, 10))).toEqual([]);
		});

		test('show how often people are wrong, to the gate and for each person, under the labels of today', async () => {
			const state = async () => await store().gateState(LOOP, { predictors: [], workflowId: 'w', nodeId: 'n', at: at(90) });
			for (let page = 0; page < 40; page += 1) {
				await open(`r-${page}`);
				const label = page < 4 ? 'refund' : 'billing';
				await store().claimAnswers(`r-${page}`, [answer('P-1', { reviewer: 'Tom', outcome: label === 'billing' ? 'approved' : 'corrected', label, secondsOnItem: 3 })]);
			}
			await open('r-unsure');
			await store().claimAnswers('r-unsure', [answer('P-1', { reviewer: 'Tom', outcome: 'unsure', label: undefined })]);
			const { reviewersError } = await state();
			expect(reviewersError?.estimate).toBeCloseTo(0.1, 5);
			// Clopper and Pearson, 90 %, of 4 in 40.
			expect(reviewersError?.lower).toBeCloseTo(0.0348, 3);
			expect(reviewersError?.upper).toBeCloseTo(0.2142, 3);
			expect(await store().reviewerFigures(LOOP)).toEqual([
				expect.objectContaining({ reviewer: 'Tom', answers: 0, withKnown: { same: 36, compared: 40 } }),
			]);
			await store().changeLabels({ loop: LOOP, key: 'k', change: { kind: 'merge', from: ['billing', 'refund'], to: 'money' }, reason: '', at: at(60) });
			expect((await state()).reviewersError?.estimate).toBe(0);
		});
	});
}
