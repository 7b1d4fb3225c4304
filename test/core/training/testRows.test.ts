import fc from 'fast-check';
import { testRows } from '../../../core/training/testRows';
import type { TrainingRequest, UnseenRow } from '../../../core/training/trainingOutcome';

const champion = { labels: ['card', 'refund'], weights: new Float32Array(2), temperature: 1 };
const row = (rowId: number, text: string, more: Partial<UnseenRow> = {}): UnseenRow => ({ rowId, text, label: 'card', ...more });
const of = (training: readonly UnseenRow[], unseen: readonly UnseenRow[], more: Partial<TrainingRequest> = {}) =>
	testRows({ training, unseen, firstGuessLabels: [], seed: 1, champion, championLastRowId: 10, ...more });

test('answers of both sides that are newer than the champion, and no others', () => {
	const { heldOut, training, unfair } = of([row(3, 'a'), row(11, 'b'), row(14, 'c')], [row(9, 'd'), row(12, 'e')]);
	expect(training).toEqual([1, 2]);
	expect(heldOut.map(({ rowId }) => rowId)).toEqual([12]);
	expect([...unfair]).toEqual(['a', 'd']);
});

test('a text that the champion had an answer to is no test, however it is written and however new its answer', () => {
	const { heldOut, training } = of([row(3, 'My  Card'), row(15, 'my card'), row(16, 'other', { answeredBefore: true })], [row(4, 'x'), row(17, ' X ')]);
	expect(training).toEqual([]);
	expect(heldOut).toEqual([]);
});

test('each text is one test, with its newest answer', () => {
	const { heldOut, training } = of(
		[row(12, 'a', { label: 'refund' }), row(14, 'A '), row(13, 'a', { label: 'refund' })],
		[row(21, 'b', { label: 'refund' }), row(22, 'B'), row(30, 'a')],
	);
	expect(training).toEqual([1]);
	expect(heldOut).toEqual([row(22, 'B')]);
});

test('without a champion: the held-out texts, with nothing to compare on the training side', () => {
	const { heldOut, training } = of([row(1, 'a')], [row(2, 'a'), row(3, 'b')], { champion: undefined });
	expect(training).toEqual([]);
	expect(heldOut.map(({ rowId }) => rowId)).toEqual([3]);
});

test('whatever comes in: no text twice, none the champion knows, none trained on among the held out', () => {
	const rows = fc.array(fc.record({ rowId: fc.integer({ min: 1, max: 40 }), text: fc.constantFrom('a', 'A', 'b', 'c', 'd ', 'e'), label: fc.constantFrom('x', 'y') }));
	fc.assert(
		fc.property(rows, rows, (some, others) => {
			const { heldOut, training } = of(some, others);
			const key = ({ text }: UnseenRow) => text.trim().toLowerCase();
			const tested = [...heldOut, ...training.map((position) => some[position]!)];
			expect(new Set(tested.map(key)).size).toBe(tested.length);
			const known = new Set([...some, ...others].filter(({ rowId }) => rowId <= 10).map(key));
			expect(tested.some((one) => known.has(key(one)))).toBe(false);
			const trained = new Set(some.map(key));
			expect(heldOut.some((one) => trained.has(key(one)))).toBe(false);
		}),
	);
});
