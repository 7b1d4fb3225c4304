import { exactInterval, type ExactInterval } from '../../statistics/clopperPearson';
import type { CycleNumbers } from './cycleNumbers';
import { SECONDS, SIGMA } from './simulatedReviewers';

/** Some cycles taken together. */
export interface RehearsalTotals {
	readonly items: number;
	/** Shares of all items, 0 to 1. */
	readonly automated: number;
	readonly audited: number;
	/** Share of mistakes among the automated, and between which shares it lies with 95 % confidence. */
	readonly error: number;
	readonly errorInterval: ExactInterval;
	readonly automatedItems: number;
	readonly mistakes: number;
	/** What people spent, and what they would have spent had they answered everything unaided. */
	readonly reviewMinutes: number;
	readonly unaidedMinutes: number;
	readonly minutesPer1000: number;
	/** Mistakes of the loop as a whole, those of people included. */
	readonly wrongPer1000: number;
}

/** Mean of the log-normal time of an answer to which nothing was suggested. */
const UNAIDED_SECONDS = SECONDS.blind * Math.exp((SIGMA * SIGMA) / 2);

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export function rehearsalTotals(cycles: readonly CycleNumbers[]): RehearsalTotals {
	const of = (key: 'items' | 'automated' | 'audited' | 'mistakes' | 'reviewersMistakes' | 'reviewSeconds'): number =>
		cycles.reduce((sum, cycle) => sum + cycle[key], 0);
	const [items, automated, mistakes] = [of('items'), of('automated'), of('mistakes')];
	const reviewMinutes = of('reviewSeconds') / 60;
	return {
		items,
		automated: share(automated, items),
		audited: share(of('audited'), items),
		error: share(mistakes, automated),
		errorInterval: exactInterval(mistakes, automated, 0.05),
		automatedItems: automated,
		mistakes,
		reviewMinutes,
		unaidedMinutes: (items * UNAIDED_SECONDS) / 60,
		minutesPer1000: 1_000 * share(reviewMinutes, items),
		wrongPer1000: 1_000 * share(mistakes + of('reviewersMistakes'), items),
	};
}
