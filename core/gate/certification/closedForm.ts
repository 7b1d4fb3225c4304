import { logIncompleteBeta } from '../../statistics/incompleteBeta';
import { logBetaKernel } from '../../statistics/logBetaKernel';

/** Which errors are bet on: those below α, against "α or more"; or those above α, against "α or less". */
export type Alternative = 'below' | 'above';

/** The prior Beta(½, b) over the error has its mean at α/2; it is cut off at α. */
export const PRIOR_A = 0.5;
export const priorB = (alpha: number): number => (PRIOR_A * (1 - alpha / 2)) / (alpha / 2);

/**
 * ln E of `mistakes` among `answers` that were all asked: the likelihood ratio against an error of exactly α, averaged over the
 * errors on the other side by the prior. Each ratio is a non-negative supermartingale from 1 while the error is on α's wrong
 * side, so the average is one too, and reaches 1/δ at any time at all with probability δ at most (Ville 1939; mixtures after
 * Robbins 1970). In closed form, I and B for incomplete and complete beta function,
 * `ln I_α(a + k, b + n − k) + ln B(a + k, b + n − k) − ln I_α(a, b) − ln B(a, b) − k ln α − (n − k) ln(1 − α)`,
 * with 1 − I in the place of I for errors above; B and the powers are taken together, or their digits would cancel.
 */
export function logClosedForm(mistakes: number, answers: number, alpha: number, alternative: Alternative = 'below'): number {
	const { b, before } = priorOf(alpha, alternative);
	return part(alpha, PRIOR_A + mistakes, b + answers - mistakes, alternative) - before;
}

/** Promises of which the prior's own part is kept at hand: it is half of the work. */
const KEPT = 64;

interface Prior {
	readonly b: number;
	readonly before: number;
}

const known = { below: new Map<number, Prior>(), above: new Map<number, Prior>() };

function priorOf(alpha: number, alternative: Alternative): Prior {
	const priors = known[alternative];
	const found = priors.get(alpha);
	if (found !== undefined) return found;
	const b = priorB(alpha);
	const made = { b, before: part(alpha, PRIOR_A, b, alternative) };
	if (priors.size >= KEPT) priors.clear();
	priors.set(alpha, made);
	return made;
}

const part = (alpha: number, a: number, b: number, alternative: Alternative): number =>
	logIncompleteBeta(alpha, a, b)[alternative === 'below' ? 'lower' : 'upper'] - logBetaKernel(alpha, a, b);
