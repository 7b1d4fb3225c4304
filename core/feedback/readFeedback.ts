import { z } from 'zod/v4';
import { mapInSlices } from '../mapInSlices';
import type { Database, SqlRow } from './database';
import { feedbackRow, SELECT_ROWS } from './feedbackRow';
import { readLabelMap } from './labelMaps';
import { underNamesOfToday, withLabelToday } from './mappedRows';
import type { FeedbackRow } from './store';
import { readRows } from './storedShapes';
import { toStoredText } from './storedText';

const PAGE_SIZE = 1_000;

/** Characters of text, prediction and answer in a page: a row that is longer by itself is a page of its own. */
const PAGE_LENGTH = 4_000_000;

const PAGE = 'SELECT f.row_id, f.size FROM feedback f WHERE f.loop = ? AND f.row_id > ? ORDER BY f.row_id LIMIT ?';

const ROW = `${SELECT_ROWS} WHERE f.row_id = ?`;

/** As the index `feedback_answers` has it. */
const ANSWERED = `f.outcome IN ('approved', 'corrected') AND f.label IS NOT NULL`;

/**
 * Rows with a label that no later answer of the same item and text overrules. `rejected` says that no label fits, so it
 * overrules; `unsure` and `timed_out` say nothing about the label, so they do not. Only rows up to a given one are looked
 * at, or an answer that arrives between two pages would give its item two labels. (`+ 0` leads SQLite to the item's own
 * rows: by itself it walks all rows up to that one, for every row again.)
 */
const LABELLED_PAGE = `SELECT f.row_id, f.size FROM feedback f WHERE f.loop = ? AND f.row_id > ? AND f.row_id <= ? AND ${ANSWERED}
	AND f.row_id = (
		SELECT n.row_id FROM feedback n
		WHERE n.loop = f.loop AND n.item_id = f.item_id AND n.text_hash = f.text_hash AND n.row_id + 0 <= ?
		AND (n.outcome = 'rejected' OR (n.outcome IN ('approved', 'corrected') AND n.label IS NOT NULL))
		ORDER BY n.decided_at DESC, n.row_id DESC LIMIT 1
	)
	ORDER BY f.row_id LIMIT ?`;

const numberRow = z.object({ number: z.number().nullable() });
const placeRow = z.object({ row_id: z.number(), size: z.number() });

/** All rows of a loop in order of recording, page by page; rows that are recorded meanwhile come at the end. */
export async function* readFeedback(database: Database, loop: string, pageSize = PAGE_SIZE): AsyncGenerator<FeedbackRow[]> {
	const size = Math.max(1, Math.trunc(pageSize));
	const map = await readLabelMap(database, loop, database.place);
	for (let cursor = 0; ; ) {
		const found = await database.all(PAGE, [toStoredText(loop), cursor, size]);
		for await (const page of readPages(database, found)) {
			yield await mapInSlices(page, (row) => withLabelToday(row, map));
			cursor = page.at(-1)?.rowId ?? cursor;
		}
		if (found.length < size) return;
	}
}

/** The row whose label counts, for each item and text that has one, in order of recording, under the names of today. */
export async function readLabelledRows(database: Database, loop: string): Promise<FeedbackRow[]> {
	const map = await readLabelMap(database, loop, database.place);
	const rows: FeedbackRow[] = [];
	for await (const page of readAnsweredRows(database, loop)) for (const row of await underNamesOfToday(page, map)) rows.push(row);
	return rows;
}

/** The row whose answer counts, for each item and text that has one, in order of recording, as it was recorded. */
export async function* readAnsweredRows(database: Database, loop: string): AsyncGenerator<FeedbackRow[]> {
	const name = toStoredText(loop);
	const found = await database.get('SELECT MAX(row_id) AS number FROM feedback WHERE loop = ?', [name]);
	const last = numberRow.parse(found).number ?? 0;
	for (let cursor = 0; ; ) {
		const places = await database.all(LABELLED_PAGE, [name, cursor, last, last, PAGE_SIZE]);
		for await (const page of readPages(database, places)) {
			yield page;
			cursor = page.at(-1)?.rowId ?? cursor;
		}
		if (places.length < PAGE_SIZE) return;
	}
}

export async function countAnswersAfter(database: Database, loop: string, rowId: number): Promise<number> {
	const sql = `SELECT COUNT(*) AS number FROM feedback f WHERE f.loop = ? AND f.row_id > ? AND ${ANSWERED}`;
	return numberRow.parse(await database.get(sql, [toStoredText(loop), rowId])).number ?? 0;
}

/** The rows at the given places, in pages of at most `PAGE_LENGTH`. */
async function* readPages(database: Database, found: readonly SqlRow[]): AsyncGenerator<FeedbackRow[]> {
	for (const rowIds of pagesOf(await readRows(placeRow, found, database.place))) {
		const rows = await database.getMany(ROW, rowIds.map((rowId) => [rowId]));
		yield await readRows(feedbackRow, rows.filter((row) => row !== undefined), database.place);
	}
}

function pagesOf(places: ReadonlyArray<z.infer<typeof placeRow>>): number[][] {
	const pages: number[][] = [];
	let length = Infinity;
	for (const { row_id: rowId, size } of places) {
		length += size;
		if (length > PAGE_LENGTH) {
			pages.push([]);
			length = size;
		}
		pages.at(-1)?.push(rowId);
	}
	return pages;
}
