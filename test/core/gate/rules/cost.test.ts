import fc from 'fast-check';
import { newEvidence, promotedNow, withAnswer, type Evidence } from '../../../../core/gate/certification/evidence';
import { confidenceCalibration } from '../../../../core/gate/confidenceCalibration';
import { cheapestThreshold } from '../../../../core/gate/rules/cost';
import { seeded } from '../monitoring/streams';

const THRESHOLDS = Array.from({ length: 20 }, (_, i) => Number((0.95 - i * 0.05).toFixed(2)));
const empty = newEvidence(THRESHOLDS, { labels: ['a'], labelMap: 0 });

/** Confidences spread evenly; the chance of a mistake as given. */
function answered(seed: number, answers: number, mistaken: (confidence: number) => number): Evidence {
	const draw = seeded(seed);
	let evidence = empty;
	for (let i = 0; i < answers; i++) {
		const confidence = draw();
		evidence = withAnswer(evidence, { confidence, label: 'a', wrong: draw() < mistaken(confidence), reviewProbability: 1, leastProbability: 1 });
	}
	return promotedNow(evidence);
}

const honest = (confidence: number): number => 1 - confidence;

test('with much evidence the threshold lies where a mistake is as likely as a review is cheap', () => {
	const { threshold, cost, between } = cheapestThreshold(answered(1, 20_000, honest), { mistake: 10, review: 1 });
	// Mistakes are rarer than 1 in 10 from 0.9 on; expected cost 0.9 · 1 + 10 · 0.1 · 0.05.
	expect(threshold).toBe(0.9);
	expect(cost.expected).toBeCloseTo(0.95, 1);
	expect(cost.low).toBeLessThan(0.95);
	expect(cost.high).toBeGreaterThan(0.95);
	expect(between!.strictest).toBeGreaterThanOrEqual(0.9);
	expect(between!.loosest).toBeLessThanOrEqual(0.9);
	expect(between!.loosest).toBeGreaterThan(0.7);
});

test('a dearer mistake asks for a stricter threshold', () => {
	const evidence = answered(2, 20_000, (confidence) => honest(confidence) ** 2);
	const thresholds = [3, 10, 50].map((mistake) => cheapestThreshold(evidence, { mistake, review: 1 }).threshold!);
	expect(thresholds).toEqual([...thresholds].sort((a, b) => a - b));
	expect(new Set(thresholds).size).toBe(3);
});

test('only the ratio of the costs counts for the threshold, and costs are in their currency', () => {
	const evidence = answered(3, 5_000, honest);
	const one = cheapestThreshold(evidence, { mistake: 10, review: 1 });
	const other = cheapestThreshold(evidence, { mistake: 2_000, review: 200 });
	expect(other.threshold).toBe(one.threshold);
	expect(other.between).toEqual(one.between);
	expect(other.cost.expected).toBeCloseTo(200 * one.cost.expected, 9);
});

test('of a predictor whose stated confidence is calibrated, that decides among what is shown to be cheaper, and luck moves it less', () => {
	const truth = (threshold: number): number => threshold + 10 * (1 - threshold) * ((1 - threshold) / 2);
	const lost = (calibrated: boolean): number => {
		let sum = 0;
		for (let seed = 100; seed < 160; seed++) {
			const evidence = answered(seed, 600, honest);
			const { threshold = 1 } = cheapestThreshold(evidence, { mistake: 10, review: 1 }, calibrated ? { calibration: confidenceCalibration(evidence) } : {});
			sum += truth(threshold) - truth(0.9);
		}
		return sum / 60;
	};
	expect(lost(true)).toBeLessThanOrEqual(lost(false));
	// Neither finds a threshold that answers do not show to be cheaper than asking.
	const few = answered(7, 120, () => 0.3);
	expect(confidenceCalibration(few)).toBeDefined();
	expect(cheapestThreshold(few, { mistake: 10, review: 1 }, { calibration: confidenceCalibration(few) }).threshold).toBeUndefined();
});

