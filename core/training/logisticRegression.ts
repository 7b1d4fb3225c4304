import { addGradient, classScores, parameterCount, type Parameters } from './classScores';
import type { FeatureMatrix } from './featureMatrix';
import { minimise, type LbfgsResult, type Objective } from './lbfgs';
import type { IsCancelled } from './trainingCancelled';

export interface FitOptions {
	/** Inverse strength of the regularisation: larger follows the training rows more closely. */
	readonly C: number;
	readonly maxIterations?: number;
	/** Where to begin, e.g. the solution for another C; not changed. */
	readonly start?: Parameters;
	/** One weight per row; 1 each when absent. */
	readonly rowWeights?: ArrayLike<number>;
	readonly onIteration?: (iteration: number) => void;
	readonly isCancelled?: IsCancelled;
}

const BLOCK_ROWS = 32;
/** Default limit of a fit. */
export const MAX_ITERATIONS = 60;
const GRADIENT_TOLERANCE = 1e-5;
/** Beyond this the held-out accuracy and likelihood do not move any more. */
const VALUE_TOLERANCE = 1e-4;

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
	const { C, maxIterations = MAX_ITERATIONS, rowWeights, onIteration, isCancelled } = options;
	const start = options.start ?? new Float64Array(parameterCount(features.columns, classCount));
	return minimise(logisticObjective(features, labels, classCount, C, rowWeights), start, {
		maxIterations,
		gradientTolerance: GRADIENT_TOLERANCE,
		valueTolerance: VALUE_TOLERANCE,
		onIteration,
		isCancelled,
	});
}

/** The function that is minimised, divided by C·Σ wᵢ so that tolerances mean the same for any number of rows. */
export function logisticObjective(
	features: FeatureMatrix,
	labels: ArrayLike<number>,
	classCount: number,
	C: number,
	rowWeights?: ArrayLike<number>,
): Objective {
	let totalWeight = 0;
	for (let row = 0; row < features.rows; row++) totalWeight += rowWeights?.[row] ?? 1;
	const decay = 1 / (C * totalWeight);
	const free = features.columns * classCount;
	const block = new Float64Array(BLOCK_ROWS * classCount);

	return (point, gradient) => {
		for (let i = 0; i < free; i++) gradient[i] = decay * point[i]!;
		gradient.fill(0, free);
		let loss = 0;
		for (let from = 0; from < features.rows; from += BLOCK_ROWS) {
			const to = Math.min(features.rows, from + BLOCK_ROWS);
			classScores(features, point, classCount, from, to, block);
			for (let row = from; row < to; row++) {
				const weight = (rowWeights?.[row] ?? 1) / totalWeight;
				loss += weight * toResiduals(block, (row - from) * classCount, classCount, labels[row]!, weight);
			}
			addGradient(features, block, classCount, from, to, gradient);
		}
		let norm = 0;
		for (let i = 0; i < free; i++) norm += point[i]! * point[i]!;
		return loss + 0.5 * decay * norm;
	};
}

/** Turns the scores of one row into weighted residuals (softmax minus target) in place; returns the cross-entropy in nats. */
function toResiduals(scores: Float64Array, own: number, classCount: number, label: number, weight: number): number {
	let highest = -Infinity;
	for (let c = 0; c < classCount; c++) highest = Math.max(highest, scores[own + c]!);
	const target = scores[own + label]! - highest;
	let sum = 0;
	for (let c = 0; c < classCount; c++) {
		const share = Math.exp(scores[own + c]! - highest);
		scores[own + c] = share;
		sum += share;
	}
	for (let c = 0; c < classCount; c++) scores[own + c]! *= weight / sum;
	scores[own + label]! -= weight;
	return Math.log(sum) - target;
}
