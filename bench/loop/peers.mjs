import { thresholdsFor } from '../../dist/core/gate/certification/thresholds.js';
import { logAtMost } from '../../dist/core/statistics/binomialTails.js';
import { seededShare } from '../../dist/core/loop/rehearsal/seededShare.js';

// Other ways to find a threshold with a promise. They need a plain sample of the traffic, so of answers with a higher chance
// of being given only as many are kept as makes all chances equal.

export const plainSample = (rows, seed) => rows.filter(({ place, weight }) => weight >= 1 || seededShare(seed, 'plain sample', String(place)) < weight);

/** Accepted rows and mistakes among them, from each confidence on; `threshold` may be any. */
function counter(rows) {
	const ranked = [...rows].sort((one, other) => other.confidence - one.confidence);
	let mistakes = 0;
	const sums = ranked.map(({ wrong }) => (mistakes += wrong ? 1 : 0));
	return {
		ranked,
		from(threshold) {
			let [low, high] = [0, ranked.length];
			while (low < high) {
				const middle = (low + high) >> 1;
				if (ranked[middle].confidence >= threshold) low = middle + 1;
				else high = middle;
			}
			return { accepted: low, mistakes: low === 0 ? 0 : sums[low - 1] };
		},
	};
}

const shown = ({ accepted, mistakes }, alpha, delta) => accepted > 0 && logAtMost(mistakes, accepted, alpha) <= Math.log(delta);

/** Of our thresholds every second one: twenty. Who shares the chance among more of them shows less. */
const grid = (rows) => thresholdsFor(rows.map(({ confidence }) => ({ confidence, weight: 1 }))).filter((threshold, at) => at % 2 === 1 && threshold > 0);

/** Twenty thresholds, each at a twentieth of delta; the lowest that is shown. */
export function bonferroni(rows, { alpha, delta }) {
	const counts = counter(rows);
	const levels = grid(rows);
	return levels.findLast((threshold) => shown(counts.from(threshold), alpha, delta / levels.length));
}

/** From the strictest on, each at all of delta, until one fails (fixed sequence testing in Learn then Test, Angelopoulos et al. 2021). */
export function strictFirst(rows, { alpha, delta }) {
	const counts = counter(rows);
	const levels = grid(rows);
	const failed = levels.findIndex((threshold) => !shown(counts.from(threshold), alpha, delta));
	return levels[(failed < 0 ? levels.length : failed) - 1];
}

/** Binary search over the rows, each step at its part of delta (SGR, Geifman & El-Yaniv 2017, algorithm 2). */
export function sgr(rows, { alpha, delta }) {
	const counts = counter(rows);
	const { ranked } = counts;
	const steps = Math.ceil(Math.log2(Math.max(2, ranked.length)));
	let [strict, loose, found] = [0, ranked.length - 1, undefined];
	for (let step = 0; step < steps && strict <= loose; step++) {
		const middle = Math.ceil((strict + loose) / 2);
		const { confidence: threshold } = ranked[middle];
		if (threshold > 0 && shown(counts.from(threshold), alpha, delta / steps)) {
			found = threshold;
			strict = middle + 1;
		} else loose = middle - 1;
	}
	return found;
}
