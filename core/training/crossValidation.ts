import type { Parameters } from './classScores';
import { DEFAULT_C, chooseC } from './chooseC';
import type { FeatureMatrix } from './featureMatrix';
import { fitRows, ROUGH_TOLERANCE } from './logisticRegression';
import { LogisticProblem } from './logisticProblem';
import type { ScoredRows } from './metrics';
import type { IsCancelled } from './trainingCancelled';

export interface CrossValidation extends ScoredRows {
	readonly C: number;
	/** Rows of the matrix that were tested, ascending: those whose label the other folds know. */
	readonly rows: readonly number[];
	/** The mean of the folds' solutions at this C: a good start for the fit on all rows. */
	readonly start: Parameters;
}

export interface CrossValidationOptions {
	/** One weight per row; 1 each when absent. */
	readonly rowWeights?: ArrayLike<number>;
	readonly onProgress?: (share: number) => void;
	readonly isCancelled?: IsCancelled;
}

/** Part of the time that choosing C takes. */
const CHOOSING_SHARE = 0.25;

/**
 * Scores each row by a classifier that has learned from the other folds only. With at least 200 rows C is chosen from
 * {1, 10, 30} by the likelihood of the right classes, else it is 30. `folds` holds a fold per row, as `stratifiedFolds` gives.
 */
export function crossValidate(
	features: FeatureMatrix,
	labels: ArrayLike<number>,
	classCount: number,
	folds: Uint8Array,
	options: CrossValidationOptions = {},
): CrossValidation {
	const { rowWeights, onProgress, isCancelled } = options;
	const problem = new LogisticProblem(features, labels, classCount, rowWeights);
	const foldCount = folds.reduce((most, fold) => Math.max(most, fold + 1), 0);
	const choice = chooseC(problem, labels, folds, {
		onProgress: (share) => onProgress?.(CHOOSING_SHARE * share),
		isCancelled,
	});
	const C = choice?.C ?? DEFAULT_C;
	const all = new Float64Array(features.rows * classCount);
	const mean = new Float64Array(problem.parameters);
	const rows: number[] = [];

	for (let fold = 0; fold < foldCount; fold++) {
		const { train, test } = splitFold(labels, folds, fold);
		// A solution that has seen the fold's rows would give away their labels, unless both were fitted to the very end.
		const start = choice !== undefined && fold < choice.firstFold ? choice.point : undefined;
		const { point } = fitRows(problem, train, { C, start, valueTolerance: ROUGH_TOLERANCE, isCancelled });
		const scores = problem.scores(point, test);
		test.forEach((row, i) => all.set(scores.subarray(i * classCount, (i + 1) * classCount), row * classCount));
		for (const row of test) rows.push(row);
		for (let i = 0; i < mean.length; i++) mean[i]! += point[i]! / foldCount;
		onProgress?.(CHOOSING_SHARE + ((1 - CHOOSING_SHARE) * (fold + 1)) / foldCount);
	}
	rows.sort((a, b) => a - b);
	const scores = new Float64Array(rows.length * classCount);
	rows.forEach((row, i) => scores.set(all.subarray(row * classCount, (row + 1) * classCount), i * classCount));
	return { C, rows, start: mean, scores, labels: rows.map((row) => labels[row]!), classCount };
}

/** A row is tested when the other folds know its label; a label they do not know could never be answered. */
function splitFold(labels: ArrayLike<number>, folds: Uint8Array, fold: number): { train: Uint32Array; test: Uint32Array } {
	const train: number[] = [];
	const own: number[] = [];
	folds.forEach((of, row) => (of === fold ? own : train).push(row));
	const known = new Set(train.map((row) => labels[row]!));
	return { train: Uint32Array.from(train), test: Uint32Array.from(own.filter((row) => known.has(labels[row]!))) };
}
