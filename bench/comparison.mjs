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
	return {
		what,
		unit,
		ours: mean,
		spread,
		peer,
		peerName,
		ratio: mean / peer,
		bar,
		holds: within(mean, bar),
	};
}

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const within = (value, { from = -Infinity, to = Infinity }) => value >= from && value <= to;

/**
 * A row of what was measured several times: the median of ours with its standard deviation. `peers` are a peer's values
 * from the same repetitions; then the ratio is the median over the pairs. A bar with `of: 'ratio'` is one on the ratio.
 * Without a bar a row is a figure that explains others, and `holds` is null.
 */
export function measured({ what, unit, values, peers = null, peerName = null, bar = null }) {
	const ratios = peers === null ? null : values.map((value, pair) => value / peers[pair]);
	const ours = median(values);
	const ratio = ratios === null ? null : median(ratios);
	return {
		what,
		unit,
		ours,
		spread: meanAndSpread(values).spread,
		peer: peers === null ? null : median(peers),
		peerName,
		ratio,
		ratioSpread: ratios === null ? null : meanAndSpread(ratios).spread,
		repeats: values.length,
		bar,
		holds: bar === null ? null : within(bar.of === 'ratio' ? ratio : ours, bar),
	};
}
