import { betaQuantile } from './betaQuantile';

const usable = (mistakes: number, answers: number, delta: number): boolean => mistakes >= 0 && mistakes <= answers && delta > 0 && delta < 1;

/**
 * The largest share that `mistakes` of `answers` are still compatible with: exceeded by the true one with probability `delta`
 * at most, Beta⁻¹(1 − δ; k + 1, n − k). Clopper & Pearson (1934), Biometrika 26. 1 without answers, and whenever the input
 * says nothing (NaN, more mistakes than answers, a δ outside of 0 to 1).
 */
export function upperBound(mistakes: number, answers: number, delta: number): number {
	if (!usable(mistakes, answers, delta) || mistakes === answers) return 1;
	// No mistakes: (1 − u)ⁿ = δ.
	if (mistakes === 0) return -Math.expm1(Math.log(delta) / answers);
	return betaQuantile('upper', Math.log(delta), mistakes + 1, answers - mistakes);
}

/** The smallest such share: the true one lies below it with probability `delta` at most. 0 where nothing is known. */
export function lowerBound(mistakes: number, answers: number, delta: number): number {
	if (!usable(mistakes, answers, delta) || mistakes === 0) return 0;
	if (mistakes === answers) return Math.exp(Math.log(delta) / answers);
	return betaQuantile('lower', Math.log(delta), mistakes, answers - mistakes + 1);
}

export interface ExactInterval {
	readonly low: number;
	readonly high: number;
}

/** Both bounds, each at half of `delta`: the true share lies outside with probability `delta` at most. */
export const exactInterval = (mistakes: number, answers: number, delta: number): ExactInterval => ({
	low: lowerBound(mistakes, answers, delta / 2),
	high: upperBound(mistakes, answers, delta / 2),
});
