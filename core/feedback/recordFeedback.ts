import { z } from 'zod/v4';
import type { Database, SqlRow, Transaction } from './database';
import { feedbackRow, INSERT_ROW, prepareRow, SELECT_ROWS, type PreparedRow } from './feedbackRow';
import { inSlices } from './inSlices';
import { addLabels, ensureLoops, labelsOf, type LoopLabel } from './loopRows';
import { reserve } from './sequence';
import { firstSide } from './side';
import type { FeedbackEntry, RecordedRow } from './store';
import { readRows, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const REVIEWED = 'WHERE f.loop = ? AND f.item_id = ? AND f.review_id = ?';
const AUTOMATED = 'WHERE f.loop = ? AND f.item_id = ? AND f.execution_id = ? AND f.review_id IS NULL';

const textRow = z.object({ side: z.enum(['train', 'heldout']), occurrences: z.number() });

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
	const prepared = await inSlices(entries, prepareRow);
	const identities = prepared.map(({ key, entry }) => JSON.stringify([key, entry.reviewId === undefined]));
	const distinct = prepared.filter((_, index) => identities.indexOf(identities[index] ?? '') === index);
	const { fresh, rows } = await database.transaction(async (transaction) => {
		await ensureLoops(transaction, entries.map(({ loop }) => loop));
		// Before looking for rows that exist: until this transaction ends nobody else adds one.
		await reserve(transaction, 'row', 0);
		const known = await findRows(transaction, 'SELECT f.row_id FROM feedback f', distinct);
		const added = distinct.filter((_, index) => known[index] === undefined);
		await storeTexts(transaction, keyOfLoop, added);
		const first = await reserve(transaction, 'row', added.length);
		await transaction.runMany(INSERT_ROW, added.map(({ values }, index) => [...values, first + index]));
		await addLabels(transaction, added.flatMap(({ entry }) => labelsOfEntry(entry)));
		return { fresh: new Set(added), rows: await findRows(transaction, SELECT_ROWS, distinct) };
	});
	const read = await readRows(feedbackRow, rows.filter((row) => row !== undefined), database.place);
	const standing = new Map(read.map((row, index) => [identities[prepared.indexOf(distinct[index] ?? prepared[0])], row]));
	return [];
}
