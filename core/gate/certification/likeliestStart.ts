import { logAtMost } from '../../statistics/binomialTails';

/** Confidence is never quite what it promises: mistakes are taken to be a fifth more, and a fifth of what is allowed besides. */
const MORE_THAN_SAID = 1.2;
const BESIDES = 0.2;
/** Standard deviations by which there may be more than that. */
const UNLUCKY = 0.5;

/**
 * At which threshold a test has the best chance to show the promise, if the predictor errs about as often as its own confidence
 * says. Knows scores and how many answers there are and no mistake, so that δ may be spent there; where confidence is wrong
 * it is spent badly, and nothing untrue is shown. Undefined where nothing would be shown at `level`.
 *
 * @param answers for each threshold, strict to loose: answers from there on
 * @param expected for each: the mean of 1 − confidence from there on, 0 to 1
 */
export function likeliestStart(answers: readonly number[], expected: readonly number[], alpha: number, level = 1): number | undefined {
	let best: { readonly at: number; readonly log: number } | undefined;
	for (const [at, count] of answers.entries()) {
		const error = MORE_THAN_SAID * (expected[at] ?? 1) + BESIDES * alpha;
		if (error >= alpha) continue;
		const mistakes = error * count + UNLUCKY * Math.sqrt(error * (1 - error) * count);
		const log = logAtMost(mistakes, count, alpha);
		if (log <= Math.log(level) && (best === undefined || log < best.log)) best = { at, log };
	}
	return best?.at;
}
