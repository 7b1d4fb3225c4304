import { chooseC } from '../../../core/training/chooseC';
import { fitRows, ROUGH_TOLERANCE } from '../../../core/training/logisticRegression';
import { LogisticProblem } from '../../../core/training/logisticProblem';
import { negativeLogLikelihood } from '../../../core/training/metrics';
import { fitTemperature } from '../../../core/training/temperature';
import { matrixOf, seededRandom } from './smallMatrix';

/** Rows of ten columns of noise, and two whose small difference tells the label as reliably as `signal` says: small weights cannot follow it. */
function problemOf(rows: number, signal: number): { problem: LogisticProblem; labels: number[]; folds: Uint8Array } {
	const random = seededRandom(rows);
	const labels = Array.from({ length: rows }, (_, row) => row % 2);
	const matrix = matrixOf(
		labels.map((label) => {
			const told = random() < signal ? label : 1 - label;
			const [both, difference] = [random() - 0.5, told === 1 ? 0.05 : -0.05];
			return [...Array.from({ length: 10 }, () => random() - 0.5), both + difference, both - difference];
		}),
		12,
	);
	const folds = Uint8Array.from({ length: rows }, (_, row) => Math.floor(row / 2) % 5);
	return { problem: new LogisticProblem(matrix, labels, 2), labels, folds };
}

test('what is reliable is followed closely, noise is not', () => {
	const sure = problemOf(600, 1);
	expect(chooseC(sure.problem, sure.labels, sure.folds, {})?.C).toBe(30);
	const noise = problemOf(200, 0.5);
	expect(chooseC(noise.problem, noise.labels, noise.folds, {})?.C).toBe(1);
});

test('a C is judged by what it says once its confidence is scaled', () => {
	// Unscaled, a small C on few rows says too little of what it knows, and a large one that has learned noise would win.
	const { problem, labels, folds } = problemOf(240, 0.85);
	const last = problem.allRows.filter((row) => folds[row]! >= 3);
	const first = problem.allRows.filter((row) => folds[row]! < 3);
	const costs = [1, 10, 30].map((C) => {
		const { point } = fitRows(problem, last, { C, valueTolerance: ROUGH_TOLERANCE });
		const scored = { scores: problem.scores(point, first), labels: Array.from(first, (row) => labels[row]!), classCount: 2 };
		return { C, unscaled: negativeLogLikelihood(scored, 1), scaled: negativeLogLikelihood(scored, fitTemperature(scored).temperature) };
	});
	const best = (by: 'scaled' | 'unscaled') => costs.toSorted((one, other) => one[by] - other[by])[0]?.C;
	expect(best('scaled')).not.toBe(best('unscaled'));
	expect(chooseC(problem, labels, folds, {})?.C).toBe(best('scaled'));
});

test('its solution comes from the last folds alone', () => {
	const { problem, labels, folds } = problemOf(600, 0.9);
	const chosen = chooseC(problem, labels, folds, {});
	expect(chosen?.firstFold).toBe(3);
	const last = problem.allRows.filter((row) => folds[row]! >= 3);
	let start: Float64Array | undefined;
	const solutions = new Map([1, 10, 30].map((C) => [C, (start = fitRows(problem, last, { C, valueTolerance: ROUGH_TOLERANCE, ...(start && { start }) }).point)]));
	expect(chosen?.point).toEqual(solutions.get(chosen?.C ?? 0));
});

test('too few rows, or a single label to learn from, choose nothing', () => {
	const few = problemOf(199, 1);
	expect(chooseC(few.problem, few.labels, few.folds, {})).toBeUndefined();
	const { problem, labels, folds } = problemOf(600, 1);
	expect(chooseC(problem, labels.map((label, row) => (folds[row]! < 3 ? label : 0)), folds, {})).toBeUndefined();
});
