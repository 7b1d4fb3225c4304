import fc from 'fast-check';
import { mcnemarExact } from '../../../../core/training/promotion/mcnemar';
import { levelOfTest, NO_TESTS, pairsForNextTest } from '../../../../core/training/promotion/spending';

test('however many tests follow, together they spend no more than 5 in 100', () => {
	const first = Array.from({ length: 100_000 }, (_, position) => levelOfTest(position + 1));
	expect(first[0]).toBeCloseTo(0.030396, 6);
	expect(first[1]).toBeCloseTo(0.007599, 6);
	const spent = first.reduce((sum, level) => sum + level, 0);
	expect(spent).toBeLessThanOrEqual(0.05);
	expect(spent).toBeGreaterThan(0.0499);
});

test('the first test waits until it could be passed, the next for half as many again', () => {
	expect(pairsForNextTest(NO_TESTS, levelOfTest(1), 0)).toBe(6);
	expect(pairsForNextTest({ made: 1, pairs: 6 }, levelOfTest(2), 0)).toBe(9);
	expect(pairsForNextTest({ made: 2, pairs: 9 }, levelOfTest(3), 0)).toBe(14);
	expect(pairsForNextTest({ made: 3, pairs: 1 }, levelOfTest(4), 0)).toBe(10);
	expect(pairsForNextTest({ made: 1, pairs: 0 }, levelOfTest(2), 0)).toBe(8);
});

test('it is the smallest number that could pass, with whatever may be lost unseen', () => {
	fc.assert(
		fc.property(fc.nat({ max: 20 }), fc.nat({ max: 100 }), fc.nat({ max: 300 }), (made, pairs, unknown) => {
			const level = levelOfTest(made + 1);
			const needed = pairsForNextTest({ made, pairs }, level, unknown);
			const earliest = made === 0 ? 1 : Math.max(pairs + 1, Math.ceil(1.5 * pairs));
			expect(needed).toBeGreaterThanOrEqual(earliest);
			expect(mcnemarExact(unknown, needed)).toBeLessThan(level);
			if (needed > earliest) expect(mcnemarExact(unknown, needed - 1)).toBeGreaterThanOrEqual(level);
		}),
	);
});
