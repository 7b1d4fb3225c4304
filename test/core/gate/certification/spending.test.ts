import { batchWeights, everyAnswerWeights, loopWideChance, recommendedBatchWeights, wholeLifeShare } from '../../../../core/gate/certification/spending';

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

describe('a start that the confidence of the predictor recommends', () => {
	// Mistakes from 0.1 % at the surest to 12 % of all.
	const expected = Array.from({ length: 20 }, (_, at) => 0.12 * ((at + 1) / 20) ** 2);
	const answers = (all: number) => expected.map((_, at) => Math.round((all * (at + 1)) / 20));
	const starts = (weights: readonly number[]) => weights.flatMap((weight, at) => (weight >= 0.3 ? [at] : []));

	test('gets most of δ at a promotion, and a part of it afterwards; all together is δ', () => {
		const batch = recommendedBatchWeights(answers(1_000), 1_000, { expected, alpha: 0.05 }, 0.05);
		expect(sum(batch)).toBeCloseTo(1, 12);
		expect(starts(batch)).toEqual([3]);
		const later = everyAnswerWeights(20, { expected, alpha: 0.05 });
		expect(sum(later)).toBeCloseTo(1, 12);
		expect(starts(later)).toEqual([4, 16]);
	});

	test('is none where it would not be enough, or where the predictor expects too many mistakes', () => {
		expect(recommendedBatchWeights(answers(60), 60, { expected, alpha: 0.05 }, 0.05)).toEqual(batchWeights(60, 20, 0.05, 0.05));
		expect(everyAnswerWeights(20, { expected: expected.map(() => 0.2), alpha: 0.05 })).toEqual(everyAnswerWeights(20));
		expect(everyAnswerWeights(20, { expected: expected.map(() => 1), alpha: 0.05 })).toEqual(everyAnswerWeights(20));
	});
});
