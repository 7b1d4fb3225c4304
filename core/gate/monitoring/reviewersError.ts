import type { ReviewersError } from '../gateState';
import { exactInterval, type ExactInterval } from '../../statistics/clopperPearson';

/** What shows how often people are wrong themselves. */
export interface AskedAgain {
	/** Items that were answered twice, by two people or twice by one, neither seeing the other answer; and how many of them differently. */
	readonly repeated: { readonly items: number; readonly disagreements: number };
	/** Answers to items whose label was known, and how many of them missed it. */
	readonly planted: { readonly answers: number; readonly mistakes: number };
}

/** Fewer answers than this say nothing that is worth showing. */
const FEWEST_ANSWERS = 30;

/**
 * How often reviewers are wrong, and where that lies with confidence 1 − δ; undefined with too few answers. Planted items show
 * it directly. Two answers that disagree hold at least one mistake, and two mistakes disagree or not: with errors at rate e that
 * come independently, the share of disagreements lies between 2e(1 − e) and 1 − (1 − e)², so each end of its interval gives one
 * of e. Where both kinds are known the true rate lies in both intervals. Mistakes that everybody makes alike show in planted
 * items only.
 */
export function reviewersError({ repeated, planted }: AskedAgain, delta = 0.1): ReviewersError | undefined {
	const { items, disagreements } = repeated;
	const all = planted.answers + 2 * items;
	if (!(all >= FEWEST_ANSWERS)) return undefined;
	const own = planted.answers > 0 && items > 0 ? delta / 2 : delta;
	const ofPlanted = exactInterval(planted.mistakes, planted.answers, own);
	const ofRepeated = rateInterval(exactInterval(disagreements, items, own));
	const estimate = (planted.mistakes + 2 * items * everyMistakeSeen(items === 0 ? 0 : disagreements / items)) / all;
	const { low, high } = overlap(ofPlanted, ofRepeated);
	return { estimate, lower: Math.min(low, estimate), upper: Math.max(high, estimate) };
}

const rateInterval = ({ low, high }: ExactInterval): ExactInterval => ({ low: everyMistakeSeen(low), high: fewestMistakesSeen(high) });

/** Two mistakes always disagree: 1 − (1 − e)² = share. */
const everyMistakeSeen = (share: number): number => 1 - Math.sqrt(1 - share);

/** Two mistakes never disagree: 2e(1 − e) = share; from a half on it may be any rate. */
const fewestMistakesSeen = (share: number): number => (share < 0.5 ? (1 - Math.sqrt(1 - 2 * share)) / 2 : 1);

/** What lies in both; where they contradict each other, what lies between their far ends. */
function overlap(one: ExactInterval, other: ExactInterval): ExactInterval {
	const [low, high] = [Math.max(one.low, other.low), Math.min(one.high, other.high)];
	return low <= high ? { low, high } : { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) };
}
