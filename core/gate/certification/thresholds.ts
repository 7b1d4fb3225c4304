/** How many shares of the traffic are tried: 2.5 %, 5 %, … 100 %. Half as many automate some points less, more of them nothing more. */
export const COVERAGE_LEVELS = 40;

/** A score of recent traffic, whether a person answered or not. */
export interface TrafficScore {
	/** How sure the predictor is, 0 to 1; anything else is never automated, and counts as traffic. */
	readonly confidence: number;
	/** For how many items of the traffic it stands: one over the chance that it had to be among these. */
	readonly weight: number;
}

/**
 * Thresholds that automate 2.5 %, 5 %, … 100 % of the traffic, from strict to loose. Equal scores are accepted together, so a
 * threshold may accept more than its share, and there may be fewer than 40. They come from scores alone, never from answers.
 */
export function thresholdsFor(scores: readonly TrafficScore[]): number[] {
	let total = 0;
	const ranked: TrafficScore[] = [];
	for (const score of scores) {
		if (!(score.weight > 0 && Number.isFinite(score.weight))) continue;
		total += score.weight;
		if (score.confidence >= 0 && score.confidence <= 1) ranked.push(score);
	}
	ranked.sort((one, other) => other.confidence - one.confidence);
	const thresholds: number[] = [];
	let level = 1;
	let accepted = 0;
	for (const { confidence, weight } of ranked) {
		accepted += weight;
		// A sum of weights that should be exact may fall short by a rounding.
		if (accepted * COVERAGE_LEVELS < level * total * (1 - 1e-12)) continue;
		while (accepted * COVERAGE_LEVELS >= level * total * (1 - 1e-12)) level++;
		if (confidence !== thresholds.at(-1)) thresholds.push(confidence);
	}
	return thresholds;
}

/** From each threshold on, how often the predictor itself expects to be wrong: the mean of 1 − confidence, 0 to 1. */
export function expectedErrors(scores: readonly TrafficScore[], thresholds: readonly number[]): number[] {
	const ranked = scores.filter(({ confidence, weight }) => confidence >= 0 && confidence <= 1 && weight > 0 && Number.isFinite(weight)).toSorted((one, other) => other.confidence - one.confidence);
	let [next, total, wrong] = [0, 0, 0];
	return thresholds.map((threshold) => {
		for (; next < ranked.length && ranked[next]!.confidence >= threshold; next++) {
			const { confidence, weight } = ranked[next]!;
			total += weight;
			wrong += weight * (1 - confidence);
		}
		return total === 0 ? 1 : Math.min(1, wrong / total);
	});
}

/**
 * For predictors whose traffic is not known beforehand. Confidence that a language model states crowds towards 1 and on round
 * numbers, so these are round too, and dense there.
 */
export const FOREIGN_THRESHOLDS: readonly number[] = [1, 0.999, 0.995, 0.99, 0.98, 0.97, 0.96, 0.95, 0.93, 0.92, 0.9, 0.88, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.3, 0];
