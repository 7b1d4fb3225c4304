import fc from 'fast-check';
import { mcnemarExact } from '../../../../core/training/promotion/mcnemar';

/** The same tail in whole numbers, so without any rounding: Σ C(n, k) over 2ⁿ. */
function wholeNumbers(losses: number, wins: number): number {
	const pairs = losses + wins;
	let choose = 1n;
	let tail = 0n;
	for (let k = 0; k <= pairs; k++) {
		if (k >= wins) tail += choose;
		choose = (choose * BigInt(pairs - k)) / BigInt(k + 1);
	}
	const digits = 10n ** 330n;
	return Number(`${(tail * digits) / 2n ** BigInt(pairs)}e-330`);
}

// P(Bin(n, ½) ≥ wins): small ones by hand, the larger as SciPy's binomtest(wins, n, 0.5, 'greater') gives them.
test.each([
	[0, 0, 1],
	[7, 0, 1],
	[0, 1, 0.5],
	[0, 4, 0.0625],
	[0, 5, 0.03125],
	[1, 8, 10 / 512],
	[1, 6, 8 / 128],
	[2, 8, 56 / 1024],
	[2, 9, 67 / 2048],
	[3, 3, 42 / 64],
	[40, 60, 0.028443966820490392],
])('%d pairs lost and %d won: %d', (losses, wins, expected) => {
	expect(mcnemarExact(losses, wins)).toBeCloseTo(expected, 12);
});

test('agrees with whole numbers, thousands of pairs included', () => {
	const pair = fc.record({ losses: fc.nat({ max: 2_000 }), wins: fc.nat({ max: 2_000 }) });
	fc.assert(
		fc.property(pair, ({ losses, wins }) => {
			const exact = wholeNumbers(losses, wins);
			if (exact > 1e-300) expect(Math.abs(mcnemarExact(losses, wins) / exact - 1)).toBeLessThan(1e-9);
			else expect(mcnemarExact(losses, wins)).toBeLessThan(1e-299);
		}),
		{ numRuns: 25 },
	);
});

test('is a probability, falls with each win and rises with each loss', () => {
	fc.assert(
		fc.property(fc.nat({ max: 20_000 }), fc.nat({ max: 20_000 }), (losses, wins) => {
			const p = mcnemarExact(losses, wins);
			expect(p).toBeGreaterThanOrEqual(0);
			expect(p).toBeLessThanOrEqual(1);
			expect(mcnemarExact(losses, wins + 1)).toBeLessThanOrEqual(p + 1e-9);
			expect(mcnemarExact(losses + 1, wins)).toBeGreaterThanOrEqual(p - 1e-9);
		}),
		{ numRuns: 50 },
	);
});
