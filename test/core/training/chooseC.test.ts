import { chooseC } from '../../../core/training/chooseC';
import { fitRows, ROUGH_TOLERANCE } from '../../../core/training/logisticRegression';
import { LogisticProblem } from '../../../core/training/logisticProblem';
import { matrixOf, seededRandom } from './smallMatrix';

/** Rows of ten columns of noise, and an eleventh that tells the label as reliably as `signal` says. */
function problemOf(rows: number, signal: number): { problem: LogisticProblem; labels: number[]; folds: Uint8Array } {
	const random = seededRandom(rows);
	const labels = Array.from({ length: rows }, (_, row) => row % 2);
	const matrix = matrixOf(
		labels.map((label) => {
			const told = random() < signal ? label : 1 - label;
			return [...Array.from({ length: 10 }, () => random() - 0.5), told === 1 ? 0.5 : -0.5];
		}),
		11,
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
