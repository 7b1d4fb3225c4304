import { logIncompleteBeta } from './incompleteBeta';
import { logBetaKernel } from './logBetaKernel';

const MOST_STEPS = 200;

/**
 * The x at which a tail of Beta(a, b) has the probability e^`logProbability`, which is below 0. Newton's method on the logarithm of the
 * tail over the log-odds of x, where the slope is known; a step that leaves the bracket halves it instead.
 */
export function betaQuantile(tail: 'lower' | 'upper', logProbability: number, a: number, b: number): number {
	const sign = tail === 'lower' ? 1 : -1;
	let [low, high] = [-745, 745];
	let odds = Math.log(a / b);
	for (let step = 0; step < MOST_STEPS; step++) {
		const x = 1 / (1 + Math.exp(-odds));
		const log = logIncompleteBeta(x, a, b)[tail];
		const excess = sign * (log - logProbability);
		if (excess > 0) high = odds;
		else low = odds;
		const next = odds - excess / Math.exp(logBetaKernel(x, a, b) - log);
		const inside = next > low && next < high ? next : (low + high) / 2;
		if (Math.abs(inside - odds) <= 1e-15 * Math.max(1, Math.abs(odds))) break;
		odds = inside;
	}
	return 1 / (1 + Math.exp(-odds));
}
