import { logClosedForm } from '../../../../core/gate/certification/closedForm';
import { apart, fromScipy } from '../../statistics/scipyFixture';

test.each([...new Set(fromScipy.mixture.map(({ alpha }) => alpha))])('α %d: the mixture by 50 digits', (wanted) => {
	for (const { alpha, n, k, kept, broken } of fromScipy.mixture.filter((row) => row.alpha === wanted)) {
		expect(apart(logClosedForm(k, n, alpha), kept, 1)).toBeLessThan(1e-10);
		expect(apart(logClosedForm(k, n, alpha, 'above'), broken, 1)).toBeLessThan(1e-10);
	}
});

test.each([
	[0.05, 55],
	[0.02, 139],
	[0.01, 280],
])('α %d: without a mistake E reaches 10 at answer %d', (alpha, answers) => {
	expect(Math.exp(logClosedForm(0, answers - 1, alpha))).toBeLessThan(10);
	expect(Math.exp(logClosedForm(0, answers, alpha))).toBeGreaterThanOrEqual(10);
});

test('no answers are no evidence', () => {
	expect(logClosedForm(0, 0, 0.05)).toBe(0);
	expect(logClosedForm(0, 0, 0.05, 'above')).toBe(0);
});

test('under an error of α, one more answer leaves E where it is on average', () => {
	for (const alternative of ['below', 'above'] as const) {
		const now = Math.exp(logClosedForm(3, 90, 0.05, alternative));
		const next = 0.05 * Math.exp(logClosedForm(4, 91, 0.05, alternative)) + 0.95 * Math.exp(logClosedForm(3, 91, 0.05, alternative));
		expect(next / now).toBeCloseTo(1, 12);
	}
});
