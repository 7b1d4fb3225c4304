import type { FeatureMatrix } from './featureMatrix';
import { minimise, type LbfgsResult } from './lbfgs';
import { LogisticProblem } from './logisticProblem';
import type { Parameters } from './classScores';
import type { IsCancelled } from './trainingCancelled';

export interface FitOptions {
	/** Inverse strength of the regularisation: larger follows the training rows more closely. */
	readonly C: number;
	readonly maxIterations?: number;
	/** Ends when two iterations in a row lower the objective by less than this share of it. Default: enough for what will be used. */
	readonly valueTolerance?: number;
	/** Where to begin, e.g. the solution for another C; not changed. */
	readonly start?: Parameters;
	/** One weight per row; 1 each when absent. */
	readonly rowWeights?: ArrayLike<number>;
	readonly onIteration?: (iteration: number) => void;
	readonly isCancelled?: IsCancelled;
}

/** Default limit of a fit. */
export const MAX_ITERATIONS = 100;
/** Beyond these two the held-out accuracy and likelihood do not move any more; scikit-learn stops at a gradient of 1e-4. */
const GRADIENT_TOLERANCE = 3e-5;
const VALUE_TOLERANCE = 1e-4;
/** Enough where a fit only measures how often, and how sure, its like is right. */
export const ROUGH_TOLERANCE = 1e-3;

/**
 * L2-regularised multinomial logistic regression: minimises C·Σ wᵢ·CEᵢ + ½‖W‖² with the biases free (Bishop, Pattern
 * Recognition and Machine Learning, §4.3.4). `labels` holds a class from 0 to `classCount` − 1 per row.
 */
export function fitLogisticRegression(
	features: FeatureMatrix,
	labels: ArrayLike<number>,
	classCount: number,
	options: FitOptions,
): LbfgsResult {
	return fitRows(new LogisticProblem(features, labels, classCount, options.rowWeights), undefined, options);
}

/** The same on some of the rows of a problem; all when `rows` is undefined. */
export function fitRows(problem: LogisticProblem, rows: Uint32Array | undefined, options: Omit<FitOptions, 'rowWeights'>): LbfgsResult {
	const { C, maxIterations = MAX_ITERATIONS, valueTolerance = VALUE_TOLERANCE, onIteration, isCancelled } = options;
	const start = options.start ?? new Float64Array(problem.parameters);
	return minimise(problem.objective(C, rows), start, {
		maxIterations,
		gradientTolerance: GRADIENT_TOLERANCE,
		valueTolerance,
		diagonal: problem.diagonal(C, rows?.length),
		onIteration,
		isCancelled,
	});
}
