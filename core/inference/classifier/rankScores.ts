import type { LabelScore, Prediction } from '../../item';

export type Ranking = Required<Pick<Prediction, 'label' | 'confidence' | 'scores' | 'margin' | 'entropy'>>;

/** Up to here the best are picked out one by one, beyond it all are sorted. */
const MOST_PICKED = 100;

/**
 * Sorts scores (0 to 1 each) descending, ties in the order given, and keeps the first `topK`, one at least. Margin is
 * p1 - p2 (p1 for a single label), entropy is divided by the logarithm of the number of labels; both are of all scores.
 * `scores` must not be empty.
 */
export const rankScores = (scores: readonly LabelScore[], topK?: number): Ranking =>
	rankLabels(
		scores.map(({ label }) => label),
		Float64Array.from(scores, ({ score }) => score),
		topK,
	);

/** As `rankScores`, for labels and their scores side by side. */
export function rankLabels(labels: readonly string[], scores: Float64Array, topK = scores.length): Ranking {
	const best = largestFirst(scores, Math.min(scores.length, Math.max(2, topK)));
	const scoreAt = (place: number): number => scores[best[place] ?? -1] ?? 0;
	const confidence = scoreAt(0);
	return {
		label: labels[best[0] ?? -1] ?? '',
		confidence,
		scores: best.slice(0, Math.max(1, topK)).map((at) => ({ label: labels[at] ?? '', score: scores[at] ?? 0 })),
		margin: confidence - scoreAt(1),
		entropy: normalisedEntropy(scores),
	};
}

/** Positions of the largest values, the largest first, of equals the first one first. */
function largestFirst(values: Float64Array, count: number): number[] {
	if (count > MOST_PICKED) {
		return Array.from(values.keys())
			.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))
			.slice(0, count);
	}
	const best: number[] = [];
	for (let at = 0; at < values.length; at++) {
		const value = values[at] ?? 0;
		if (best.length === count && value <= (values[best[count - 1] ?? 0] ?? 0)) continue;
		let place = Math.min(best.length, count - 1);
		for (; place > 0 && value > (values[best[place - 1] ?? 0] ?? 0); place--) best[place] = best[place - 1] ?? 0;
		best[place] = at;
	}
	return best;
}

/**
 * Entropy of the scores divided by the logarithm of their number: 0 is sure, 1 is a blind guess. Belief that no listed label
 * holds is spread evenly: not knowing must look like not knowing, not like being sure.
 */
export function normalisedEntropy(scores: Float64Array): number {
	if (scores.length < 2) return 0;
	let sum = 0;
	for (let i = 0; i < scores.length; i++) sum += scores[i] ?? 0;
	const missing = Math.max(0, 1 - sum) / scores.length;
	const scale = 1 / Math.max(1, sum);
	let entropy = 0;
	for (let i = 0; i < scores.length; i++) {
		const share = (scores[i] ?? 0) * scale + missing;
		if (share > 0) entropy -= share * Math.log(share);
	}
	return Math.min(1, Math.max(0, entropy / Math.log(scores.length)));
}
