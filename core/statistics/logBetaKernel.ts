import { stirlingError } from './logGamma';

/** m ln(m/expected) + expected − m, without losing digits where the two are close (Loader 2000, `bd0`). */
function deviance(m: number, expected: number): number {
	const difference = m - expected;
	const total = m + expected;
	if (Math.abs(difference) >= 0.1 * total) return m * Math.log(m / expected) - difference;
	const ratio = difference / total;
	let sum = difference * ratio;
	let power = 2 * m * ratio;
	for (let odd = 3; ; odd += 2) {
		power *= ratio * ratio;
		const next = sum + power / odd;
		if (next === sum) return sum;
		sum = next;
	}
}

/**
 * ln( xᵃ (1 − x)ᵇ / B(a, b) ) for 0 < x < 1 and a, b > 0: x (1 − x) times the density of Beta(a, b). By the saddle-point expansion of
 * Loader (2000), Fast and Accurate Computation of Binomial Probabilities: differences of large logarithms of Γ never arise.
 */
export function logBetaKernel(x: number, a: number, b: number): number {
	const n = a + b;
	const size = 0.5 * (Math.log(a) + Math.log(b / n) - Math.log(2 * Math.PI));
	return size + stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * (1 - x));
}
