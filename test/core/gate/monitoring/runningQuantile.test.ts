import fc from 'fast-check';
import { KEPT_SCORES, runningQuantile, withScores } from '../../../../core/gate/monitoring/runningQuantile';

const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 });

test('at least the share lies at or below the quantile, and less than the share below it', () => {
	fc.assert(
		fc.property(scores, fc.double({ min: 0.001, max: 1, noNaN: true }), (newest, share) => {
			const quantile = runningQuantile(newest, share)!;
			const wanted = share * newest.length - 1e-9;
			expect(newest.filter((score) => score <= quantile).length).toBeGreaterThanOrEqual(wanted);
			expect(newest.filter((score) => score < quantile).length).toBeLessThan(wanted);
		}),
	);
});

test.each([
	[0, 0.1],
	[0.07, 0.1],
	[0.5, 0.5],
	[0.51, 0.6],
	[1, 1],
])('of ten tenths the quantile of %d is %d', (share, quantile) => {
	expect(runningQuantile([0.3, 0.1, 1, 0.2, 0.9, 0.4, 0.8, 0.5, 0.7, 0.6], share)).toBe(quantile);
});

test('0.07 of a hundred scores are seven of them, whatever the arithmetic makes of it', () => {
	const hundred = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
	for (let each = 1; each <= 100; each++) expect(runningQuantile(hundred, each / 100)).toBe(each / 100);
});

test('scores that are none count as least certain; a share that is none gives nothing', () => {
	expect(runningQuantile([NaN, 2, -1, 0.5], 0.75)).toBe(0);
	expect(runningQuantile([NaN, 2, -1, 0.5], 1)).toBe(0.5);
	for (const share of [NaN, -0.1, 1.1]) expect(runningQuantile([0.5], share)).toBeUndefined();
	expect(runningQuantile([], 0.5)).toBeUndefined();
});

test('the newest are kept, in their order, however they arrive', () => {
	const all = Array.from({ length: 2_500 }, (_, i) => i / 2_500);
	let newest: number[] = [];
	for (let from = 0; from < all.length; from += 300) newest = withScores(newest, all.slice(from, from + 300));
	expect(newest).toEqual(all.slice(-KEPT_SCORES));
	expect(withScores([], all)).toEqual(newest);
});
