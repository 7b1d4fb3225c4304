import { exactInterval, type ExactInterval } from '../../statistics/clopperPearson';
import type { Region } from '../certification/region';

/**
 * Between which shares the mistakes lie, outside with probability `delta` at most. Where all answers were sampled alike it is the
 * exact interval of Clopper & Pearson (1934). Where chances differ, answers and mistakes enter it by their weights, which are at
 * most 1: as if only so many had been drawn, evenly, as such a draw would keep on average. The weighted sum spreads less than that
 * draw, so the interval errs towards being wide; tests measure how often it holds.
 */
export function mistakesInterval({ weighted }: Pick<Region, 'weighted'>, delta: number): ExactInterval {
	// Sums of weights may differ by a rounding where every answer was a mistake.
	const allWrong = weighted.answers - weighted.mistakes < 1e-9 * weighted.answers;
	return exactInterval(allWrong ? weighted.answers : weighted.mistakes, weighted.answers, delta);
}
