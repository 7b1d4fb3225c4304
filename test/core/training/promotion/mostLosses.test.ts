import fc from 'fast-check';
import { mostLosses } from '../../../../core/training/promotion/mostLosses';

const choose = (n: number, k: number): number => (k < 0 || k > n ? 0 : Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((product, factor) => product * factor, 1));

/** Chance of each number of losses in a draw. */
const drawn = (total: number, losses: number, sampled: number): number[] =>
	Array.from({ length: sampled + 1 }, (_, hits) => (choose(losses, hits) * choose(total - losses, sampled - hits)) / choose(total, sampled));

test.each([
	// Nothing was drawn: all may be losses. All were drawn: it is known.
	[12, 0, 0, 0.01, 12],
	[12, 12, 5, 0.01, 5],
	[0, 0, 0, 0.01, 0],
	// By hand: with 2 losses among 4, a draw of 2 shows none in 1 of 6; with 1 loss in 1 of 2.
	[4, 2, 0, 0.16, 2],
	[4, 2, 0, 0.17, 1],
	[4, 2, 0, 0.51, 0],
])('of %d, %d drawn, %d losses, at %d: at most %d', (total, sampled, losses, level, most) => {
	expect(mostLosses(total, sampled, losses, level)).toBe(most);
});

test('is wrong no more often than its level, for every number of losses there may be', () => {
	const sizes = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat({ max: 30 }), fc.nat({ max: 30 }));
	fc.assert(
		fc.property(sizes, fc.constantFrom(0.2, 0.05, 0.006), ([total, some, more], level) => {
			const sampled = Math.min(some, total);
			const losses = Math.min(more, total);
			const wrong = drawn(total, losses, sampled).reduce(
				(sum, chance, seen) => sum + (chance > 0 && mostLosses(total, sampled, seen, level) < losses ? chance : 0),
				0,
			);
			expect(wrong).toBeLessThanOrEqual(level + 1e-12);
		}),
	);
});

test('is quick and sensible for many thousands', () => {
	expect(mostLosses(20_000, 1_000, 0, 0.01)).toBeGreaterThan(60);
	expect(mostLosses(20_000, 1_000, 0, 0.01)).toBeLessThan(100);
	expect(mostLosses(20_000, 1_000, 50, 0.01)).toBeGreaterThan(1_000);
});
