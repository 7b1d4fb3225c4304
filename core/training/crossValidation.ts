import { classScores, type Parameters } from './classScores';
import { selectRows, type FeatureMatrix } from './featureMatrix';
import { fitLogisticRegression } from './logisticRegression';
import { negativeLogLikelihood, type ScoredRows } from './metrics';
import type { IsCancelled } from './trainingCancelled';

const DEFAULT_C = 30;
const CANDIDATES = [1, 10, 30];
/** Fewer rows than this cannot tell the candidates apart; once so many are tested the rest need not be tried with each. */
const ENOUGH_TO_CHOOSE = 200;

export interface CrossValidation extends ScoredRows {
	readonly C: number;
	/** Rows of the matrix that were tested, ascending: those whose label the other folds know. */
	readonly rows: readonly number[];
	/** A solution at this C on a part of the rows: a good start for the fit on all of them. */
	readonly start: Parameters;
}

export interface CrossValidationOptions {
	readonly onProgress?: (share: number) => void;
	readonly isCancelled?: IsCancelled;
}

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
	const foldCount = folds.reduce((most, fold) => Math.max(most, fold + 1), 0);
	let candidates = features.rows >= ENOUGH_TO_CHOOSE ? CANDIDATES : [DEFAULT_C];
	const tested: number[] = [];
	const scores = new Map(candidates.map((C) => [C, new Float64Array(features.rows * classCount)]));
	const starts = new Map<number, Parameters>();

	for (let fold = 0; fold < foldCount; fold++) {
		const split = splitFold(labels, folds, fold);
		const trainFeatures = selectRows(features, split.train);
		const testFeatures = selectRows(features, split.test);
		const trainLabels = split.train.map((row) => labels[row]!);
		let start: Parameters | undefined;
		candidates.forEach((C, position) => {
			const { isCancelled } = options;
			// Each C starts from the solution of the smaller one, on the same rows.
			const { point } = fitLogisticRegression(trainFeatures, trainLabels, classCount, { C, start, isCancelled });
			const block = new Float64Array(split.test.length * classCount);
			classScores(testFeatures, point, classCount, 0, split.test.length, block);
			split.test.forEach((row, i) => {
				scores.get(C)?.set(block.subarray(i * classCount, (i + 1) * classCount), row * classCount);
			});
			start = point;
			if (!starts.has(C)) starts.set(C, point);
			options.onProgress?.((fold + (position + 1) / candidates.length) / foldCount);
		});
		tested.push(...split.test);
		if (tested.length >= ENOUGH_TO_CHOOSE) candidates = [bestCandidate(candidates, tested)];
	}
	const C = bestCandidate(candidates, tested);
	tested.sort((a, b) => a - b);
	return { C, rows: tested, start: starts.get(C)!, ...scored(C, tested) };

	function scored(C: number, rows: readonly number[]): ScoredRows {
		const all = scores.get(C)!;
		const own = new Float64Array(rows.length * classCount);
		rows.forEach((row, i) => own.set(all.subarray(row * classCount, (row + 1) * classCount), i * classCount));
		return { scores: own, labels: rows.map((row) => labels[row]!), classCount };
	}

	function bestCandidate(from: readonly number[], rows: readonly number[]): number {
		const costs = from.map((C) => negativeLogLikelihood(scored(C, rows), 1));
		return from[costs.indexOf(Math.min(...costs))] ?? DEFAULT_C;
	}
}

/** A row is tested when the other folds know its label; a label they do not know could never be answered. */
function splitFold(labels: ArrayLike<number>, folds: Uint8Array, fold: number): { train: number[]; test: number[] } {
	const train: number[] = [];
	const own: number[] = [];
	folds.forEach((of, row) => (of === fold ? own : train).push(row));
	const known = new Set(train.map((row) => labels[row]!));
	return { train, test: own.filter((row) => known.has(labels[row]!)) };
}
