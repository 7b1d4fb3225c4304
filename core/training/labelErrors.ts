import { softmax } from '../inference/classifier/linearHead';
import type { ScoredRows } from './metrics';

/** An answer that looks wrong. Nothing is changed by it: a person looks again. */
export interface LabelError {
	/** Position in the scored rows. */
	readonly row: number;
	/** The class that was answered. */
	readonly label: number;
	/** The class that the other answers speak for. */
	readonly suggested: number;
	/** How much of what speaks for the answer or its strongest rival speaks for the rival: 0 to 1, above ½ when the rival is likelier. */
	readonly score: number;
	/** Probability of the suggested class, 0 to 1. */
	readonly suggestedProbability: number;
}

export interface LabelErrorOptions {
	/** At most so many, and never more than 5 % of the rows: a second look costs a person's time. */
	readonly most?: number;
	/** Rows that are not named again, such as answers that a second person has confirmed. They still count in the thresholds. */
	readonly isSettled?: (row: number) => boolean;
}

/** So that second looks stay a small part of people's work. */
const MOST_SHARE = 0.05;

/**
 * Answers that look wrong, the most doubtful first: confident learning (Northcutt, Jiang & Chuang 2021, Confident Learning:
 * Estimating Uncertainty in Dataset Labels, JAIR 70, §3.1). A row is named when its confident class, the likeliest of
 * those whose probability reaches the mean that this class has on its own rows, is not the one answered. `rows` are out
 * of fold: a classifier that has learned an answer does not doubt it. Ranked by the log-odds of rival against answer, which
 * finds planted errors of both kinds, random and easily confused ones: self-confidence, the probability of the answer, is
 * behind on the second, the normalised margin on the first (`bench/train/labelErrors.mjs`).
 */
export function labelErrors(
	rows: ScoredRows,
	temperature: number,
	{ most = Infinity, isSettled = () => false }: LabelErrorOptions = {},
): LabelError[] {
	const count = rows.labels.length;
	const thresholds = classThresholds(rows, temperature);
	const doubts = doubtInAnswers(rows, temperature);
	const found: LabelError[] = [];
	for (let row = 0; row < count; row++) {
		const label = rows.labels[row]!;
		const probabilities = probabilitiesOf(rows, row, temperature);
		const suggested = confidentClass(probabilities, thresholds);
		if (suggested === undefined || suggested === label || isSettled(row)) continue;
		found.push({ row, label, suggested, score: 1 / (1 + Math.exp(-doubts[row]!)), suggestedProbability: probabilities[suggested]! });
	}
	return found.sort((a, b) => doubts[b.row]! - doubts[a.row]! || a.row - b.row).slice(0, Math.min(most, Math.floor(MOST_SHARE * count)));
}

/**
 * Doubt in the answer of each row: ln of the odds of its strongest rival, the likeliest other class, against it. Above 0 when
 * the classifier would have said otherwise.
 */
export function doubtInAnswers({ scores, labels, classCount }: ScoredRows, temperature: number): Float64Array {
	return Float64Array.from({ length: labels.length }, (_, row) => {
		const own = row * classCount;
		const label = labels[row]!;
		let rival = -Infinity;
		for (let c = 0; c < classCount; c++) if (c !== label) rival = Math.max(rival, scores[own + c]!);
		return (rival - scores[own + label]!) / temperature;
	});
}

/** For each class the mean of its probability over the rows that were given it; NaN for a class without rows. */
function classThresholds(rows: ScoredRows, temperature: number): Float64Array {
	const sums = new Float64Array(rows.classCount);
	const counts = new Uint32Array(rows.classCount);
	for (let row = 0; row < rows.labels.length; row++) {
		const label = rows.labels[row]!;
		sums[label]! += probabilitiesOf(rows, row, temperature)[label]!;
		counts[label]! += 1;
	}
	return sums.map((sum, c) => sum / counts[c]!);
}

/** The likeliest class among those that reach their threshold; none when no class does. A class without rows never does. */
function confidentClass(probabilities: Float64Array, thresholds: Float64Array): number | undefined {
	let best: number | undefined;
	probabilities.forEach((probability, c) => {
		if (probability >= thresholds[c]! && (best === undefined || probability > probabilities[best]!)) best = c;
	});
	return best;
}

const probabilitiesOf = ({ scores, classCount }: ScoredRows, row: number, temperature: number): Float64Array =>
	softmax(scores.subarray(row * classCount, (row + 1) * classCount), temperature);
