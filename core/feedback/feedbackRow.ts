import { z } from 'zod/v4';
import { outcomeSchema, routeSchema } from '../item';
import type { SqlValue } from './database';
import { firstSide } from './side';
import type { FeedbackEntry, FeedbackRow, Side } from './store';
import {
	storedAnswer,
	storedPrediction,
	storedText,
	storedVerdict,
	writeAnswer,
	writePrediction,
	writeTime,
	writeVerdict,
} from './storedShapes';
import { textHash } from './textHash';
import { toStoredText } from './storedText';

/** How a row of feedback lies in its table. */

export const INSERT_ROW = `INSERT INTO feedback (loop, item_id, execution_id, decision_id, review_id, text_hash, subject_key, route,
	outcome, label, recorded_at, text, prediction, verdict, answer, size, decided_at, row_id)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export const SELECT_ROWS = `SELECT f.row_id, f.loop, f.item_id, f.execution_id, f.decision_id, f.review_id, f.text, f.subject_key,
	f.route, f.prediction, f.verdict, f.outcome, f.answer, f.recorded_at, t.side, t.occurrences
	FROM feedback f JOIN texts t ON t.loop = f.loop AND t.text_hash = f.text_hash`;

export const feedbackRow = z
	.object({
		row_id: z.number(),
		loop: storedText,
		item_id: storedText,
		execution_id: storedText,
		decision_id: storedText,
		review_id: storedText.nullable(),
		text: storedText,
		subject_key: storedText.nullable(),
		route: routeSchema,
		prediction: storedPrediction,
		verdict: storedVerdict,
		outcome: outcomeSchema.nullable(),
		answer: storedAnswer.nullable(),
		recorded_at: z.string(),
		side: z.enum(['train', 'heldout']),
		occurrences: z.number(),
	})
	.transform(
		(row): FeedbackRow => ({
			rowId: row.row_id,
			loop: row.loop,
			itemId: row.item_id,
			executionId: row.execution_id,
			decisionId: row.decision_id,
			...(row.review_id === null ? {} : { reviewId: row.review_id }),
			text: row.text,
			...(row.subject_key === null ? {} : { subjectKey: row.subject_key }),
			route: row.route,
			prediction: row.prediction,
			verdict: row.verdict,
			...(row.outcome === null ? {} : { outcome: row.outcome }),
			...(row.answer === null ? {} : { answer: row.answer }),
			recordedAt: row.recorded_at,
			side: row.side,
			occurrences: row.occurrences,
		}),
	);

/** An entry made ready for `INSERT_ROW`, but for its place in time and its number. */
export interface PreparedRow {
	readonly entry: FeedbackEntry;
	readonly hash: string;
	/** The side of the text, should it be new. */
	readonly firstSide: Side;
	readonly values: readonly SqlValue[];
	/** When its answer was given. */
	readonly decidedAt: string | null;
	/** Loop, item and review; of a row without a review, loop and decision. */
	readonly key: readonly string[];
	/** Equal for entries of which only the first is stored. */
	readonly identity: string;
}

export function prepareRow(entry: FeedbackEntry, loopKey: Uint8Array): PreparedRow {
	const hash = textHash(entry.text);
	const { loop, itemId, answer, outcome, reviewId, subjectKey } = entry;
	const long = [
		toStoredText(entry.text),
		writePrediction(entry.prediction),
		writeVerdict(entry.verdict),
		orNull(answer, writeAnswer),
	];
	const values = [
		...[loop, itemId, entry.executionId, entry.decisionId].map(toStoredText),
		orNull(reviewId, toStoredText),
		hash,
		orNull(subjectKey, toStoredText),
		entry.route,
		outcome ?? null,
		orNull(answer?.label, toStoredText),
		writeTime(entry.recordedAt),
		...long,
		long.reduce((size, value) => size + (value?.length ?? 0), 0),
	];
	const key = (reviewId === undefined ? [loop, entry.decisionId] : [loop, itemId, reviewId]).map(toStoredText);
	const identity = JSON.stringify(key);
	return { entry, hash, firstSide: firstSide(loopKey, entry.route, hash), values, decidedAt: orNull(answer?.decidedAt, writeTime), key, identity };
}

const orNull = <T>(value: T | undefined, write: (value: T) => string): string | null =>
	value === undefined ? null : write(value);
