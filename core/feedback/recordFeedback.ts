import type { Database, Reader, SqlRow, Transaction } from './database';
import { feedbackRow, INSERT_ROW, prepareRow, SELECT_ROWS, type PreparedRow } from './feedbackRow';
import { inSlices } from './inSlices';
import { addLabels, ensureLoops, labelsOf, type LoopLabel } from './loopRows';
import { reserve } from './sequence';
import type { FeedbackEntry, RecordedRow } from './store';
import { readRows, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const REVIEWED = 'WHERE f.loop = ? AND f.item_id = ? AND f.review_id = ?';
const AUTOMATED = 'WHERE f.loop = ? AND f.item_id = ? AND f.execution_id = ? AND f.review_id IS NULL';

/**
 * Writes rows that are new, fixes the side of texts that are new, counts occurrences and adds labels, in one transaction.
 * Returns the rows that stand, in the given order.
 */
export async function recordFeedback(
	database: Database,
	keyOfLoop: (loop: string) => Uint8Array,
	entries: readonly FeedbackEntry[],
): Promise<RecordedRow[]> {
	if (entries.length === 0) return [];
	const prepared = await inSlices(entries, (entry) => prepareRow(entry, keyOfLoop(entry.loop)));
	const distinct = [...new Map(prepared.toReversed().map((row) => [row.identity, row])).values()].toReversed();
	const { added, rows } = await database.transaction(async (transaction) => {
		await ensureLoops(transaction, entries.map(({ loop }) => loop));
		// Before looking for rows that exist: until this transaction ends nobody else adds one.
		await reserve(transaction, 'row', 0);
		const known = await findRows(transaction, 'SELECT f.row_id FROM feedback f', distinct);
		const fresh = distinct.filter((_, index) => known[index] === undefined);
		await storeTexts(transaction, fresh);
		const first = await reserve(transaction, 'row', fresh.length);
		await transaction.runMany(INSERT_ROW, fresh.map(({ values }, index) => [...values, first + index]));
		await addLabels(transaction, fresh.flatMap(({ entry }) => labelsOfEntry(entry)));
		return { added: new Set(fresh), rows: await findRows(transaction, SELECT_ROWS, distinct) };
	});
	const read = await readRows(feedbackRow, rows.filter((row) => row !== undefined), database.place);
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

/** A text keeps the side that it got when it was first seen. */
async function storeTexts(transaction: Transaction, rows: readonly PreparedRow[]): Promise<void> {
	await transaction.runMany(
		`INSERT INTO texts (loop, text_hash, side, first_seen_at, occurrences) VALUES (?, ?, ?, ?, 1)
		ON CONFLICT (loop, text_hash) DO UPDATE SET occurrences = texts.occurrences + 1`,
		rows.map(({ entry: { loop, recordedAt }, hash, firstSide }) => [
			toStoredText(loop),
			hash,
			firstSide,
			writeTime(recordedAt),
		]),
	);
}

const labelsOfEntry = ({ loop, prediction, answer }: FeedbackEntry): LoopLabel[] =>
	[...labelsOf(prediction), ...(answer?.label === undefined ? [] : [answer.label])].map((label) => ({ loop, label }));
