/**
 * The most losses that may be among `total` pairs, when `sampled` of them were drawn at random and `losses` of those were
 * losses: the exact upper bound for a finite population, wrong at most with probability `level`. All that were not drawn
 * when none was. It is the largest K with P(H ≤ losses) > level, H hypergeometric (Chung & DeLury 1950, Confidence Limits
 * for the Hypergeometric Distribution; the finite form of Clopper & Pearson 1934).
 */
export function mostLosses(total: number, sampled: number, losses: number, level: number): number {
	const logFactorials = logFactorialsUpTo(total);
	let possible = losses;
	let impossible = total - (sampled - losses) + 1;
	while (impossible - possible > 1) {
		const middle = Math.floor((possible + impossible) / 2);
		if (chanceOfSoFew(logFactorials, total, middle, sampled, losses) > level) possible = middle;
		else impossible = middle;
	}
	return possible;
}

/** P(H ≤ most) for a draw of `sampled` out of `total`, of which `marked` are marked. */
function chanceOfSoFew(logFactorials: Float64Array, total: number, marked: number, sampled: number, most: number): number {
	const logChoose = (n: number, k: number): number => logFactorials[n]! - logFactorials[k]! - logFactorials[n - k]!;
	const all = logChoose(total, sampled);
	let sum = 0;
	for (let hits = Math.max(0, sampled - (total - marked)); hits <= Math.min(most, marked, sampled); hits++) {
		sum += Math.exp(logChoose(marked, hits) + logChoose(total - marked, sampled - hits) - all);
	}
	return sum;
}

function logFactorialsUpTo(total: number): Float64Array {
	const logs = new Float64Array(total + 1);
	for (let n = 1; n <= total; n++) logs[n] = logs[n - 1]! + Math.log(n);
	return logs;
}
