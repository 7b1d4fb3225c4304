import { FOREIGN_THRESHOLDS, thresholdsFor, expectedErrors } from '../../../../core/gate/certification/thresholds';

const scores = (confidences: readonly number[], weight = 1) => confidences.map((confidence) => ({ confidence, weight }));

test('forty shares of the traffic, from strict to loose', () => {
	const confidences = Array.from({ length: 1000 }, (_, i) => i / 1000);
	const thresholds = thresholdsFor(scores(confidences));
	expect(thresholds).toEqual(Array.from({ length: 40 }, (_, level) => (1000 - 25 * (level + 1)) / 1000));
});

test('an answer that stands for twenty items counts as twenty', () => {
	// 50 % of the traffic lie at 0.9, though only one score in 21 does.
	const thresholds = thresholdsFor([...scores([0.9], 20), ...scores(Array.from({ length: 20 }, (_, i) => i / 100))]);
	expect(thresholds[0]).toBe(0.9);
	expect(thresholds).toHaveLength(21);
});

test('equal scores are accepted together', () => {
	expect(thresholdsFor(scores([1, 1, 1, 1, 0.5]))).toEqual([1, 0.5]);
});

test('what is no share from 0 to 1 counts as traffic, and is never accepted', () => {
	// Half of the traffic can be accepted, so its twenty levels are there and no others.
	const usable = Array.from({ length: 100 }, (_, i) => 0.5 + i / 1000);
	const thresholds = thresholdsFor(scores([...usable, ...new Array<number>(50).fill(NaN), ...new Array<number>(50).fill(7)]));
	expect(thresholds).toHaveLength(20);
	expect(thresholds.at(-1)).toBe(0.5);
});

test('no traffic, no thresholds', () => {
	expect(thresholdsFor([])).toEqual([]);
	expect(thresholdsFor([{ confidence: 0.9, weight: 0 }, { confidence: 0.9, weight: NaN }])).toEqual([]);
});

test('those of predictors that are not ours run from strict to loose', () => {
	expect(FOREIGN_THRESHOLDS).toEqual([...new Set(FOREIGN_THRESHOLDS)].sort((one, other) => other - one));
	expect(FOREIGN_THRESHOLDS[0]).toBe(1);
	expect(FOREIGN_THRESHOLDS.at(-1)).toBe(0);
});

test('what a predictor expects to get wrong follows from its confidence, each score by its weight', () => {
	const scores = [{ confidence: 0.9, weight: 1 }, { confidence: 0.5, weight: 3 }, { confidence: 1, weight: 1 }, { confidence: Number.NaN, weight: 1 }, { confidence: 0.7, weight: 0 }];
	const found = expectedErrors(scores, [1, 0.9, 0.5]);
	expect(found).toEqual([0, expect.closeTo(0.05, 12), expect.closeTo(0.32, 12)]);
	expect(expectedErrors([], [0.5])).toEqual([1]);
});
