import type { Parameters } from './classScores';
import type { LogisticProblem } from './logisticProblem';
import { fitRows, ROUGH_TOLERANCE } from './logisticRegression';
import { negativeLogLikelihood } from './metrics';
import { fitTemperature } from './temperature';
import type { IsCancelled } from './trainingCancelled';

export const DEFAULT_C = 30;
/** Ascending: each fit starts from the one before. */
const CANDIDATES = [1, 10, 30];
/** Fewer rows than this cannot tell the candidates apart. */
const ENOUGH_TO_CHOOSE = 200;
/** So many rows tell the candidates apart as well as more would: C is about the size of the weights, not the number of rows. */
const MOST_ROWS = 2_000;
/** Of log T: with a temperature a few per cent off, likelihood is the same to four digits. */
const TEMPERATURE_PRECISION = 0.05;

export interface ChosenC {
	readonly C: number;
	/** The solution at this C on some rows of the folds from `firstFold` on, and of no other. */
	readonly point: Parameters;
	readonly firstFold: number;
}

/**
 * The C under which a fit on the last folds (half of them, rounded down, and at most 2,000 rows) makes the right classes of
 * the first folds likeliest, each at its own temperature: a smaller C makes scores smaller, and the head is scaled afterwards in any
 * case. Undefined with fewer than 200 rows or fewer than two labels to learn from.
 */
export function chooseC(
	problem: LogisticProblem,
	labels: ArrayLike<number>,
	folds: Uint8Array,
	options: { readonly onProgress?: (share: number) => void; readonly isCancelled?: IsCancelled | undefined },
): ChosenC | undefined {
	if (folds.length < ENOUGH_TO_CHOOSE) return undefined;
	const foldCount = folds.reduce((most, fold) => Math.max(most, fold + 1), 0);
	const firstFold = Math.ceil(foldCount / 2);
	const train = atMost(problem.allRows.filter((row) => folds[row]! >= firstFold), labels);
	const known = new Set(Array.from(train, (row) => labels[row]!));
	if (known.size < 2) return undefined;
	const test = problem.allRows.filter((row) => folds[row]! < firstFold && known.has(labels[row]!));
	const testLabels = Array.from(test, (row) => labels[row]!);

	let best: ChosenC & { readonly cost: number } = { C: DEFAULT_C, point: new Float64Array(0), firstFold, cost: Infinity };
	let start: Parameters | undefined;
	for (const [done, C] of CANDIDATES.entries()) {
		const { point } = fitRows(problem, train, { C, start, valueTolerance: ROUGH_TOLERANCE, isCancelled: options.isCancelled });
		const scores = problem.scores(point, test);
		const scored = { scores, labels: testLabels, classCount: problem.classCount };
		const cost = negativeLogLikelihood(scored, fitTemperature(scored, TEMPERATURE_PRECISION).temperature);
		if (cost < best.cost) best = { C, point, firstFold, cost };
		start = point;
		options.onProgress?.((done + 1) / CANDIDATES.length);
	}
	return best;
}

/** At most 2,000 of the rows, evenly from each label: every so many of them, label by label. */
function atMost(rows: Uint32Array, labels: ArrayLike<number>): Uint32Array {
	if (rows.length <= MOST_ROWS) return rows;
	const byLabel = rows.toSorted((a, b) => labels[a]! - labels[b]! || a - b);
	return Uint32Array.from({ length: MOST_ROWS }, (_, i) => byLabel[Math.floor((i * byLabel.length) / MOST_ROWS)]!);
}
