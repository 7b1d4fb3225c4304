import { z } from 'zod/v4';
import { cut } from '../../review/shorten';

/** Bins of equal share: fine enough that the Kolmogorov-Smirnov distance on them loses at most a fortieth. */
const BINS = 40;
/** Labels that are watched by name; the rarest together are one. */
const MOST_LABELS = 50;
const LABEL_LETTERS = 200;
const DIGITS = 1e4;

/** One item that was decided, as far as monitoring goes. */
export interface Decided {
	/** 0 to 1; anything else counts as 0. */
	readonly confidence: number;
	/** What was predicted, under its name of today; empty where there was no answer. */
	readonly label: string;
}

/** One of the rows that stand for what came in when the predictor was certified. */
export interface WeightedRow extends Decided {
	/** For how many items it stands: one over the chance that it had to be among these. */
	readonly weight: number;
}

/** What came in when the predictor was certified: against this later items are held. */
export const referenceSchema = z.object({
	/** Confidences at which bins begin, ascending; the first bin has none and holds all that is below edges[0]. */
	edges: z.array(z.number().min(0).max(1)).max(BINS),
	scores: z.array(z.number().min(0)).min(1).max(BINS + 1),
	labels: z.array(z.string().max(LABEL_LETTERS)).max(MOST_LABELS),
	/** One for each of the labels, and one more for all others. */
	labelCounts: z.array(z.number().min(0)).min(1).max(MOST_LABELS + 1),
	/** Rows of equal weight that would be as exact. */
	size: z.number().min(1),
});

export type Reference = z.infer<typeof referenceSchema>;

/** Confidence as it is counted: rounded as it is stored, 0 where it is no number from 0 to 1. */
export const countedScore = (confidence: number): number =>
	confidence >= 0 && confidence <= 1 ? Math.round(confidence * DIGITS) / DIGITS : 0;

/** A label as it is counted: long ones are cut, whole characters only. */
export const countedLabel = (label: string): string => cut(label, LABEL_LETTERS);

export function binOf({ edges }: Reference, confidence: number): number {
	const score = countedScore(confidence);
	let [low, high] = [0, edges.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (edges[middle]! <= score) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Undefined without a row of positive weight. */
export function referenceOf(rows: readonly WeightedRow[]): Reference | undefined {
	const counted = rows.filter(({ weight }) => weight > 0 && Number.isFinite(weight));
	if (counted.length === 0) return undefined;
	const [sum, squares] = counted.reduce(([all, square], { weight }) => [all + weight, square + weight * weight], [0, 0]);
	const size = (sum * sum) / squares;
	// Weights are scaled to sum to the size, so that counts of both sides of a test read alike.
	const scale = size / sum;
	const byScore = new Map<number, number>();
	const byLabel = new Map<string, number>();
	for (const { confidence, label, weight } of counted) {
		const score = countedScore(confidence);
		byScore.set(score, (byScore.get(score) ?? 0) + weight * scale);
		const name = countedLabel(label);
		byLabel.set(name, (byLabel.get(name) ?? 0) + weight * scale);
	}
	// No answer at all is watched by name even where that never happened.
	const unanswered = ['', byLabel.get('') ?? 0] as const;
	byLabel.delete('');
	const labels = [...byLabel].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
	const watched = [unanswered, ...labels.slice(0, MOST_LABELS - 1)];
	return {
		...binsOf([...byScore].sort(([a], [b]) => a - b), size),
		labels: watched.map(([label]) => label),
		labelCounts: [...watched.map(([, count]) => count), labels.slice(MOST_LABELS - 1).reduce((rest, [, count]) => rest + count, 0)],
		size,
	};
}

/** Equal scores stay together, so that a bin holds at least its share. */
function binsOf(scores: ReadonlyArray<readonly [number, number]>, size: number): { edges: number[]; scores: number[] } {
	const edges: number[] = [];
	const counts = [0];
	for (const [score, count] of scores) {
		if (counts.at(-1)! >= size / BINS - 1e-9) {
			edges.push(score);
			counts.push(0);
		}
		counts[counts.length - 1]! += count;
	}
	return { edges, scores: counts };
}
