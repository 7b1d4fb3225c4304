import fc from 'fast-check';
import { certify } from '../../../core/gate/certification/certify';
import { newEvidence, type CertifyingAnswer, type Evidence } from '../../../core/gate/certification/evidence';
import { FOREIGN_THRESHOLDS } from '../../../core/gate/certification/thresholds';
import { withAnswers } from '../../../core/gate/certification/withAnswers';
import { confidenceCalibration } from '../../../core/gate/confidenceCalibration';
import { openGate } from '../../../core/gate/openGate';
import { fixed, stateOf } from './gates';
import { seeded } from './monitoring/streams';

const empty = newEvidence(FOREIGN_THRESHOLDS, { labels: ['a'], labelMap: 0 });
const answer = (confidence: number, wrong: boolean, chances: Partial<CertifyingAnswer> = {}): CertifyingAnswer => ({ confidence, label: 'a', wrong, reviewProbability: 1, leastProbability: 1, ...chances });

/** Of a model that states these confidences, and is right as often as said. */
function stated(confidences: readonly number[], rightOf: (confidence: number) => number, answers: number, seed = 1): Evidence {
	const draw = seeded(seed);
	return withAnswers(empty, Array.from({ length: answers }, (_none, at) => answer(confidences[at % confidences.length]!, draw() >= rightOf(confidences[at % confidences.length]!))));
}

const LLM = [0.99, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

test('below a hundred answers nothing is said, and from then on it says on how many it rests', () => {
	expect(confidenceCalibration(stated(LLM, () => 0.8, 99))).toBeUndefined();
	expect(confidenceCalibration(stated(LLM, () => 0.8, 100))?.answers).toBe(100);
	expect(confidenceCalibration(newEvidence([], { labels: [], labelMap: 0 }))).toBeUndefined();
});

test('finds what a confidence is worth where its logit is off by a factor and a shift', () => {
	const worth = (confidence: number): number => sigmoid(0.6 * Math.log(confidence / (1 - confidence)) - 0.4);
	const calibration = confidenceCalibration(stated(LLM, worth, 20_000))!;
	for (const confidence of LLM) expect(Math.abs(calibration.of(confidence)! - worth(confidence))).toBeLessThan(0.015);
});

test('a model that always says the same is worth how often it was right, and none is right for certain', () => {
	expect(confidenceCalibration(stated([0.95], () => 0.7, 1_000))!.of(0.95)).toBeCloseTo(0.7, 1);
	// Platt's target of 200 right answers of 200.
	expect(confidenceCalibration(stated([0.95], () => 1, 200))!.of(0.95)).toBeCloseTo(201 / 202, 6);
	expect(confidenceCalibration(stated([1, 0], () => 0, 200))!.of(1)).toBeCloseTo(1 / 202, 6);
});

test('surer is never worth less, whatever the answers say, and every value is a share', () => {
	const answers = fc.array(fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), wrong: fc.boolean(), least: fc.double({ min: 0.01, max: 1, noNaN: true }) }), { minLength: 100, maxLength: 300 });
	fc.assert(
		fc.property(answers, (given) => {
			const evidence = withAnswers(empty, given.map(({ confidence, wrong, least }) => answer(confidence, wrong, { leastProbability: least })));
			const calibration = confidenceCalibration(evidence);
			if (calibration === undefined) return;
			const values = [...FOREIGN_THRESHOLDS].reverse().map((confidence) => calibration.of(confidence)!);
			for (const [at, value] of values.entries()) {
				expect(value).toBeGreaterThan(0);
				expect(value).toBeLessThan(1);
				expect(value).toBeGreaterThanOrEqual(values[at - 1] ?? 0);
			}
		}),
		{ numRuns: 100 },
	);
	// Where surer was righter the wrong way round, every confidence is worth the same.
	const { of } = confidenceCalibration(stated([0.95, 0.6], (confidence) => 1.5 - confidence, 2_000))!;
	expect(of(0.95)).toBe(of(0.6));
});

test('answers count as shares of the traffic: one of twenty checks stands for twenty items', () => {
	const seen = Array.from({ length: 2_000 }, (_none, at) => answer(0.6, at % 2 === 0, { leastProbability: 0.05 }));
	const checks = Array.from({ length: 200 }, (_none, at) => answer(0.95, at % 10 === 0, { reviewProbability: 0.05, leastProbability: 0.05 }));
	const calibration = confidenceCalibration(withAnswers(empty, [...seen, ...checks]))!;
	expect(calibration.answers).toBe(2_200);
	expect(calibration.of(0.95)).toBeCloseTo(0.9, 1);
	expect(calibration.of(0.6)).toBeCloseTo(0.5, 1);
	// A hundred that were all drawn alike are a hundred, whatever their chance; beside one that stands for twenty they are fewer.
	expect(confidenceCalibration(withAnswers(empty, seen.slice(0, 100)))?.answers).toBe(100);
	expect(confidenceCalibration(withAnswers(empty, [...seen.slice(0, 100), ...checks.slice(0, 1)]))).toBeUndefined();
});

test('what is no number from 0 to 1 has no worth', () => {
	const { of } = confidenceCalibration(stated(LLM, () => 0.8, 500))!;
	expect([NaN, -0.1, 1.0001, Infinity].map(of)).toEqual([undefined, undefined, undefined, undefined]);
	expect(of(0.955)).toBe(of(0.95));
});

test('it is for predictors that are not the loop\'s own, and under labels that still hold; the certificate stays what it was', () => {
	const evidence = stated(LLM, () => 0.9, 400);
	const gate = (more: { readonly foreign?: true }, labels = ['a']) => openGate(fixed(0.9), 'm', stateOf({ labels, predictor: { number: 1, evidence, ...more } }));
	expect(gate({ foreign: true }).calibration?.answers).toBe(400);
	expect(gate({}).calibration).toBeUndefined();
	expect(gate({ foreign: true }, ['a', 'new']).calibration).toBeUndefined();
	const promised = (more: { readonly foreign?: true }) =>
		openGate({ rule: 'targetErrorRate', alpha: 0.2, delta: 0.1, alwaysReview: [], auditShare: 0.05, trustUncalibrated: false }, 'm', stateOf({ labels: ['a'], predictor: { number: 1, evidence, ...more } }));
	expect(promised({ foreign: true }).certificate).toEqual(promised({}).certificate);
	expect(promised({ foreign: true }).threshold).toBe(certify(evidence, { alpha: 0.2, delta: 0.1 }).threshold);
});
