import { percent } from '../../percent';
import { softmax } from '../../inference/classifier/linearHead';
import { calibrationError, confidenceOf, predictedClass, type ScoredRows } from '../metrics';
import { wilsonInterval } from './wilson';

/** Answers of about the same confidence. */
export interface ReliabilityBin {
	readonly rows: number;
	readonly right: number;
	/** Mean confidence, 0 to 1. */
	readonly confidence: number;
	/** right / rows, 0 to 1. */
	readonly share: number;
	readonly low: number;
	readonly high: number;
}

export interface Reliability {
	/** In words, with what it rests on. */
	readonly sentence: string;
	/** Mean squared distance between the probabilities and the right answer, summed over the labels: 0 to 2, lower is better. */
	readonly brier?: number;
	/** Mean distance between confidence and share right, 0 to 1. Absent under 300 rows, as the bins are. */
	readonly ece?: number;
	/** Bins of equal mass, least sure first. */
	readonly bins: readonly ReliabilityBin[];
}

const FEWEST_ROWS = 300;
const ROWS_PER_BIN = 30;
/** More points than these only add noise to the eye. */
const MOST_BINS = 10;
const HONEST_WITHIN = 0.05;

/**
 * Whether the confidence means what it says (reliability diagram: Murphy & Winkler 1977, Applied Statistics 26; bins of
 * equal mass: Nixon et al. 2019). The temperature was fitted to the same rows: one number, so that the result flatters little.
 */
export function reliability(rows: ScoredRows, temperature: number): Reliability {
	const all = Array.from({ length: rows.labels.length }, (_, row) => ({
		confidence: confidenceOf(rows, row, temperature),
		right: predictedClass(rows, row) === rows.labels[row],
	}));
	const brier = all.length === 0 ? {} : { brier: brierScore(rows, temperature) };
	const ece = calibrationError(
		all.map(({ confidence }) => confidence),
		all.map(({ right }) => right),
	);
	if (ece === undefined) return { sentence: tooFew(all.length), ...brier, bins: [] };
	all.sort((a, b) => a.confidence - b.confidence);
	const count = Math.min(MOST_BINS, Math.floor(all.length / ROWS_PER_BIN));
	const bins = Array.from({ length: count }, (_, bin) =>
		binOf(all.slice(Math.floor((bin * all.length) / count), Math.floor(((bin + 1) * all.length) / count))),
	);
	return { sentence: inWords(binOf(all), ece), ...brier, ece, bins };
}

function binOf(members: readonly { confidence: number; right: boolean }[]): ReliabilityBin {
	const rows = members.length;
	const right = members.filter((member) => member.right).length;
	const confidence = members.reduce((sum, member) => sum + member.confidence, 0) / rows;
	return { rows, right, confidence, share: right / rows, ...wilsonInterval(right, rows) };
}

/** Brier (1950), Monthly Weather Review 78: the original form, summed over all classes. */
function brierScore({ scores, labels, classCount }: ScoredRows, temperature: number): number {
	let total = 0;
	const probabilities = new Float64Array(classCount);
	for (let row = 0; row < labels.length; row++) {
		softmax(scores.subarray(row * classCount, (row + 1) * classCount), temperature, probabilities);
		for (let c = 0; c < classCount; c++) total += (probabilities[c]! - (c === labels[row] ? 1 : 0)) ** 2;
	}
	return total / labels.length;
}

const tooFew = (rows: number): string =>
	`It takes ${FEWEST_ROWS} tested answers to check how honest its confidence is; there are ${rows}.`;

function inWords({ confidence, share }: ReliabilityBin, ece: number): string {
	const means = `On average it says ${percent(confidence)} and is right in ${percent(share)}`;
	if (ece <= HONEST_WITHIN) return `Yes. ${means}.`;
	const direction = confidence > share ? 'It claims too much' : 'It claims too little';
	return Math.abs(confidence - share) > ece / 2
		? `No. ${direction}: ${means.replace('On', 'on')}.`
		: `Not everywhere. ${means}, but in between it is off by ${percent(ece)}.`;
}
