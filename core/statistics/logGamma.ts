const HALF_LOG_TWO_PI = 0.9189385332046727;

/** B₂ₖ / (2k(2k − 1)), k = 1 to 6: the coefficients of Stirling's series (DLMF 5.11.1). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360];

/** From here on the series above is exact to double precision. */
const SERIES_FROM = 16;

/** ln Γ(z) − ((z − ½) ln z − z + ½ ln 2π), z > 0: what Stirling's formula leaves out. Small z climb by Γ(z + 1) = z Γ(z). */
export function stirlingError(z: number): number {
	let climbed = 0;
	let at = z;
	for (; at < SERIES_FROM; at++) climbed += (at + 0.5) * Math.log1p(1 / at) - 1;
	const square = at * at;
	return climbed + STIRLING.reduceRight((sum, coefficient) => sum / square + coefficient, 0) / at;
}

/** ln Γ(z) for z > 0, to some 1e-15 of the larger of 1 and its size. */
export const logGamma = (z: number): number => (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + stirlingError(z);
