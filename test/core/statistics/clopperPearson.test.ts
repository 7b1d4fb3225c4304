import { logAtMost } from '../../../core/statistics/binomialTails';
import { exactInterval, lowerBound, upperBound } from '../../../core/statistics/clopperPearson';
import { apart, fromScipy } from './scipyFixture';

test.each(fromScipy.bounds)('$k of $n, δ $delta: the bounds of SciPy', ({ n, k, delta, upper, lower }) => {
	expect(apart(upperBound(k, n, delta), upper)).toBeLessThan(1e-10);
	expect(apart(lowerBound(k, n, delta), lower)).toBeLessThan(1e-10);
});

test.each([
	[0, 50, 0.0582],
	[0, 100, 0.0295],
	[1, 100, 0.0466],
	[2, 100, 0.0616],
	[5, 500, 0.0209],
	[10, 1000, 0.0169],
	[20, 1000, 0.0289],
])('%d of %d: the upper bound at 95 % is %d', (mistakes, answers, bound) => {
	expect(upperBound(mistakes, answers, 0.05)).toBeCloseTo(bound, 4);
});

test('the bound lies below the true share with probability δ at most: every n up to 60, by enumeration', () => {
	for (const delta of [0.1, 0.05]) {
		for (let n = 1; n <= 60; n++) {
			const bounds = Array.from({ length: n + 1 }, (_, k) => upperBound(k, n, delta));
			for (const p of [0.01, 0.05, 0.1, 0.3, 0.5, 0.9]) {
				// The bound grows with the mistakes, so it is too low for the first few counts.
				const tooLow = bounds.filter((bound) => bound < p).length - 1;
				expect(Math.exp(logAtMost(tooLow, n, p))).toBeLessThanOrEqual(delta * (1 + 1e-9));
			}
		}
	}
});

test('both bounds share δ', () => {
	expect(exactInterval(3, 80, 0.1)).toEqual({ low: lowerBound(3, 80, 0.05), high: upperBound(3, 80, 0.05) });
});

test.each([
	['no answers', 0, 0, 0.1],
	['more mistakes than answers', 3, 2, 0.1],
	['fewer than none', -1, 2, 0.1],
	['no number of mistakes', NaN, 2, 0.1],
	['no number of answers', 1, NaN, 0.1],
	['δ of 0', 1, 2, 0],
	['δ of 1', 1, 2, 1],
	['no δ', 1, 2, NaN],
])('%s: nothing is known', (_what, mistakes, answers, delta) => {
	expect([lowerBound(mistakes, answers, delta), upperBound(mistakes, answers, delta)]).toEqual([0, 1]);
});
