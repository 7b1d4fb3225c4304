import { normaliseText } from '../feedback/textHash';
import type { TrainingRequest, UnseenRow } from './trainingOutcome';

export interface TestRows {
	/** Of the held-out side. The challenger answers them as it will be used. */
	readonly heldOut: readonly UnseenRow[];
	/** Positions among the training rows. Of these a challenger must answer that has not learned from them. */
	readonly training: readonly number[];
	/** Texts, as `normaliseText` writes them, that a person has answered and that are no fair test. */
	readonly unfair: ReadonlySet<string>;
}

interface AnsweredText {
	heldOut?: UnseenRow;
	training?: { readonly position: number; readonly rowId: number };
	unfair: boolean;
}

/**
 * The rows that a fair test of champion and challenger may use: answers newer than the champion to texts that it never had
 * an answer to, each text once, with its newest answer. Repeats of one text are one piece of evidence, not many. Without a
 * champion: the held-out texts that were not trained on.
 */
export function testRows({ training, unseen, champion, championLastRowId = 0 }: TrainingRequest): TestRows {
	const texts = new Map<string, AnsweredText>();
	const about = (row: UnseenRow): AnsweredText => {
		const text = normaliseText(row.text);
		const known = texts.get(text) ?? { unfair: false };
		texts.set(text, known);
		if (row.rowId <= championLastRowId || row.answeredBefore) known.unfair = true;
		return known;
	};
	for (const [position, row] of training.entries()) {
		const text = about(row);
		if (text.training === undefined || text.training.rowId < row.rowId) text.training = { position, rowId: row.rowId };
	}
	for (const row of unseen) {
		const text = about(row);
		if (text.heldOut === undefined || text.heldOut.rowId < row.rowId) text.heldOut = row;
	}
	const all = [...texts.values()];
	if (champion === undefined) {
		return { heldOut: all.flatMap(({ heldOut, training: trained }) => (heldOut && !trained ? [heldOut] : [])), training: [], unfair: new Set() };
	}
	const fair = all.filter(({ unfair }) => !unfair);
	return {
		heldOut: fair.flatMap(({ heldOut, training: trained }) => (heldOut && !trained ? [heldOut] : [])),
		training: fair.flatMap(({ training: trained }) => (trained ? [trained.position] : [])),
		unfair: new Set([...texts].filter(([, { unfair }]) => unfair).map(([text]) => text)),
	};
}
