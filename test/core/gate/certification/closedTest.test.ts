import fc from 'fast-check';
import { closedTest } from '../../../../core/gate/certification/closedTest';

const MEMBERS = 6;

/** Every set, one by one. */
function bySets(evidence: readonly number[], weights: readonly number[], kind: 'p-values' | 'e-values'): number[] {
	const weakest = evidence.map(() => Infinity);
	for (let set = 1; set < 2 ** evidence.length; set++) {
		const members = evidence.map((_, at) => at).filter((at) => (set >> at) & 1);
		const says = members.map((at, position) => {
			const from = position === 0 ? 0 : members[position - 1]! + 1;
			const to = position === members.length - 1 ? evidence.length : at + 1;
			return evidence[at]! * weights.slice(from, to).reduce((sum, weight) => sum + weight, 0);
		});
		const spoken = kind === 'p-values' ? Math.max(...says) : says.reduce((sum, said) => sum + said, 0);
		for (const at of members) weakest[at] = Math.min(weakest[at]!, spoken);
	}
	return weakest;
}

const evidences = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: MEMBERS, maxLength: MEMBERS });
const shares = fc.array(fc.nat(5), { minLength: MEMBERS, maxLength: MEMBERS }).filter((parts) => parts.some((part) => part > 0));
const weightsOf = (parts: readonly number[]): number[] => parts.map((part) => part / parts.reduce((sum, other) => sum + other, 0));

test.each(['p-values', 'e-values'] as const)('%s: the quick way finds what all sets say', (kind) => {
	fc.assert(
		fc.property(evidences, shares, (evidence, parts) => {
			const quick = closedTest(evidence, weightsOf(parts), kind);
			for (const [at, slow] of bySets(evidence, weightsOf(parts), kind).entries()) expect(quick[at]).toBeCloseTo(slow, 9);
		}),
		{ seed: 3 },
	);
});

test('whatever a fixed sequence from some start shows at its own weight is shown', () => {
	fc.assert(
		fc.property(evidences, shares, (evidence, parts) => {
			const weights = weightsOf(parts);
			for (const kind of ['p-values', 'e-values'] as const) {
				const shown = closedTest(evidence, weights, kind);
				for (const start of evidence.keys()) {
					for (let at = start; at < evidence.length && evidence[at]! * weights[start]! >= 10; at++) expect(shown[at]).toBeGreaterThanOrEqual(10 * (1 - 1e-9));
				}
			}
		}),
		{ seed: 4 },
	);
});

test('what has been won passes on: the second threshold has the weights of both', () => {
	// A weight of ½ each and 1/δ = 20. Alone, neither p = 1/39 nor the second at ½ would do.
	expect(closedTest([41, 21], [0.5, 0.5], 'p-values').map((strength) => strength >= 20)).toEqual([true, true]);
	expect(closedTest([39, 21], [0.5, 0.5], 'p-values').map((strength) => strength >= 20)).toEqual([false, false]);
	expect(closedTest([10, 41], [0.5, 0.5], 'p-values').map((strength) => strength >= 20)).toEqual([false, true]);
});

test('nothing to test', () => {
	expect(closedTest([], [], 'p-values')).toEqual([]);
});
