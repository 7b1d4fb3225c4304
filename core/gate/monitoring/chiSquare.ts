/**
 * Chance of a χ² of at least `value` with `degrees` degrees of freedom: the upper incomplete gamma function Q(degrees/2,
 * value/2), by its finite series for whole and half numbers (Abramowitz & Stegun 1964, 26.4.4 and 26.4.5).
 *
 * @param degrees a whole number from 1 to some 1,000
 */
export function chiSquareTail(value: number, degrees: number): number {
	if (!(value > 0)) return 1;
	const half = value / 2;
	const odd = degrees % 2 === 1;
	// Terms half^i / Γ(i + 1) with i = 0, 1, … or ½, 1½, …; on the log scale, for e^-half alone may be 0.
	let sum = odd ? complementaryError(Math.sqrt(half)) : 0;
	let logTerm = odd ? Math.log(half) / 2 - Math.log(Math.sqrt(Math.PI) / 2) : 0;
	for (let i = odd ? 0.5 : 0; i < degrees / 2 - 0.25; i++) {
		sum += Math.exp(logTerm - half);
		logTerm += Math.log(half) - Math.log(i + 1);
	}
	return Math.min(1, sum);
}

/** erfc for x ≥ 0: series below 2, continued fraction (Lentz) above; some 14 digits. */
function complementaryError(x: number): number {
	if (x < 2) {
		let [term, sum] = [x, x];
		for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
			term *= (-x * x) / n;
			sum += term / (2 * n + 1);
			if (n > 200) break;
		}
		return 1 - (2 / Math.sqrt(Math.PI)) * sum;
	}
	let fraction = 0;
	for (let n = 60; n >= 1; n--) fraction = n / 2 / (x + fraction);
	return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
}
