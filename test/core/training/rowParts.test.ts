import fc from 'fast-check';
import { rowParts } from '../../../core/training/rowParts';
import type { TrainingRow } from '../../../core/training/trainingOutcome';

const rowsOf = (lengths: readonly number[]): TrainingRow[] =>
	lengths.map((length, rowId) => ({ rowId, text: 'x'.repeat(length), label: 'card', incumbentLabel: 'refund' }));

test('all rows, each once and in order, in parts that are small', () => {
	const lengths = fc.array(fc.oneof(fc.nat({ max: 40 }), fc.integer({ min: 90_000, max: 300_000 })), { maxLength: 30 });
	fc.assert(
		fc.property(lengths, lengths, (some, others) => {
			const training = rowsOf(some);
			const unseen = rowsOf(others);
			const parts = [...rowParts({ training, unseen })];
			expect(parts.flatMap((part) => part.training)).toEqual(training);
			expect(parts.flatMap((part) => part.unseen)).toEqual(unseen);
			for (const part of parts) {
				const rows = [...part.training, ...part.unseen];
				const letters = rows.reduce((sum, { text }) => sum + text.length, 0);
				expect(rows.length).toBeGreaterThan(0);
				expect(rows.length === 1 || letters <= 200_000).toBe(true);
			}
		}),
		{ numRuns: 50 },
	);
});

test('20,000 answers of 500 letters are 50 parts', () => {
	const parts = [...rowParts({ training: rowsOf(new Array<number>(14_000).fill(500)), unseen: rowsOf(new Array<number>(6_000).fill(500)) })];
	expect(parts).toHaveLength(50);
	expect(new Set(parts.map((part) => part.training.length + part.unseen.length))).toEqual(new Set([400]));
	expect([...rowParts({ training: rowsOf(new Array<number>(1_001).fill(1)), unseen: [] })].map((part) => part.training.length)).toEqual([500, 500, 1]);
	expect([...rowParts({ training: [], unseen: [] })]).toEqual([]);
});
