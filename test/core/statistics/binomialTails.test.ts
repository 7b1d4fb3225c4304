import { logAtLeast, logAtMost } from '../../../core/statistics/binomialTails';
import { apart, fromScipy } from './scipyFixture';

const TOLERANCE = 1e-10;

test.each([...new Set(fromScipy.binomial.map(({ n }) => n))])('both tails of Bin(%d, p) are those of SciPy, however small', (size) => {
	for (const { n, p, k, cdf, sf, logAtMost: atMost, logAtLeast: atLeast } of fromScipy.binomial.filter((row) => row.n === size)) {
		expect(apart(logAtMost(k, n, p), atMost)).toBeLessThan(TOLERANCE);
		expect(apart(logAtLeast(k, n, p), atLeast)).toBeLessThan(TOLERANCE);
		// SciPy itself, where it has digits: below its smallest number it says 0.
		if (cdf > 1e-290) expect(apart(Math.exp(logAtMost(k, n, p)), cdf)).toBeLessThan(TOLERANCE);
		if (sf > 1e-290) expect(apart(Math.exp(logAtLeast(k, n, p)), sf)).toBeLessThan(TOLERANCE);
	}
});

test('beyond the ends', () => {
	expect([logAtMost(-1, 5, 0.1), logAtMost(5, 5, 0.1), logAtLeast(0, 5, 0.1), logAtLeast(6, 5, 0.1)]).toEqual([-Infinity, 0, 0, -Infinity]);
	expect([logAtMost(0, 0, 0.1), logAtLeast(0, 0, 0.1)]).toEqual([0, 0]);
});
