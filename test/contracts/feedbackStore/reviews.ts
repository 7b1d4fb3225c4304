import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, LOOP, review, reviewedRow } from './examples';

export function describeReviews(store: () => FeedbackStore): void {
	describe('reviews', () => {
		test('a review is there as it was opened, and opening it again changes nothing', async () => {
			const opened = review(['T-2', 'T-1']);
			expect(opened.items.map(({ decisionId }) => decisionId)).toEqual(['e-1/T-2', 'e-1/T-1']);
			await store().openReview(opened);
			await store().openReview(review(['T-9'], { nodeName: 'another' }));
			expect(await store().review('r-1')).toEqual({ ...opened, answers: [] });
			expect(await store().review('r-2')).toBeUndefined();
		});

		test('the later deadline of a review that is opened again is taken, while it is not complete', async () => {
			const opened = review(['T-1']);
			const deadline = async () => (await store().review('r-1'))?.deadlineAt;
			await store().openReview(opened);
			await store().openReview(review(['T-9'], { deadlineAt: at(2_000), openedAt: at(500) }));
			expect(await store().review('r-1')).toEqual({ ...opened, deadlineAt: at(2_000), answers: [] });
			await store().openReview(review(['T-1'], { deadlineAt: at(1_500) }));
			expect(await deadline()).toBe(at(2_000));
			await store().claimAnswers('r-1', [answer('T-1')]);
			await store().openReview(review(['T-1'], { deadlineAt: at(9_000) }));
			expect(await deadline()).toBe(at(2_000));
		});

		test('says how many take answers since long, and since when the oldest does', async () => {
			expect(await store().waitingLong(LOOP, at(500), at(600))).toEqual({ reviews: 0 });
			await store().openReview(review(['T-1'], { reviewId: 'r-1', openedAt: at(10), deadlineAt: at(1_000) }));
			await store().openReview(review(['T-2'], { reviewId: 'r-2', openedAt: at(20), deadlineAt: at(1_000) }));
			await store().openReview(review(['T-3'], { reviewId: 'r-3', openedAt: at(5), deadlineAt: at(550) }));
			await store().openReview(review(['T-4'], { reviewId: 'r-4', openedAt: at(1), deadlineAt: at(1_000), loop: 'another' }));
			await store().openReview(review(['T-5'], { reviewId: 'r-5', openedAt: at(500), deadlineAt: at(1_000) }));
			expect(await store().waitingLong(LOOP, at(500), at(600))).toEqual({ reviews: 2, oldestOpenedAt: at(10) });
			await store().claimAnswers('r-1', [answer('T-1')]);
			expect(await store().waitingLong(LOOP, at(500), at(600))).toEqual({ reviews: 1, oldestOpenedAt: at(20) });
			await store().claimAnswers('r-2', [answer('T-2')]);
			expect(await store().waitingLong(LOOP, at(500), at(600))).toEqual({ reviews: 0 });
		});

		test('a review asks about each item once', async () => {
			await expect(store().openReview(review(['T-1', 'T-1']))).rejects.toMatchObject({ code: 'duplicate-item-id' });
			expect(await store().review('r-1')).toBeUndefined();
		});

		test('the first answer of an item stands', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			const first = answer('T-1', { comment: 'see the invoice', reviewer: 'ana@example.org', secondsOnItem: 6.2 });
			expect(await store().claimAnswers('r-1', [first])).toEqual({ stored: ['T-1'], standing: [first], complete: false });
			expect(await store().claimAnswers('r-1', [answer('T-1', { label: 'billing' })])).toEqual({
				stored: [],
				standing: [first],
				complete: false,
			});
			expect(
				await store().findAnswers([
					{ reviewId: 'r-1', itemId: 'T-2' },
					{ reviewId: 'r-1', itemId: 'T-1' },
					{ reviewId: 'r-9', itemId: 'T-1' },
				]),
			).toEqual([undefined, first, undefined]);
		});

		test('an answer keeps the text that was written and the fields that were changed, whatever stands in them', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			const edited = answer('T-1', { label: undefined, edits: { amount: 12.5, 'a "name"\ud800': null, details: { list: [1, { deep: true }], text: 'x\0y' } } });
			const written = answer('T-2', { label: undefined, text: 'Dear Ana,\n\0\ud800' });
			await store().claimAnswers('r-1', [edited, written]);
			expect((await store().review('r-1'))?.answers).toEqual([edited, written]);
			expect(await store().labels(LOOP)).toEqual([]);
		});

		test('the claim that makes the set whole is complete, and only that one', async () => {
			const opened = review(['T-1', 'T-2']);
			await store().openReview(opened);
			const answers = [answer('T-1', { decidedAt: at(12) }), answer('T-2', { decidedAt: at(10) })];
			const whole = { standing: answers, completedAt: at(12) };
			expect(await store().claimAnswers('r-1', answers)).toEqual({ ...whole, stored: ['T-1', 'T-2'], complete: true });
			expect(await store().claimAnswers('r-1', answers)).toEqual({ ...whole, stored: [], complete: false });
			expect(await store().claimAnswers('r-1', [])).toEqual({ ...whole, stored: [], complete: false });
			expect(await store().review('r-1')).toEqual({ ...opened, answers, completedAt: at(12) });
		});

		test('an answer to an unknown review or item is refused and nothing is stored', async () => {
			await store().openReview(review(['T-1']));
			await expect(store().claimAnswers('r-2', [answer('T-1')])).rejects.toMatchObject({
				code: 'review-unknown',
				message: 'There is no review r-2',
			});
			await expect(store().claimAnswers('r-1', [answer('T-1'), answer('T-2')])).rejects.toMatchObject({
				code: 'review-unknown',
				message: 'The review r-1 does not ask about an item "T-2"',
			});
			expect((await store().review('r-1'))?.answers).toEqual([]);
		});

		test('of twenty claims at once one is stored and exactly one is complete', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			const claims = await Promise.all(
				Array.from({ length: 20 }, async (_, index) => {
					const label = `label ${index}`;
					return await store().claimAnswers('r-1', [answer(index % 2 === 0 ? 'T-1' : 'T-2', { label })]);
				}),
			);
			expect(claims.filter(({ stored }) => stored.length > 0)).toHaveLength(2);
			expect(claims.filter(({ complete }) => complete)).toHaveLength(1);
			const standing = (await store().review('r-1'))?.answers;
			expect(standing).toHaveLength(2);
			expect(claims.at(-1)?.standing).toEqual(standing);
		});

		test('answers add their labels', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			const rejected = answer('T-2', { outcome: 'rejected', label: undefined });
			await store().claimAnswers('r-1', [answer('T-1', { label: 'chargeback' }), rejected]);
			await store().claimAnswers('r-1', [answer('T-1', { label: 'too late' })]);
			expect(await store().labels(LOOP)).toEqual(['chargeback']);
		});

		test('what no gate decided about, such as the tool of an agent, adds no label', async () => {
			await store().openReview(review(['T-1'], { items: [{ itemId: 'T-1', decisionId: '', blind: false }] }));
			const { complete } = await store().claimAnswers('r-1', [answer('T-1', { label: 'Run Refund' })]);
			expect(complete).toBe(true);
			expect(await store().labels(LOOP)).toEqual([]);
		});

		test('an answer without a time is refused', async () => {
			await store().openReview(review(['T-1']));
			await expect(store().claimAnswers('r-1', [answer('T-1', { decidedAt: '' })])).rejects.toMatchObject({
				code: 'decision-malformed',
			});
		});
	});

	describe('a review that timed out', () => {
		const timedOut = (itemId: string) => reviewedRow({ itemId, outcome: 'timed_out', answer: undefined, recordedAt: at(1_500) });

		test('takes no answer any more; what was recorded stands', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			await store().claimAnswers('r-1', [answer('T-1')]);
			await store().recordFeedback([reviewedRow({ itemId: 'T-1' }), timedOut('T-2')]);
			const before = await store().review('r-1');
			for (const late of [[answer('T-2')], [answer('T-1', { label: 'sales' })], []]) {
				await expect(store().claimAnswers('r-1', late)).rejects.toMatchObject({
					code: 'review-closed',
					message: 'The time to answer this review is over',
					nextStep: expect.stringContaining('what was recorded before stands'),
				});
			}
			expect(await store().review('r-1')).toEqual(before);
			expect(before?.answers).toEqual([answer('T-1')]);
			expect(before).not.toHaveProperty('completedAt');
			expect(await store().labels(LOOP)).not.toContain('sales');
			await store().openReview(review(['T-1', 'T-2'], { deadlineAt: at(9_000) }));
			expect((await store().review('r-1'))?.deadlineAt).toBe(before?.deadlineAt);
		});

		test('is closed only when something timed out in it', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			await store().openReview(review(['T-1', 'T-2'], { reviewId: 'r-2' }));
			const unsure = answer('T-1', { outcome: 'unsure', label: undefined });
			await store().recordFeedback([reviewedRow({ outcome: 'unsure', answer: unsure }), { ...timedOut('T-1'), reviewId: 'r-2' }]);
			expect(await store().claimAnswers('r-1', [answer('T-2')])).toMatchObject({ stored: ['T-2'] });
			await expect(store().claimAnswers('r-2', [answer('T-2')])).rejects.toMatchObject({ code: 'review-closed' });
		});

		test('keeps an answer that was claimed before the row was written', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			await store().claimAnswers('r-1', [answer('T-1')]);
			const [kept] = await store().recordFeedback([timedOut('T-1')]);
			expect(kept).toMatchObject({ isNew: true, row: { outcome: 'corrected', answer: answer('T-1'), recordedAt: at(1_500) } });
			expect(await store().labelledRows(LOOP)).toEqual([kept?.row]);
			expect(await store().recordFeedback([timedOut('T-1')])).toEqual([{ row: kept?.row, isNew: false }]);
			// Nothing has timed out so far.
			expect(await store().claimAnswers('r-1', [answer('T-2')])).toMatchObject({ complete: true });
		});

		test('stays open when the row could not be stored', async () => {
			await store().openReview(review(['T-1']));
			const undated = reviewedRow({ itemId: 'T-2', recordedAt: 'yesterday' });
			await expect(store().recordFeedback([timedOut('T-1'), undated])).rejects.toMatchObject({ code: 'decision-malformed' });
			expect(await store().claimAnswers('r-1', [answer('T-1')])).toMatchObject({ complete: true });
		});
	});
}
