/** Mean and standard deviation (null for a single value). */
export function meanAndSpread(values) {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	if (values.length < 2) return { mean, spread: null };
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return { mean, spread: Math.sqrt(squares / (values.length - 1)) };
}

/**
 * One row of a result: the mean of ours, its spread over draws, a peer's number and the bar, a range
 * `{ from, to }` with either end open when absent. A bar that is not met stays in with `holds: false`.
 */
export function comparison({ what, unit, values, peer, peerName, bar }) {
	const { mean, spread } = meanAndSpread(values);
	const holds = mean >= (bar.from ?? -Infinity) && mean <= (bar.to ?? Infinity);
	return { what, unit, ours: mean, spread, peer, peerName, ratio: mean / peer, bar, holds };
}
