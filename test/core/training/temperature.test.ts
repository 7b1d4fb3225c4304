import fc from 'fast-check';
import { negativeLogLikelihood, type ScoredRows } from '../../../core/training/metrics';
import { fitTemperature } from '../../../core/training/temperature';
import { seededRandom } from './smallMatrix';

/** Rows whose right classes are drawn from softmax(scores / temperature): under that T they are calibrated. */
function drawn(rows: number, classCount: number, temperature: number, seed: number): ScoredRows {
	const random = seededRandom(seed);
	const scores = Float64Array.from({ length: rows * classCount }, () => 8 * random() * temperature);
	const labels = Array.from({ length: rows }, (_, row) => {
		const shares = [...scores.subarray(row * classCount, (row + 1) * classCount)].map((score) => Math.exp(score / temperature));
		let left = random() * shares.reduce((sum, share) => sum + share, 0);
		return Math.max(0, shares.findIndex((share) => (left -= share) <= 0));
	});
	return { scores, labels, classCount };
}

test.each([0.1, 0.5, 1, 3, 12])('recovers the temperature %d that the rows were drawn with', (temperature) => {
	const found = fitTemperature(drawn(8_000, 4, temperature, 7));
	expect(found.measured).toBe(true);
	expect(Math.abs(Math.log(found.temperature / temperature))).toBeLessThan(0.1);
});

test('no other temperature is likelier', () => {
	fc.assert(
		fc.property(fc.integer(), fc.double({ min: 0.3, max: 3, noNaN: true }), fc.double({ min: 0.05, max: 20, noNaN: true }), (seed, truth, other) => {
			const rows = drawn(80, 3, truth, seed);
			const { temperature } = fitTemperature(rows);
			expect(negativeLogLikelihood(rows, temperature)).toBeLessThanOrEqual(negativeLogLikelihood(rows, other) + 1e-6);
		}),
		{ numRuns: 30 },
	);
});

test('stays between 0.05 and 20, whatever the rows say', () => {
	const alwaysRight = { scores: Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 1 : 0)), labels: new Array<number>(100).fill(0), classCount: 2 };
	const alwaysWrong = { ...alwaysRight, labels: new Array<number>(100).fill(1) };
	expect(fitTemperature(alwaysRight).temperature).toBeCloseTo(0.05, 3);
	expect(fitTemperature(alwaysWrong).temperature).toBeCloseTo(20, 1);
});

test('49 rows are too few to measure, 50 are enough', () => {
	expect(fitTemperature(drawn(49, 3, 2, 1))).toEqual({ temperature: 1, measured: false });
	expect(fitTemperature(drawn(50, 3, 2, 1)).measured).toBe(true);
});
