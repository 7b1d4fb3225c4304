import type { LabelScore, Prediction } from '../item';

export type Ranking = Required<Pick<Prediction, 'label' | 'confidence' | 'scores' | 'margin' | 'entropy'>>;

/**
 * Sorts scores (0 to 1 each) descending, ties in the order given, and keeps the first `topK`. Margin is p1 - p2 (p1 for a
 * single label), entropy is divided by the logarithm of the number of labels. `scores` must not be empty.
 */
export function rankScores(scores: readonly LabelScore[], topK = scores.length): Ranking {
	const ranked = scores.toSorted((a, b) => b.score - a.score);
	const confidence = ranked[0]?.score ?? 0;
	return {
		label: ranked[0]?.label ?? '',
		confidence,
		scores: ranked.slice(0, Math.max(1, topK)),
		margin: confidence - (ranked[1]?.score ?? 0),
		entropy: normalisedEntropy(ranked),
	};
}

/** Belief that no listed label holds is spread evenly: not knowing must look like not knowing, not like being sure. */
function normalisedEntropy(scores: readonly LabelScore[]): number {
	if (scores.length < 2) return 0;
	let sum = 0;
	for (const { score } of scores) sum += score;
	const missing = Math.max(0, 1 - sum) / scores.length;
	const scale = 1 / Math.max(1, sum);
	let entropy = 0;
	for (const { score } of scores) {
		const share = score * scale + missing;
		if (share > 0) entropy -= share * Math.log(share);
	}
	return Math.min(1, Math.max(0, entropy / Math.log(scores.length)));
}
