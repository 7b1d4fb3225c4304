import fc from 'fast-check';
import { incompleteBeta, logIncompleteBeta } from '../../../core/statistics/incompleteBeta';
import { apart, fromScipy } from './scipyFixture';

const TOLERANCE = 1e-10;

test.each(fromScipy.incompleteBeta)('I_$x($a, $b) and its complement are those of SciPy', ({ x, a, b, lower, upper, logLower, logUpper }) => {
	const tails = logIncompleteBeta(x, a, b);
	expect(apart(tails.lower, logLower)).toBeLessThan(TOLERANCE);
	expect(apart(tails.upper, logUpper)).toBeLessThan(TOLERANCE);
	// Below the smallest number there is, SciPy says 0.
	if (lower > 1e-290) expect(apart(incompleteBeta(x, a, b), lower)).toBeLessThan(TOLERANCE);
	if (upper > 1e-290) expect(apart(Math.exp(tails.upper), upper)).toBeLessThan(TOLERANCE);
});

test('the ends', () => {
	expect(logIncompleteBeta(0, 2, 3)).toEqual({ lower: -Infinity, upper: 0 });
	expect(logIncompleteBeta(1, 2, 3)).toEqual({ lower: 0, upper: -Infinity });
});

test('I_x(a, b) grows with x, and I_x(a, b) = 1 − I_(1 − x)(b, a)', () => {
	const parameter = fc.double({ min: 0.1, max: 5_000, noNaN: true });
	fc.assert(
		fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), parameter, parameter, (x, a, b) => {
			const one = logIncompleteBeta(x, a, b);
			const other = logIncompleteBeta(1 - x, b, a);
			expect(apart(Math.exp(one.lower), Math.exp(other.upper), 1e-3)).toBeLessThan(1e-9);
			expect(incompleteBeta(Math.min(1, x * 1.01), a, b)).toBeGreaterThanOrEqual(incompleteBeta(x, a, b) * (1 - 1e-12));
			expect(Math.exp(one.lower) + Math.exp(one.upper)).toBeCloseTo(1, 12);
		}),
		{ seed: 7 },
	);
});
