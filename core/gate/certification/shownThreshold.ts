import { logAtMost } from '../../statistics/binomialTails';
import { logBetting } from './betting';
import { closedTest } from './closedTest';
import type { Cell, Counts } from './evidence';
import { plainSample } from './plainSample';
import { regionsOf, type Region } from './region';
import { batchWeights, everyAnswerWeights, recommendedBatchWeights } from './spending';

/** Beyond any level, and far from the largest number there is. */
const MOST_LOG = 600;

const asEvidence = (log: number): number => Math.exp(Math.min(log, MOST_LOG));

/** ln E of all answers of the region against "its error is `alpha` or more". */
const logEveryAnswer = ({ uniform, sampled }: Region, alpha: number): number => logBetting([uniform, ...sampled], alpha);

export interface Shown {
	/** Which threshold, from strict to loose. */
	readonly at: number;
	readonly shownBy: 'batch' | 'everyAnswer';
}

/**
 * The loosest threshold from which the promise is shown to hold: by the test on the answers that there were at the promotion, at
 * δ/2, or by the one on all answers so far, at δ/2 too; without the first the second has all of δ. Undefined: at none.
 *
 * @param stricter so many thresholds stricter, each of them shown by itself: surer answers need not be better
 */
export const shownThreshold = (counts: Counts, alpha: number, delta: number, stricter = 0): Shown | undefined => allShown(counts, alpha, delta).at(-1 - stricter);

/** Places of all thresholds from which the promise is shown to hold, from strict to loose. They hold together with confidence 1 − δ. */
export const shownThresholds = (counts: Counts, alpha: number, delta: number): number[] => allShown(counts, alpha, delta).map(({ at }) => at);

function allShown({ atPromotion, soFar, expected }: Counts, alpha: number, delta: number): Shown[] {
	const each = everyAnswerPart({ atPromotion }, delta);
	const batch = atPromotion === undefined ? [] : shown(batchTest({ cells: atPromotion, expected }, alpha, each), each);
	const everyAnswer = shown(everyAnswerTest({ regions: regionsOf(soFar), expected }, alpha, 1 / each), each);
	return soFar.flatMap((_, at): Shown[] => (batch[at] ? [{ at, shownBy: 'batch' }] : everyAnswer[at] ? [{ at, shownBy: 'everyAnswer' }] : []));
}

/** What of δ the test on all answers so far has. */
export const everyAnswerPart = ({ atPromotion }: Pick<Counts, 'atPromotion'>, delta: number): number => (atPromotion === undefined ? delta : delta / 2);

/** Which reach 1/δ. */
const shown = (spoken: readonly number[], delta: number): boolean[] => spoken.map((strength) => strength * delta >= 1);

/**
 * Exact binomial tails of a plain sample of the answers. The last count is all traffic, and no threshold accepts it. How many
 * answers there are may follow from what earlier versions were shown to do, because a gate that opens asks fewer people; that is
 * no part of the binomial argument, and `bench/gate` measures what it does at worst.
 */
function batchTest({ cells, expected }: { readonly cells: readonly Cell[] } & Pick<Counts, 'expected'>, alpha: number, delta: number): number[] {
	const counts = plainSample(cells);
	const tested = counts.slice(0, -1);
	const all = counts.at(-1)?.answers ?? 0;
	const weights =
		expected === undefined ? batchWeights(all, tested.length, alpha, delta) : recommendedBatchWeights(tested.map(({ answers }) => answers), all, { expected, alpha }, delta);
	return closedTest(tested.map(({ answers, mistakes }) => asEvidence(-logAtMost(mistakes, answers, alpha))), weights, 'p-values');
}

/**
 * For looks at any time: the bets of all answers, whatever chance they had.
 *
 * @param least what a threshold needs; where none has as much by itself nothing is shown, and no set of them is asked
 */
export function everyAnswerTest({ regions, expected }: { readonly regions: readonly Region[] } & Pick<Counts, 'expected'>, alpha: number, least: number): number[] {
	const evidence = regions.slice(0, -1).map((region) => asEvidence(logEveryAnswer(region, alpha)));
	if (!evidence.some((strength) => strength >= least)) return evidence.map(() => 0);
	return closedTest(evidence, everyAnswerWeights(evidence.length, expected && { expected, alpha }), 'e-values');
}
