import { regionBound } from '../../../../core/gate/certification/regionBound';
import { EMPTY_REGION, regionsOf } from '../../../../core/gate/certification/region';
import { upperBound } from '../../../../core/statistics/clopperPearson';

const asked = (answers: number, mistakes: number) => ({ reviewProbability: 1, leastProbability: 1, answers, mistakes });
const regionOf = (...counts: Parameters<typeof regionsOf>[0][number]) => regionsOf([counts])[0]!;

test('where everybody was asked it is the bound of Clopper and Pearson', () => {
	expect(regionBound(regionOf(asked(500, 5)), 0.05)).toBe(upperBound(5, 500, 0.05));
});

test('no answers bound nothing', () => {
	expect(regionBound(EMPTY_REGION, 0.05)).toBe(1);
});

test('checks without a mistake lower it, with many they raise it', () => {
	const checks = (mistakes: number) => ({ reviewProbability: 0.05, leastProbability: 0.05, answers: 200, mistakes });
	const without = regionBound(regionOf(asked(200, 5)), 0.05);
	expect(regionBound(regionOf(asked(200, 5), checks(0)), 0.05)).toBeLessThan(without);
	expect(regionBound(regionOf(asked(200, 5), checks(40)), 0.05)).toBeGreaterThan(without);
});

test('sure and unsure items are mixed as the traffic has them, not as the answers have', () => {
	// Half of the region is asked always and wrong in 20 %, half is checked 1 in 20 times and never wrong: 10 % in truth, 19 % of answers.
	const bound = regionBound(regionOf({ reviewProbability: 1, leastProbability: 0.05, answers: 8_000, mistakes: 1_600 }, { reviewProbability: 0.05, leastProbability: 0.05, answers: 400, mistakes: 0 }), 0.05);
	expect(bound).toBeGreaterThan(0.1);
	expect(bound).toBeLessThan(0.16);
});

test('all wrong', () => {
	expect(regionBound(regionOf(asked(50, 50)), 0.05)).toBe(1);
	expect(regionBound(regionOf({ reviewProbability: 0.05, leastProbability: 0.05, answers: 50, mistakes: 50 }), 0.05)).toBeCloseTo(1, 6);
});