test('without enough answers everything goes to people, and it says how many are missing', () => {
	for (const evidence of [empty, answered(4, 12, () => 0)]) {
		const { threshold, refused, missing, cost } = cheapestThreshold(evidence, { mistake: 20, review: 1 });
		expect(threshold).toBeUndefined();
		expect(missing).toBeGreaterThan(10);
		expect(refused).toBe(`Not enough answers yet to show that going on without a person is cheaper than asking: at least ${missing} more by people`);
		expect(cost).toEqual({ expected: 1, low: 1, high: 1 });
	}
});

test('where every answer was a mistake nothing goes on alone, however many there are', () => {
	expect(cheapestThreshold(answered(5, 3_000, () => 1), { mistake: 20, review: 1 }).threshold).toBeUndefined();
});

test('a mistake that costs no more than a review, and costs that are no numbers above 0, give no threshold', () => {
	const evidence = answered(6, 2_000, () => 0);
	for (const costs of [{ mistake: 1, review: 1 }, { mistake: 1, review: 2 }]) {
		expect(cheapestThreshold(evidence, costs)).toMatchObject({ refused: expect.stringMatching(/^A mistake costs no more than a review/) });
		expect(cheapestThreshold(evidence, costs).threshold).toBeUndefined();
	}
	for (const wrong of [0, -1, NaN, Infinity]) {
		expect(cheapestThreshold(evidence, { mistake: wrong, review: 1 })).toMatchObject({ refused: expect.stringMatching(/must be numbers above 0$/) });
		expect(cheapestThreshold(evidence, { mistake: 5, review: wrong }).threshold).toBeUndefined();
	}
});

test('automation that costs more than asking everybody is chosen in at most a tenth of streams', () => {
	// Mistakes are exactly as dear as reviews at every threshold: any automation at all is as good as none, a bit more mistakes and it is a loss.
	const runs = 150;
	let automated = 0;
	for (let seed = 0; seed < runs; seed++) if (cheapestThreshold(answered(seed, 400, () => 0.1), { mistake: 10, review: 1 }).threshold !== undefined) automated += 1;
	expect(automated / runs).toBeLessThanOrEqual(0.15);
});

test('the expected cost lies in its interval about as often as it says, at the threshold that was chosen', () => {
	const truth = (threshold: number): number => threshold + 10 * (1 - threshold) * ((1 - threshold) / 2);
	const results = Array.from({ length: 60 }, (_, seed) => cheapestThreshold(answered(seed, 4_000, honest), { mistake: 10, review: 1 }, { delta: 0.1 })).filter(({ threshold }) => threshold !== undefined);
	expect(results.length).toBeGreaterThan(50);
	// The share of reviews is taken as it is: it lies within 2 points of the true one.
	const held = results.filter(({ threshold, cost: { low, high } }) => low <= truth(threshold!) + 0.02 && truth(threshold!) - 0.02 <= high);
	expect(held.length / results.length).toBeGreaterThanOrEqual(0.85);
});

test('the chosen threshold is one of the evidence, inside its own range, and never dearer than asking everybody', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 800 }), fc.double({ min: 1.01, max: 1_000, noNaN: true }), (seed, answers, mistake) => {
			const { threshold, between, cost } = cheapestThreshold(answered(seed, answers, (confidence) => honest(confidence) ** 3), { mistake, review: 1 });
			if (threshold === undefined) return;
			expect(THRESHOLDS).toContain(threshold);
			expect(between!.strictest).toBeGreaterThanOrEqual(threshold);
			expect(between!.loosest).toBeLessThanOrEqual(threshold);
			expect(cost.expected).toBeLessThanOrEqual(1);
			expect(cost.low).toBeLessThanOrEqual(cost.expected);
			expect(cost.high).toBeGreaterThanOrEqual(cost.expected);
		}),
		{ numRuns: 40 },
	);
});
