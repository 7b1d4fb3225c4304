import { plainSample } from '../../../../core/gate/certification/plainSample';

const asked = (answers: number, mistakes: number) => ({ reviewProbability: 1, leastProbability: 0.05, answers, mistakes });
const checked = (answers: number, mistakes: number) => ({ reviewProbability: 0.05, leastProbability: 0.05, answers, mistakes });
const everybody = (answers: number, mistakes: number) => ({ reviewProbability: 1, leastProbability: 1, answers, mistakes });

test('answers with the smallest chance are all kept, and add up from strict to loose', () => {
	expect(plainSample([[everybody(50, 2), checked(7, 1)], [], [everybody(10, 5)]])).toEqual([
		{ answers: 57, mistakes: 3 },
		{ answers: 57, mistakes: 3 },
		{ answers: 67, mistakes: 8 },
	]);
});

test('of answers that were likelier so many are kept that all chances are equal, wrong or right', () => {
	const samples = Array.from({ length: 400 }, (_, i) => plainSample([[asked(2_000 + i, 400)]])[0]!);
	const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance = (values: readonly number[]): number => mean(values.map((value) => (value - mean(values)) ** 2));
	const kept = samples.map(({ mistakes }) => mistakes);
	// Binomial with 400 draws of 0.05: mean 20, variance 19; over 400 samples known to ± 0.2 and ± 1.3.
	expect(Math.abs(mean(kept) - 20)).toBeLessThan(0.9);
	expect(Math.abs(variance(kept) - 19)).toBeLessThan(5.5);
	const right = samples.map(({ answers, mistakes }, i) => (answers - mistakes) / (1_600 + i));
	expect(Math.abs(mean(right) - 0.05)).toBeLessThan(0.001);
});

test('the same evidence is drawn the same', () => {
	expect(plainSample([[asked(500, 40)], [asked(300, 30)]])).toEqual(plainSample([[asked(500, 40)], [asked(300, 30)]]));
});

test('cells with equal counts are drawn apart', () => {
	const samples = plainSample(Array.from({ length: 20 }, () => [asked(200, 40)]));
	const own = samples.map(({ answers }, i) => answers - (samples[i - 1]?.answers ?? 0));
	expect(new Set(own).size).toBeGreaterThan(5);
});

test('no answers', () => {
	expect(plainSample([[], []])).toEqual([{ answers: 0, mistakes: 0 }, { answers: 0, mistakes: 0 }]);
});
