import { batchWeights, everyAnswerWeights, loopWideChance, wholeLifeShare } from '../../../../core/gate/certification/spending';

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

test('all versions together spend δ', () => {
	const spent = sum(Array.from({ length: 100_000 }, (_, j) => wholeLifeShare(0.1, j + 1)));
	expect(spent).toBeLessThan(0.1);
	expect(spent).toBeGreaterThan(0.09999);
	expect(wholeLifeShare(0.1, 1)).toBeCloseTo(0.0608, 4);
});

test('over the life of a loop', () => {
	expect([loopWideChance(0.1, 3, false), loopWideChance(0.1, 30, false), loopWideChance(0.1, 30, true)]).toEqual([expect.closeTo(0.3), 1, 0.1]);
});

test('weights sum to 1, however many thresholds and answers there are', () => {
	for (let count = 1; count <= 20; count++) {
		expect(sum(everyAnswerWeights(count))).toBeCloseTo(1, 12);
		for (const answers of [0, 1, 30, 80, 200, 1000, 100_000]) {
			for (const alpha of [0.005, 0.05, 0.5]) {
				const weights = batchWeights(answers, count, alpha, 0.05);
				expect(sum(weights)).toBeCloseTo(1, 12);
				expect(weights.every((weight) => weight >= 0)).toBe(true);
			}
		}
	}
});

test('few answers are spent on one start: the strictest that can pass at all', () => {
	// 63 without a mistake show 5 % at 0.8 × 5 %; of 80 answers they are the surest 80 %.
	expect(batchWeights(80, 20, 0.05, 0.05).flatMap((weight, at) => (weight > 0 ? [at] : []))).toEqual([15]);
});

test('with many answers the first start forgives three mistakes', () => {
	expect(batchWeights(2_000, 20, 0.05, 0.05)[1]).toBeCloseTo(0.8, 12);
});
