/** Scores that are kept: enough to place a quantile within some 3 points of the traffic, few enough to be read with every run. */
export const KEPT_SCORES = 1_000;

/** Adds scores in the order in which they came; the oldest are forgotten, so that a quantile of them follows the traffic. */
export const withScores = (newest: readonly number[], scores: readonly number[]): number[] =>
	[...newest.slice(-KEPT_SCORES), ...scores.slice(-KEPT_SCORES)].slice(-KEPT_SCORES);

/**
 * The smallest of the scores that at least `share` of them do not exceed: the empirical quantile without interpolation (Hyndman
 * & Fan 1996, definition 1). What is no number from 0 to 1 counts as 0, least certain. Undefined without scores, and for a
 * share that is not from 0 to 1.
 */
export function runningQuantile(newest: readonly number[], share: number): number | undefined {
	if (newest.length === 0 || !(share >= 0 && share <= 1)) return undefined;
	const sorted = Float64Array.from(newest, (score) => (score >= 0 && score <= 1 ? score : 0)).sort();
	// Shares such as 0.07 of a hundred are a hair above the whole number that is meant.
	return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)];
}
