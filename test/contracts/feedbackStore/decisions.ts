import type { FeedbackStore } from '../../../core/feedback/store';
import { at, decision, decisionId, LOOP, prediction, verdict } from './examples';

export function describeDecisions(store: () => FeedbackStore): void {
	describe('decisions', () => {
		test('the first decision of a key stands', async () => {
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

		test('a decision is found by its key alone', async () => {
			const first = decision({ executionId: 'e-1', decidedAt: at(1) });
			const later = decision({ executionId: 'e-2', decidedAt: at(9) });
			const elsewhere = decision({ loop: 'another loop', text: 'another text' });
			await store().recordDecisions([first, later, elsewhere]);
			expect(
				await store().findDecisions([
					{ loop: LOOP, decisionId: later.decisionId },
					{ loop: LOOP, decisionId: decisionId({ executionId: 'e-3' }) },
					{ loop: 'another loop', decisionId: first.decisionId },
					{ loop: 'another loop', decisionId: later.decisionId },
					{ loop: LOOP, decisionId: first.decisionId },
				]),
			).toEqual([later, undefined, elsewhere, undefined, first]);
		});

		test('one item has as many decisions in an execution as it has keys', async () => {
			const gates = ['first gate', 'second gate', 'second run'].map((name) => decision({ decisionId: name, verdict: verdict({ reason: name }) }));
			expect(await store().recordDecisions(gates)).toEqual(gates);
			expect(await store().findDecisions(gates.toReversed())).toEqual(gates.toReversed());
		});

		test('times come back with milliseconds', async () => {
			const [stored] = await store().recordDecisions([decision({ decidedAt: '2026-11-23T09:00:00Z' })]);
			expect(stored?.decidedAt).toBe('2026-11-23T09:00:00.000Z');
			expect(await store().findDecisions([decision()])).toEqual([stored]);
		});

		test('labels come in order of first appearance, each once, per loop', async () => {
			const scores = (...labels: string[]) => labels.map((label) => ({ label, score: 0.5 }));
			await store().recordDecisions([
				decision({ prediction: prediction({ label: 'sales', scores: scores('sales', 'billing') }) }),
				decision({ itemId: 'T-2' }),
				decision({ itemId: 'T-3', loop: 'another', prediction: prediction({ label: 'cats', scores: scores('cats') }) }),
				decision({ itemId: 'T-4', prediction: prediction({ label: '', confidence: 0, scores: [] }) }),
			]);
			expect(await store().labels(LOOP)).toEqual(['sales', 'billing', 'refund']);
			await store().recordDecisions([decision({ itemId: 'T-5', prediction: prediction({ scores: scores('legal', 'sales') }) })]);
			expect(await store().labels(LOOP)).toEqual(['sales', 'billing', 'refund', 'legal']);
			expect(await store().labels('another')).toEqual(['cats']);
			expect(await store().labels('unknown')).toEqual([]);
			expect(await store().loops()).toEqual(['another', LOOP]);
		});

		test('a decision that does not stand adds no labels', async () => {
			await store().recordDecisions([decision()]);
			await store().recordDecisions([decision({ prediction: prediction({ scores: [{ label: 'late', score: 1 }] }) })]);
			expect(await store().labels(LOOP)).toEqual(['billing', 'refund']);
		});

		test('the label of a mapped prediction is not one of the loop', async () => {
			const mapped = prediction({ label: 'Sure! It is billing.', scores: undefined });
			await store().recordDecisions([decision({ prediction: mapped })]);
			expect(await store().labels(LOOP)).toEqual([]);
			expect(await store().loops()).toEqual([LOOP]);
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
