import { normaliseText } from '../feedback/textHash';
import { logits, type LinearHead } from '../inference/linearHead';
import type { StaticEncoder } from '../inference/staticEncoder';
import { throwIfCancelled, type IsCancelled } from './trainingCancelled';
import type { PairedCounts, UnseenRow } from './trainingOutcome';

/** One row answered by both; the champion's part is false without a champion. */
export interface PairedAnswer {
	readonly label: string;
	readonly challengerRight: boolean;
	readonly championRight: boolean;
}

/**
 * The rows that a fair test may use: each text once, with its newest answer, and no text that was trained on. Repeats of
 * one text are one piece of evidence, not many.
 */
export function distinctUnseen(unseen: readonly UnseenRow[], training: readonly UnseenRow[]): UnseenRow[] {
	const trained = new Set(training.map((row) => normaliseText(row.text)));
	const newest = new Map<string, UnseenRow>();
	for (const row of unseen) {
		const text = normaliseText(row.text);
		const other = newest.get(text);
		if (!trained.has(text) && (!other || other.rowId < row.rowId)) newest.set(text, row);
	}
	return [...newest.values()];
}

/** Lets both heads answer each row, the way Predict would. */
export function answerBoth(
	rows: readonly UnseenRow[],
	encoder: StaticEncoder,
	challenger: LinearHead,
	champion: LinearHead | undefined,
	isCancelled?: IsCancelled,
): PairedAnswer[] {
	return rows.map((row) => {
		throwIfCancelled(isCancelled);
		const encoding = encoder.encode(row.text);
		const right = (head: LinearHead) => head.labels[indexOfLargest(logits(head, encoding))] === row.label;
		return { label: row.label, challengerRight: right(challenger), championRight: champion !== undefined && right(champion) };
	});
}

export function pairedCounts(answers: readonly PairedAnswer[]): PairedCounts {
	const count = (holds: (answer: PairedAnswer) => boolean) => answers.filter(holds).length;
	return {
		rows: answers.length,
		challengerCorrect: count((answer) => answer.challengerRight),
		championCorrect: count((answer) => answer.championRight),
		challengerOnly: count((answer) => answer.challengerRight && !answer.championRight),
		championOnly: count((answer) => answer.championRight && !answer.challengerRight),
	};
}

/** Position of the largest value, the first of equals; −1 for none. */
export function indexOfLargest(values: Float64Array): number {
	return values.reduce((best, value, position) => (best < 0 || value > values[best]! ? position : best), -1);
}
