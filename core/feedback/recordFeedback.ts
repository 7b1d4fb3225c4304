import type { Outcome } from '../item';
import { NO_CHANGES, type LabelMap } from '../loop/labelMap';
import { mapInSlices } from '../mapInSlices';
import { closeTimedOut } from './closeTimedOut';
import type { Database, Reader, SqlRow, Transaction } from './database';
import { feedbackRow, INSERT_ROW, prepareRow, SELECT_ROWS, type PreparedRow } from './feedbackRow';
import { readLabelMap } from './labelMaps';
import { placesInTime } from './placeInTime';
import { addLabels, ensureLoops, labelsOf, noteLabels, type LoopLabels } from './loopRows';
import { withLabelToday } from './mappedRows';
import { reserve } from './sequence';
import type { FeedbackEntry, RecordedRow } from './store';
import { readRows, writeTime } from './storedShapes';
import { countAnswers, loopsBefore } from './countAnswers';
import { toStoredText } from './storedText';

const REVIEWED = 'WHERE f.loop = ? AND f.item_id = ? AND f.review_id = ?';
const AUTOMATED = 'WHERE f.loop = ? AND f.decision_id = ? AND f.review_id IS NULL';

/**
 * Writes rows that are new, gives texts their sides, counts occurrences, adds labels and closes reviews that timed out, in
 * one transaction.
 * Returns the rows that stand, in the given order.
 */
export async function recordFeedback(
	database: Database,
	keyOfLoop: (loop: string) => Uint8Array,
	entries: readonly FeedbackEntry[],
): Promise<RecordedRow[]> {
	if (entries.length === 0) return [];
	const prepared = await mapInSlices(entries, (entry) => prepareRow(entry, keyOfLoop(entry.loop)));
	const distinct = [...new Map(prepared.toReversed().map((row) => [row.identity, row])).values()].toReversed();
	const { added, rows, maps } = await database.transaction(async (transaction) => {
		await ensureLoops(transaction, entries.map(({ loop }) => loop));
		// Before looking for rows that exist: until this transaction ends nobody else adds one.
		await reserve(transaction, 'row', 0);
		const known = await findRows(transaction, 'SELECT f.row_id FROM feedback f', distinct);
		const fresh = distinct.filter((_, index) => known[index] === undefined);
		const answers = await closeTimedOut(transaction, fresh.map(({ entry }) => entry), database.place);
		const settled = fresh.map((row) => {
			const answer = answers.get(row.entry);
			if (answer === undefined) return row;
			return prepareRow({ ...row.entry, outcome: answer.outcome, answer }, keyOfLoop(row.entry.loop));
		});
		const first = await reserve(transaction, 'row', settled.length);
		const numbered = settled.map((row, index) => ({ ...row, rowId: first + index }));
		const before = await loopsBefore(transaction, numbered, database.place);
		await storeTexts(transaction, numbered);
		const times = await placesInTime(transaction, numbered);
		await transaction.runMany(INSERT_ROW, numbered.map(({ values, rowId }, index) => [...values, times[index] ?? null, rowId]));
		const labels: LoopLabels = new Map();
		await mapInSlices(settled, ({ entry: { loop, prediction, answer } }) =>
			noteLabels(labels, loop, [...labelsOf(prediction), answer?.label ?? '']),
		);
		await addLabels(transaction, labels);
		for (const loop of before) await countAnswers(transaction, loop, database.place);
		const names = new Map<string, LabelMap>();
		for (const loop of new Set(entries.map((entry) => entry.loop))) names.set(loop, await readLabelMap(transaction, loop, database.place));
		return { added: new Set(fresh), maps: names, rows: await findRows(transaction, SELECT_ROWS, distinct) };
	});
	const stored = await readRows(feedbackRow, rows.filter((row) => row !== undefined), database.place);
	const read = await mapInSlices(stored, (row) => withLabelToday(row, maps.get(row.loop) ?? NO_CHANGES));
	const standing = new Map(distinct.map(({ identity }, index) => [identity, read[index]]));
	return prepared.flatMap((entry) => {
		const row = standing.get(entry.identity);
		return row === undefined ? [] : [{ row, isNew: added.has(entry) }];
	});
}

/** The stored row of each entry, in order. */
async function findRows(
	reader: Reader,
	select: string,
	wanted: readonly PreparedRow[],
): Promise<Array<SqlRow | undefined>> {
	const reviewed = wanted.filter(({ entry }) => entry.reviewId !== undefined);
	const automated = wanted.filter(({ entry }) => entry.reviewId === undefined);
	const found = new Map<PreparedRow, SqlRow | undefined>();
	for (const [where, rows] of [[REVIEWED, reviewed], [AUTOMATED, automated]] as const) {
		const answers = await reader.getMany(`${select} ${where}`, rows.map(({ key }) => key));
		for (const [index, row] of rows.entries()) found.set(row, answers[index]);
	}
	return wanted.map((row) => found.get(row));
}

/** Outcomes that say which label is right, or that none is: such a row may have trained a model. */
const LABELLED: ReadonlySet<unknown> = new Set<Outcome>(['approved', 'corrected', 'rejected']);

/**
 * A text keeps the side that it got when it was first seen, but an audit takes it to the held-out side as long as no row of
 * it is labelled: audits are the random sample that mistakes are counted on, and such rows have trained nothing. It also keeps the first row on which
 * a person was asked, and whether somebody let it through before.
 */
async function storeTexts(transaction: Transaction, rows: ReadonlyArray<PreparedRow & { readonly rowId: number }>): Promise<void> {
	await transaction.runMany(
		`INSERT INTO texts (loop, text_hash, side, labelled, first_seen_at, asked_row, let_through, occurrences) VALUES (?, ?, ?, ?, ?, ?, ?, 1)
		ON CONFLICT (loop, text_hash) DO UPDATE SET
			occurrences = texts.occurrences + 1,
			asked_row = COALESCE(texts.asked_row, excluded.asked_row),
			let_through = CASE WHEN texts.asked_row IS NULL AND excluded.asked_row IS NULL THEN 1 ELSE texts.let_through END,
			side = CASE WHEN texts.labelled = 0 AND ? = 'audit' THEN 'heldout' ELSE texts.side END,
			labelled = CASE WHEN texts.labelled = 0 THEN excluded.labelled ELSE texts.labelled END`,
		rows.map(({ entry: { loop, recordedAt, outcome, route }, hash, firstSide, rowId }) => [
			toStoredText(loop),
			hash,
			firstSide,
			LABELLED.has(outcome) ? 1 : 0,
			writeTime(recordedAt),
			outcome === undefined ? null : rowId,
			outcome === undefined ? 1 : 0,
			route,
		]),
	);
}
