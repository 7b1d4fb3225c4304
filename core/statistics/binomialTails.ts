import { logIncompleteBeta } from './incompleteBeta';

/** ln P(X ≤ k) for X ~ Bin(n, p); 0 ≤ p ≤ 1. By P(X ≤ k) = 1 − I_p(k + 1, n − k) (DLMF 8.17.5). */
export function logAtMost(k: number, n: number, p: number): number {
	if (k < 0) return -Infinity;
	return k >= n ? 0 : logIncompleteBeta(p, k + 1, n - k).upper;
}

/** ln P(X ≥ k) for X ~ Bin(n, p). */
export function logAtLeast(k: number, n: number, p: number): number {
	if (k <= 0) return 0;
	return k > n ? -Infinity : logIncompleteBeta(p, k, n - k + 1).lower;
}
