/** Scores of some rows with the class that is right for each: `classCount` scores a row, row after row. */
export interface ScoredRows {
	readonly scores: Float64Array;
	readonly labels: ArrayLike<number>;
	readonly classCount: number;
}

const ECE_MIN_ROWS = 300;
const ECE_ROWS_PER_BIN = 30;
const ECE_MAX_BINS = 15;

/** The class with the highest score of one row; the first of equals. */
export function predictedClass({ scores, classCount }: ScoredRows, row: number): number {
	let best = 0;
	for (let c = 1; c < classCount; c++) {
		if (scores[row * classCount + c]! > scores[row * classCount + best]!) best = c;
	}
	return best;
}

/** Mean negative log-likelihood of the right classes under softmax(scores / temperature), in nats. */
export function negativeLogLikelihood({ scores, labels, classCount }: ScoredRows, temperature: number): number {
	let total = 0;
	for (let row = 0; row < labels.length; row++) {
		const own = row * classCount;
		total += logSumExp(scores, own, classCount, temperature) - scores[own + labels[row]!]! / temperature;
	}
	return labels.length === 0 ? 0 : total / labels.length;
}

/** Confidence of the predicted class of one row: the largest of softmax(scores / temperature). */
export function confidenceOf(rows: ScoredRows, row: number, temperature: number): number {
	const own = row * rows.classCount;
	const highest = rows.scores[own + predictedClass(rows, row)]! / temperature;
	return Math.exp(highest - logSumExp(rows.scores, own, rows.classCount, temperature));
}

/**
 * Expected calibration error over bins of equal mass (Nixon et al. 2019, Measuring Calibration in Deep Learning, §3):
 * at least 30 rows a bin, at most 15 bins. Undefined under 300 rows, where it measures noise.
 */
export function calibrationError(confidences: readonly number[], correct: readonly boolean[]): number | undefined {
	const rows = confidences.length;
	if (rows < ECE_MIN_ROWS) return undefined;
	const order = Array.from(confidences.keys()).sort((a, b) => confidences[a]! - confidences[b]!);
	const bins = Math.min(ECE_MAX_BINS, Math.floor(rows / ECE_ROWS_PER_BIN));
	let error = 0;
	for (let bin = 0; bin < bins; bin++) {
		const members = order.slice(Math.floor((bin * rows) / bins), Math.floor(((bin + 1) * rows) / bins));
		const difference = members.reduce((sum, row) => sum + (correct[row] ? 1 : 0) - confidences[row]!, 0);
		error += Math.abs(difference) / rows;
	}
	return error;
}

function logSumExp(scores: Float64Array, own: number, classCount: number, temperature: number): number {
	let highest = -Infinity;
	for (let c = 0; c < classCount; c++) highest = Math.max(highest, scores[own + c]! / temperature);
	let sum = 0;
	for (let c = 0; c < classCount; c++) sum += Math.exp(scores[own + c]! / temperature - highest);
	return highest + Math.log(sum);
}
