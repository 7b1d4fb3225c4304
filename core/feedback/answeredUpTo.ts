import type { Database } from './database';
import type { ItemText } from './store';
import { textHash } from './textHash';
import { mapInSlices } from '../mapInSlices';
import { toStoredText } from './storedText';

/** By item first, as the index `feedback_by_answer` has it. */
const ANSWERED = `SELECT f.row_id FROM feedback f WHERE f.loop = ? AND f.item_id = ? AND f.text_hash = ? AND f.row_id <= ?
	AND f.outcome IN ('approved', 'corrected') AND f.label IS NOT NULL LIMIT 1`;

/** Whether each item and text had an answer with a label up to a row, even one that is overruled by now. */
export async function readAnsweredUpTo(database: Database, loop: string, rowId: number, items: readonly ItemText[]): Promise<boolean[]> {
	if (items.length === 0) return [];
	const sets = await mapInSlices(items, ({ itemId, text }) => [toStoredText(loop), toStoredText(itemId), textHash(text), rowId]);
	const rows = await database.getMany(ANSWERED, sets);
	return rows.map((row) => row !== undefined);
}
