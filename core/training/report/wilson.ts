/** 97.5 % quantile of the standard normal distribution: both ends of a 95 % interval. */
const Z = 1.959963984540054;

/** Between which shares the true one likely lies, 0 to 1. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}

/**
 * 95 % interval of a share of which `hits` of `trials` were seen (Wilson 1927, JASA 22, the score interval). It covers 95 % on
 * average, not for certain: for display. A promise needs the exact bound. 0 to 1 without trials.
 */
export function wilsonInterval(hits: number, trials: number): Interval {
	if (trials === 0) return { low: 0, high: 1 };
	const share = hits / trials;
	const spread = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials));
	const centre = share + (Z * Z) / (2 * trials);
	const scale = 1 + (Z * Z) / trials;
	return {
		// At the ends the two terms are equal, and rounding must not leave a trace.
		low: hits === 0 ? 0 : Math.max(0, (centre - spread) / scale),
		high: hits === trials ? 1 : Math.min(1, (centre + spread) / scale),
	};
}
