import { z } from 'zod/v4';
import type { Database } from './database';
import { feedbackRow, SELECT_ROWS } from './feedbackRow';
import type { FeedbackRow } from './store';
import { readRows } from './storedShapes';
import { toStoredText } from './storedText';

const PAGE_SIZE = 1_000;

const PAGE = `${SELECT_ROWS} WHERE f.loop = ? AND f.row_id > ? ORDER BY f.row_id LIMIT ?`;

/**
 * Rows with a label that no later answer of the same item overrules. `rejected` says that no label fits, so it overrules;
 * `unsure` and `timed_out` say nothing about the label, so they do not. Only rows up to a given one are looked at, or
 * an answer that arrives between two pages would give its item two labels. (`+ 0` leads SQLite to the item's own rows: by
 * itself it walks all rows up to that one, for every row again.)
 */
const LABELLED_PAGE = `${SELECT_ROWS} WHERE f.loop = ? AND f.row_id > ? AND f.row_id <= ?
	AND f.outcome IN ('approved', 'corrected') AND f.label IS NOT NULL
	AND f.row_id = (
		SELECT n.row_id FROM feedback n WHERE n.loop = f.loop AND n.item_id = f.item_id AND n.row_id + 0 <= ?
		AND (n.outcome = 'rejected' OR (n.outcome IN ('approved', 'corrected') AND n.label IS NOT NULL))
		ORDER BY n.decided_at DESC, n.row_id DESC LIMIT 1
	)
	ORDER BY f.row_id LIMIT ?`;

const lastRow = z.object({ last: z.number().nullable() });

/** All rows of a loop in order of recording, page by page; rows that are recorded meanwhile come at the end. */
export async function* readFeedback(database: Database, loop: string, pageSize = PAGE_SIZE): AsyncGenerator<FeedbackRow[]> {
	const size = Math.max(1, Math.trunc(pageSize));
	let cursor = 0;
	for (;;) {
		const found = await database.all(PAGE, [toStoredText(loop), cursor, size]);
		const page = await readRows(feedbackRow, found, database.place);
		if (page.length > 0) yield page;
		if (page.length < size) return;
		cursor = page.at(-1)?.rowId ?? cursor;
	}
}

/** The row whose label counts, for each item that has one, in order of recording. */
export async function readLabelledRows(database: Database, loop: string): Promise<FeedbackRow[]> {
	const name = toStoredText(loop);
	const found = await database.get('SELECT MAX(row_id) AS last FROM feedback WHERE loop = ?', [name]);
	const last = lastRow.parse(found).last ?? 0;
	const rows: FeedbackRow[] = [];
	for (let cursor = 0; ; ) {
		const page = await database.all(LABELLED_PAGE, [name, cursor, last, last, PAGE_SIZE]);
		for (const row of await readRows(feedbackRow, page, database.place)) rows.push(row);
		if (page.length < PAGE_SIZE) return rows;
		cursor = rows.at(-1)?.rowId ?? cursor;
	}
}
