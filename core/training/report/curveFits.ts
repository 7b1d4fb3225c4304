import type { Parameters } from '../classScores';
import type { FeatureMatrix } from '../featureMatrix';
import { LogisticProblem } from '../logisticProblem';
import { fitRows, ROUGH_TOLERANCE } from '../logisticRegression';
import { predictedClass, type ScoredRows } from '../metrics';
import { throwIfCancelled, type IsCancelled } from '../trainingCancelled';
import type { CurvePoint } from './powerLaw';

/** A cross-validation as the learning curve needs it: which rows were tested, how, and with which C. */
export interface TestedRows extends ScoredRows {
	readonly C: number;
	/** Rows of the matrix, in the order of the scores. */
	readonly rows: readonly number[];
}

export interface CurveInput {
	readonly features: FeatureMatrix;
	/** A class for each row of the matrix. */
	readonly labels: ArrayLike<number>;
	/** A fold for each row of the matrix, as the cross-validation had them. */
	readonly folds: Uint8Array;
	readonly validation: TestedRows;
	/** One weight per row; 1 each when absent. */
	readonly rowWeights?: ArrayLike<number> | undefined;
	readonly isCancelled?: IsCancelled | undefined;
}

/** From so many tested rows on a further fold would sharpen the curve by less than it costs. */
const ENOUGH_TESTED = 1_000;

export interface CurveFits {
	/** Trains on a share of the rows that the tested folds may learn from, 0 to 1. Ask for the smaller shares first. */
	readonly fitOn: (share: number) => Promise<CurvePoint>;
	/** What the cross-validation has already measured on the same rows. */
	readonly full: CurvePoint;
}

/** Cheap fits for a learning curve: as few folds as test 1,000 rows, each share a part of the next, every label in each. */
export function curveFits({ features, labels, folds, validation, rowWeights, isCancelled }: CurveInput): CurveFits {
	const tested = testedFolds(folds, validation.rows);
	const trainRows = tested.map(({ fold }) => Array.from(folds.keys()).filter((row) => folds[row] !== fold));
	const learned = (share: number) => trainRows.map((rows) => spreadShare(rows, labels, share));
	const starts: (Parameters | undefined)[] = tested.map(() => undefined);
	const { classCount, C } = validation;
	const problem = new LogisticProblem(features, labels, classCount, rowWeights);

	return {
		full: {
			learnedFrom: meanLength(learned(1)),
			tested: tested.reduce((sum, { at }) => sum + at.length, 0),
			right: tested.reduce((sum, { at }) => sum + at.filter((i) => predictedClass(validation, i) === validation.labels[i]).length, 0),
		},
		async fitOn(share) {
			const parts = learned(share);
			let right = 0;
			for (const [position, { at }] of tested.entries()) {
				throwIfCancelled(isCancelled);
				const fit = await fitRows(problem, Uint32Array.from(parts[position]!), { C, start: starts[position], valueTolerance: ROUGH_TOLERANCE, isCancelled });
				// The solution for fewer of the same rows: nothing of the tested rows is in it.
				starts[position] = fit.point;
				const rows = at.map((i) => validation.rows[i]!);
				const scores = problem.scores(fit.point, Uint32Array.from(rows));
				const answered: ScoredRows = { scores, labels: rows.map((row) => labels[row]!), classCount };
				right += rows.filter((_, i) => predictedClass(answered, i) === answered.labels[i]).length;
			}
			return { learnedFrom: meanLength(parts), tested: tested.reduce((sum, { at }) => sum + at.length, 0), right };
		},
	};
}

/** The first folds that together test enough rows, each with the positions of its rows among the tested ones. */
function testedFolds(folds: Uint8Array, rows: readonly number[]): { fold: number; at: number[] }[] {
	const byFold = [...Map.groupBy(rows.keys(), (i) => folds[rows[i]!]!)].sort(([a], [b]) => a - b);
	const taken: { fold: number; at: number[] }[] = [];
	let count = 0;
	for (const [fold, at] of byFold) {
		if (count >= ENOUGH_TESTED) break;
		taken.push({ fold, at });
		count += at.length;
	}
	return taken;
}

/** A share of the rows of each label, spread evenly over them and at least one; a smaller share is part of a larger one. */
function spreadShare(rows: readonly number[], labels: ArrayLike<number>, share: number): number[] {
	const before = new Map<number, number>();
	return rows.filter((row) => {
		const rank = before.get(labels[row]!) ?? 0;
		before.set(labels[row]!, rank + 1);
		return Math.ceil((rank + 1) * share) > Math.ceil(rank * share);
	});
}

const meanLength = (parts: readonly (readonly number[])[]): number =>
	parts.length === 0 ? 0 : Math.round(parts.reduce((sum, part) => sum + part.length, 0) / parts.length);
