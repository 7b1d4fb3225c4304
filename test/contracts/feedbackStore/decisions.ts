import type { FeedbackStore } from '../../../core/feedback/store';
import { at, decision, LOOP, prediction, verdict } from './examples';

export function describeDecisions(store: () => FeedbackStore): void {
	describe('decisions', () => {
		test('the first decision of an item in an execution stands', async () => {
			const first = decision({ subjectKey: 'customer-7' });
			expect(await store().recordDecisions([first])).toEqual([first]);
			const second = decision({ verdict: verdict({ route: 'automate' }), decidedAt: at(5) });
			expect(await store().recordDecisions([second, decision({ itemId: 'T-2' })])).toEqual([
				first,
				decision({ itemId: 'T-2' }),
			]);
			expect(await store().findDecisions([first])).toEqual([first]);
		});

		test('the first of two decisions with one key in one call stands', async () => {
			const first = decision();
			const second = decision({ text: 'another text' });
			expect(await store().recordDecisions([first, second])).toEqual([first, first]);
		});

		test('an item is found by its execution, else by its newest decision, else not', async () => {
			const old = decision({ executionId: 'e-1', decidedAt: at(1) });
			const newest = decision({ executionId: 'e-3', decidedAt: at(9) });
			const middle = decision({ executionId: 'e-2', decidedAt: at(5) });
			await store().recordDecisions([old, newest, middle]);
			const key = { loop: LOOP, itemId: 'T-1' };
			expect(
				await store().findDecisions([
					{ ...key, executionId: 'e-2' },
					{ ...key, executionId: 'elsewhere' },
					{ ...key, itemId: 'T-9', executionId: 'e-1' },
					{ ...key, loop: 'another loop', executionId: 'e-1' },
					{ ...key, executionId: 'e-1' },
				]),
			).toEqual([middle, newest, undefined, undefined, old]);
		});

		test('times are put in order of time, not of spelling', async () => {
			const early = decision({ executionId: 'e-1', decidedAt: '2026-11-23T09:00:00Z' });
			const late = decision({ executionId: 'e-2', decidedAt: '2026-11-23T09:00:00.500Z' });
			const [stored] = await store().recordDecisions([early, late]);
			expect(stored?.decidedAt).toBe('2026-11-23T09:00:00.000Z');
			const [found] = await store().findDecisions([{ loop: LOOP, itemId: 'T-1', executionId: 'e-9' }]);
			expect(found?.executionId).toBe('e-2');
		});

		test('labels come in order of first appearance, each once, per loop', async () => {
			await store().recordDecisions([
				decision({ prediction: prediction({ label: 'sales', scores: undefined }) }),
				decision({ itemId: 'T-2' }),
				decision({ itemId: 'T-3', loop: 'another', prediction: prediction({ label: 'cats', scores: [] }) }),
				decision({ itemId: 'T-4', prediction: prediction({ label: '', confidence: 0, scores: [] }) }),
			]);
			expect(await store().labels(LOOP)).toEqual(['sales', 'billing', 'refund']);
			expect(await store().labels('another')).toEqual(['cats']);
			expect(await store().labels('unknown')).toEqual([]);
			expect(await store().loops()).toEqual(['another', LOOP]);
		});

		test('a decision that does not stand adds no labels', async () => {
			await store().recordDecisions([decision()]);
			await store().recordDecisions([decision({ prediction: prediction({ label: 'late', scores: undefined }) })]);
			expect(await store().labels(LOOP)).toEqual(['billing', 'refund']);
		});

		test('a thousand decisions in one call keep their order', async () => {
			const many = Array.from({ length: 1_000 }, (_, index) => decision({ itemId: `T-${index}` }));
			expect(await store().recordDecisions(many)).toEqual(many);
			expect(await store().findDecisions(many.toReversed())).toEqual(many.toReversed());
		});

		test('nothing of a call is stored when one decision cannot be', async () => {
			const infinite = decision({ itemId: 'T-2', prediction: prediction({ outOfScopeScore: Infinity }) });
			await expect(store().recordDecisions([decision(), infinite])).rejects.toMatchObject({
				code: 'prediction-malformed',
			});
			const undated = decision({ itemId: 'T-2', decidedAt: 'yesterday' });
			await expect(store().recordDecisions([decision(), undated])).rejects.toMatchObject({
				code: 'decision-malformed',
				message: '"yesterday" is not a point in time',
			});
			expect(await store().findDecisions([decision()])).toEqual([undefined]);
			expect(await store().recordDecisions([])).toEqual([]);
		});
	});
}
