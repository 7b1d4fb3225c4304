/**
 * Exact one-sided McNemar test on paired answers: the probability P(Bin(n, ½) ≥ wins), n = losses + wins, that pure chance
 * gives at least so many pairs in which only the second one is right. 1 when there is no such pair.
 * McNemar (1947), Psychometrika 12; the exact conditional form as in Fagerland, Lydersen & Laake (2013),
 * BMC Medical Research Methodology 13:91. Terms are kept in scale: stable and quick for tens of thousands of pairs.
 */
export function mcnemarExact(losses: number, wins: number): number {
	const pairs = losses + wins;
	if (wins === 0) return 1;
	let logScale = -pairs * Math.LN2;
	// Terms from the all-wins end inwards: C(n, n) first, each from its neighbour; largest last, so that none is lost.
	let term = 1;
	let sum = 0;
	for (let k = pairs; k >= wins; k--) {
		sum += term;
		term *= k / (pairs - k + 1);
		if (term > LARGE) {
			term /= LARGE;
			sum /= LARGE;
			logScale += Math.log(LARGE);
		}
	}
	return Math.min(1, Math.exp(logScale + Math.log(sum)));
}

/** Far from the largest number there is, so that one more term is none too large. */
const LARGE = 1e200;
