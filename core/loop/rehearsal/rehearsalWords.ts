import { percent } from '../../percent';
import { count } from '../../training/report/countWords';
import type { CycleNumbers } from './cycleNumbers';
import type { RehearsalTotals } from './rehearsalTotals';

export interface RehearsalSentences {
	readonly headline: string;
	readonly more: string;
}

/** What a rehearsal says, in words. `last` are the cycles at its end. */
export function rehearsalWords(all: RehearsalTotals, last: RehearsalTotals, cycles: readonly CycleNumbers[]): RehearsalSentences {
	const reason = cycles.at(-1)?.reason;
	if (all.automatedItems === 0) {
		return { headline: `All of ${count(all.items)} past items would have gone to people.`, more: reason === undefined ? '' : `At the end because: ${reason}.` };
	}
	const { low, high } = all.errorInterval;
	const first = cycles.find(({ automated }) => automated > 0);
	const before = cycles.filter(({ cycle }) => cycle < (first?.cycle ?? 0)).reduce((sum, { items }) => sum + items, 0);
	return {
		headline: `Of ${count(all.items)} past items ${percent(all.automated)} would have gone on without a person, ${percent(last.automated)} at the end.`,
		more:
			`${count(all.mistakes)} of these ${count(all.automatedItems)} would have been wrong: ${percent(all.error)}, and with so many items the true share lies between ${percent(low)} and ${percent(high)}, 19 times out of 20. ` +
			`The first went on without a person after ${count(before)} items. People would have spent some ${count(Math.round(all.reviewMinutes))} minutes instead of ${count(Math.round(all.unaidedMinutes))}.`,
	};
}
