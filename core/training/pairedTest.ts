import type { PairedCounts } from './trainingOutcome';

/** One text, what a person answered, and what the two versions say of it. */
export interface PairedAnswer {
	readonly label: string;
	readonly challenger: string | undefined;
	/** Undefined without a champion. */
	readonly champion: string | undefined;
}

export function pairedCounts(answers: readonly PairedAnswer[]): PairedCounts {
	const count = (holds: (challenger: boolean, champion: boolean) => boolean) =>
		answers.filter((answer) => holds(answer.challenger === answer.label, answer.champion === answer.label)).length;
	return {
		rows: answers.length,
		challengerCorrect: count((challenger) => challenger),
		championCorrect: count((_, champion) => champion),
		challengerOnly: count((challenger, champion) => challenger && !champion),
		championOnly: count((challenger, champion) => champion && !challenger),
	};
}

/** Position of the largest value, the first of equals; −1 for none. */
export function indexOfLargest(values: Float64Array): number {
	return values.reduce((best, value, position) => (best < 0 || value > values[best]! ? position : best), -1);
}
