/**
 * Exact one-sided McNemar test on paired answers: the probability P(Bin(n, ½) ≥ wins), n = losses + wins, that pure chance
 * gives at least so many pairs in which only the second one is right. 1 when there is no such pair.
 * McNemar (1947), Psychometrika 12; the exact conditional form as in Fagerland, Lydersen & Laake (2013),
 * BMC Medical Research Methodology 13:91. Summed in log space: stable for thousands of pairs.
 */
export function mcnemarExact(losses: number, wins: number): number {
	const pairs = losses + wins;
	if (wins === 0) return 1;
	let logTerm = -pairs * Math.LN2;
	// Terms from the all-wins end inwards: C(n, n) first, each from its neighbour; largest last, so that none is lost.
	let sum = 0;
	let scale = logTerm;
	for (let k = pairs; k >= wins; k--) {
		if (logTerm > scale) {
			sum *= Math.exp(scale - logTerm);
			scale = logTerm;
		}
		sum += Math.exp(logTerm - scale);
		logTerm += Math.log(k) - Math.log(pairs - k + 1);
	}
	return Math.min(1, sum * Math.exp(scale));
}
