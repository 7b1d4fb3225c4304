import { logBetting } from './betting';
import type { ErrorPromise } from './certify';
import type { Cell, Evidence } from './evidence';
import { allOf, type Tally } from './region';

/** From here on the promise counts as broken: while it is kept this is reached in one life of a predictor in a hundred at most. */
export const BROKEN_AT = 100;

const MOST_LOG = 600;

/**
 * How strongly the answers since the predictor came into use (all of them, where nothing was re-scored) speak against "the error
 * from `threshold` on is at most α": an e-value, by bets on errors above α. By Ville (1939) it reaches 100 at any time with
 * probability 1 % at most while that is true. 1 where it says nothing.
 */
export function promiseBroken({ thresholds, soFar, atPromotion = [] }: Evidence, threshold: number, { alpha }: Pick<ErrorPromise, 'alpha'>): number {
	if (!(alpha > 0 && alpha < 1)) return 1;
	const accepted = thresholds.filter((own) => own >= threshold).length;
	const since = tallies(soFar.slice(0, accepted));
	const before = tallies(atPromotion.slice(0, accepted));
	const left = since.map((tally) => without(tally, before.find(({ weight }) => weight === tally.weight)));
	return Math.exp(Math.min(MOST_LOG, logBetting(left, alpha, 'above')));
}

/** By weight, each weight once: bets do not care when everybody was asked. */
function tallies(cells: readonly Cell[]): Tally[] {
	const { uniform, sampled } = allOf(cells);
	const like = sampled.find(({ weight }) => weight === 1);
	return [{ weight: 1, answers: uniform.answers + (like?.answers ?? 0), mistakes: uniform.mistakes + (like?.mistakes ?? 0) }, ...sampled.filter(({ weight }) => weight !== 1)];
}

/** Answers that were taken back since leave nothing negative. */
function without(tally: Tally, before: Tally | undefined): Tally {
	if (before === undefined) return tally;
	const mistakes = Math.max(0, tally.mistakes - before.mistakes);
	return { weight: tally.weight, mistakes, answers: mistakes + Math.max(0, tally.answers - tally.mistakes - (before.answers - before.mistakes)) };
}
