import { negativeLogLikelihood, type ScoredRows } from './metrics';

const LOWEST = 0.05;
const HIGHEST = 20;
const MIN_ROWS = 50;
/** Width of the last interval in log T: four digits are more than any confidence is shown with. */
const PRECISION = 1e-4;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

export interface Temperature {
	readonly temperature: number;
	/** False when there were fewer than 50 rows: the temperature is then 1 and nothing is known of the confidence. */
	readonly measured: boolean;
}

/**
 * The T in [0.05, 20] under which softmax(scores / T) makes the right classes of rows that were not trained on likeliest
 * (Guo et al. 2017, On Calibration of Modern Neural Networks, §4.2). The likelihood has one optimum in 1/T, so golden-section
 * search over log T finds it.
 *
 * @param precision of log T
 */
export function fitTemperature(rows: ScoredRows, precision = PRECISION): Temperature {
	if (rows.labels.length < MIN_ROWS) return { temperature: 1, measured: false };
	const cost = (logTemperature: number) => negativeLogLikelihood(rows, Math.exp(logTemperature));
	let low = Math.log(LOWEST);
	let high = Math.log(HIGHEST);
	let left = high - GOLDEN * (high - low);
	let right = low + GOLDEN * (high - low);
	let leftCost = cost(left);
	let rightCost = cost(right);
	while (high - low > precision) {
		if (leftCost <= rightCost) {
			high = right;
			[right, rightCost] = [left, leftCost];
			left = high - GOLDEN * (high - low);
			leftCost = cost(left);
		} else {
			low = left;
			[left, leftCost] = [right, rightCost];
			right = low + GOLDEN * (high - low);
			rightCost = cost(right);
		}
	}
	return { temperature: Math.exp((low + high) / 2), measured: true };
}
