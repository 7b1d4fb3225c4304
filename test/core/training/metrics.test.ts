import fc from 'fast-check';
import { calibrationError, confidenceOf, negativeLogLikelihood, predictedClass } from '../../../core/training/metrics';

const rows = { scores: Float64Array.of(1, 3, 2, 5, 5, 0, -700, -700, 700), labels: [1, 1, 2], classCount: 3 };

test('predicts the highest score, the first of equals', () => {
	expect([0, 1, 2].map((row) => predictedClass(rows, row))).toEqual([1, 0, 2]);
});

test('the likelihood by hand, and no overflow at huge scores', () => {
	const byHand = (Math.log(Math.exp(-2) + 1 + Math.exp(-1)) + Math.log(2 + Math.exp(-5)) + 0) / 3;
	expect(negativeLogLikelihood(rows, 1)).toBeCloseTo(byHand, 12);
	expect(negativeLogLikelihood({ scores: new Float64Array(0), labels: [], classCount: 3 }, 1)).toBe(0);
});

test('confidence is the largest share', () => {
	expect(confidenceOf(rows, 0, 1)).toBeCloseTo(1 / (Math.exp(-2) + 1 + Math.exp(-1)), 12);
	expect(confidenceOf(rows, 0, 2)).toBeLessThan(confidenceOf(rows, 0, 1));
	expect(confidenceOf(rows, 2, 1)).toBe(1);
});

test('a higher temperature never makes more confident', () => {
	fc.assert(
		fc.property(fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 6 }), (scores) => {
			const own = { scores: Float64Array.from(scores), labels: [0], classCount: scores.length };
			expect(confidenceOf(own, 0, 2)).toBeLessThanOrEqual(confidenceOf(own, 0, 1) + 1e-12);
			expect(confidenceOf(own, 0, 2)).toBeGreaterThanOrEqual(1 / scores.length - 1e-12);
		}),
	);
});

test('the calibration error of honest, of bragging and of modest confidence', () => {
	const half = Array.from({ length: 420 }, (_, i) => i % 2 === 0);
	expect(calibrationError(half.map(() => 0.5), half)).toBeCloseTo(0, 12);
	expect(calibrationError(half.map(() => 0.9), half)).toBeCloseTo(0.4, 12);
	expect(calibrationError(half.map((right) => (right ? 1 : 0)), half)).toBe(0);
	expect(calibrationError(half.map((right) => (right ? 0 : 1)), half)).toBeCloseTo(1, 12);
});

test('299 rows measure noise, 300 a calibration error', () => {
	const all = (count: number) => new Array<boolean>(count).fill(true);
	expect(calibrationError(all(299).map(() => 0.9), all(299))).toBeUndefined();
	expect(calibrationError(all(300).map(() => 0.9), all(300))).toBeCloseTo(0.1, 12);
});

test('every row counts once, in whatever number of bins', () => {
	fc.assert(
		fc.property(fc.integer({ min: 300, max: 700 }), (count) => {
			const confidences = Array.from({ length: count }, (_, i) => i / count);
			const wrong = new Array<boolean>(count).fill(false);
			const mean = confidences.reduce((sum, value) => sum + value, 0) / count;
			expect(calibrationError(confidences, wrong)).toBeCloseTo(mean, 9);
		}),
	);
});
