import { classScores, type Parameters } from '../../../core/training/classScores';
import type { FeatureMatrix } from '../../../core/training/featureMatrix';
import type { Objective } from '../../../core/training/lbfgs';

/** What `LogisticProblem` works out in WebAssembly, in double precision and row by row: as the formula says it. */
export function plainObjective(
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
	const scores = new Float64Array(classCount);

	return (point, gradient) => {
		for (let i = 0; i < free; i++) gradient[i] = decay * point[i]!;
		gradient.fill(0, free);
		let loss = 0;
		for (let row = 0; row < features.rows; row++) {
			const weight = (rowWeights?.[row] ?? 1) / totalWeight;
			classScores(features, point, classCount, row, row + 1, scores);
			loss += weight * toResiduals(scores, labels[row]!, weight);
			addGradient(features, scores, row, gradient);
		}
		let norm = 0;
		for (let i = 0; i < free; i++) norm += point[i]! * point[i]!;
		return loss + 0.5 * decay * norm;
	};
}

/** Turns the scores of one row into weighted residuals (softmax minus target) in place; returns the cross-entropy in nats. */
function toResiduals(scores: Float64Array, label: number, weight: number): number {
	const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
	const target = scores[label]! - highest;
	let sum = 0;
	for (let c = 0; c < scores.length; c++) {
		scores[c] = Math.exp(scores[c]! - highest);
		sum += scores[c]!;
	}
	for (let c = 0; c < scores.length; c++) scores[c]! *= weight / sum;
	scores[label]! -= weight;
	return Math.log(sum) - target;
}

/** Adds the outer product of a row and its residuals, biases included. */
function addGradient({ columns, start, column, value }: FeatureMatrix, residuals: Float64Array, row: number, gradient: Parameters): void {
	const classCount = residuals.length;
	for (let c = 0; c < classCount; c++) gradient[columns * classCount + c]! += residuals[c]!;
	for (let entry = start[row]!; entry < start[row + 1]!; entry++) {
		const own = column[entry]! * classCount;
		for (let c = 0; c < classCount; c++) gradient[own + c]! += value[entry]! * residuals[c]!;
	}
}
