import fc from 'fast-check';
import { reliability } from '../../../../core/training/report/reliability';
import { repeated, scoredRows } from './scoredRows';

test('under 300 tested answers there is a sentence, a Brier score and no diagram', () => {
	const few = reliability(scoredRows(repeated(299, 0, 0), 2), 1);
	expect(few.sentence).toBe('It takes 300 tested answers to check how honest its confidence is; there are 299.');
	expect(few.bins).toEqual([]);
	expect(few.ece).toBeUndefined();
	// (0.9 − 1)² + (0.1 − 0)² for each.
	expect(few.brier).toBeCloseTo(0.02, 9);
	expect(reliability(scoredRows([], 2), 1)).toEqual({ sentence: expect.stringContaining('there are 0'), bins: [] });
});

test.each([
	['honest', 270, 30, 'Yes. On average it says 90\u00a0% and is right in 90\u00a0%.'],
	['bragging', 180, 120, 'No. It claims too much: on average it says 90\u00a0% and is right in 60\u00a0%.'],
	['modest', 300, 0, 'No. It claims too little: on average it says 90\u00a0% and is right in 100\u00a0%.'],
])('%s confidence in words', (_, right, wrong, sentence) => {
	// Spread evenly: equal confidences have no order of their own.
	const rows = Array.from({ length: right + wrong }, (_unused, i): [number, number] => [
		Math.floor(((i + 1) * wrong) / (right + wrong)) > Math.floor((i * wrong) / (right + wrong)) ? 1 : 0,
		0,
	]);
	expect(reliability(scoredRows(rows, 2), 1).sentence).toBe(sentence);
});

test('right on average but not in each bin is said so', () => {
	const sure = scoredRows(repeated(200, 1, 0), 2, 0.99);
	const unsure = scoredRows(repeated(200, 0, 0), 2, 0.51);
	const both = { scores: Float64Array.of(...sure.scores, ...unsure.scores), labels: [...Array.from(sure.labels), ...Array.from(unsure.labels)], classCount: 2 };
	expect(reliability(both, 1).sentence).toMatch(/^No\. It claims too much|^Not everywhere\./);
	expect(reliability(both, 1).ece).toBeGreaterThan(0.5);
});

test('bins hold every row once, at least 30 each, at most ten, least sure first', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.boolean()), { minLength: 300, maxLength: 420 }), (rows) => {
			const scores = Float64Array.from(rows.flatMap(([score]) => [score, 0]));
			const { bins, ece, brier } = reliability({ scores, labels: rows.map(([, second]) => (second ? 1 : 0)), classCount: 2 }, 1);
			expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.length);
			expect(bins.length).toBeLessThanOrEqual(10);
			bins.forEach((bin, position) => {
				expect(bin.rows).toBeGreaterThanOrEqual(30);
				expect(bin.share).toBe(bin.right / bin.rows);
				if (position > 0) expect(bin.confidence).toBeGreaterThanOrEqual(bins[position - 1]!.confidence - 1e-12);
			});
			expect(ece).toBeGreaterThanOrEqual(0);
			expect(brier).toBeLessThanOrEqual(2);
		}),
		{ numRuns: 30 },
	);
});
