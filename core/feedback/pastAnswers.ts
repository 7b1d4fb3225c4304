import { z } from 'zod/v4';
import { mapInSlices } from '../mapInSlices';
import type { Database } from './database';
import { readLabelMap } from './labelMaps';
import { saidToday } from './mappedRows';
import type { AnswerPage, AnswerPlace, AnswerRange, PastAnswer } from './store';
import { readRows, storedAnswer, storedText } from './storedShapes';
import { fromStoredText, toStoredText } from './storedText';
import { textHash } from './textHash';

/** Characters of a text that are read: as far as the built-in encoder reads one. */
const TEXT_LENGTH = 10_000;

/** Claims looked at in one statement: of a loop with few answers most belong to others, and the store serves nobody meanwhile. */
const CLAIMS_AT_ONCE = 5_000;

/** As the index `feedback_said` has it. */
const SAID = `f.outcome IN ('approved', 'corrected', 'rejected')`;

const ROWS = `SELECT f.row_id AS place FROM feedback f WHERE f.loop = ? AND f.row_id > ? AND ${SAID} ORDER BY f.row_id LIMIT ?`;

const ROW = `SELECT item_id, text_hash, outcome, label, decided_at, substr(text, 1, ${TEXT_LENGTH}) AS text
	FROM feedback WHERE row_id = ?`;

/** The row behind which the newest so many of the rows that say something lie. */
const NEWEST_ROWS = `SELECT f.row_id AS place FROM feedback f WHERE f.loop = ? AND f.row_id > ? AND ${SAID}
	ORDER BY f.row_id DESC LIMIT 1 OFFSET ?`;

/** An answer that has become a row is read there. */
const CLAIMS = `SELECT a.number AS place FROM answers a JOIN reviews r ON r.review_id = a.review_id
	WHERE a.number > ? AND a.number <= ? AND r.loop = ? AND NOT EXISTS (
		SELECT 1 FROM feedback f WHERE f.loop = r.loop AND f.item_id = a.item_id AND f.review_id = a.review_id
	)
	ORDER BY a.number LIMIT ?`;

const CLAIM = `SELECT a.answer, d.text FROM answers a
	JOIN reviews r ON r.review_id = a.review_id
	JOIN review_items i ON i.review_id = a.review_id AND i.item_id = a.item_id
	JOIN decisions d ON d.loop = r.loop AND d.decision_id = i.decision_id
	WHERE a.number = ?`;

const LAST_CLAIM = `SELECT last AS place FROM sequences WHERE name = 'answer'`;

const placeRow = z.object({ place: z.number() });

const saidRow = z.object({
	item_id: storedText,
	text_hash: z.string(),
	outcome: z.string(),
	label: storedText.nullable(),
	decided_at: z.string().nullable(),
	text: storedText,
});

const claimRow = z.object({ answer: storedAnswer, text: z.string() });

interface Part {
	readonly answers: PastAnswer[];
	readonly place: number;
	readonly whole: boolean;
}

/**
 * What people have said about a loop's items since a place. Claims are read first: an answer that becomes a row in between
 * is then found among the rows, and none falls through.
 */
export async function readAnswersAfter(
	database: Database,
	loop: string,
	after: AnswerPlace,
	{ limit, newest = Infinity }: AnswerRange,
): Promise<AnswerPage> {
	const name = toStoredText(loop);
	const size = Math.max(1, Math.trunc(limit));
	const map = await readLabelMap(database, loop, database.place);
	const claims = await readClaims(database, name, after.claim, size, newest);
	const left = size - claims.answers.length;
	// Without room for one row its place stays where it was.
	const rows = left > 0 ? await readSaid(database, name, after.rowId, left, newest) : { ...UNREAD, place: after.rowId };
	return {
		answers: [...claims.answers, ...rows.answers].map((answer) => saidToday(answer, map)),
		place: { rowId: rows.place, claim: claims.place },
		whole: claims.whole && rows.whole,
		labelMap: map.version,
	};
}

const UNREAD = { answers: [], whole: false };

async function readSaid(database: Database, loop: string, after: number, limit: number, newest: number): Promise<Part> {
	const from = Number.isFinite(newest) ? await placeOf(database, NEWEST_ROWS, [loop, after, newest], after) : after;
	const places = await readRows(placeRow, await database.all(ROWS, [loop, from, limit]), database.place);
	const found = await database.getMany(ROW, places.map(({ place }) => [place]));
	const rows = await readRows(saidRow, found.filter((row) => row !== undefined), database.place);
	const answers = rows.flatMap((row): PastAnswer[] => {
		const { item_id: itemId, text_hash: hash, outcome, label, decided_at: decidedAt, text } = row;
		if (decidedAt === null) return [];
		const said = { itemId, text, textHash: hash, decidedAt };
		if (outcome === 'rejected') return [said];
		// Who approves without naming a label says nothing that could be shown.
		return label === null ? [] : [{ ...said, label }];
	});
	return { answers, place: places.at(-1)?.place ?? from, whole: places.length < limit };
}

async function readClaims(database: Database, loop: string, after: number, limit: number, newest: number): Promise<Part> {
	const last = await placeOf(database, LAST_CLAIM, [], 0);
	const answers: PastAnswer[] = [];
	let place = Math.max(after, last - newest);
	while (place < last) {
		const to = Math.min(last, place + CLAIMS_AT_ONCE);
		const wanted = limit - answers.length;
		const places = await readRows(placeRow, await database.all(CLAIMS, [place, to, loop, wanted]), database.place);
		const found = await database.getMany(CLAIM, places.map((each) => [each.place]));
		const rows = await readRows(claimRow, found.filter((row) => row !== undefined), database.place);
		for (const said of await mapInSlices(rows, claimed, { yieldEveryMs: 2 })) answers.push(...said);
		const full = places.length === wanted;
		place = full ? (places.at(-1)?.place ?? to) : to;
		if (full) return { answers, place, whole: false };
	}
	return { answers, place, whole: true };
}

function claimed({ answer, text }: z.infer<typeof claimRow>): PastAnswer[] {
	const { itemId, outcome, label, decidedAt } = answer;
	const full = fromStoredText(text);
	const said = { itemId, text: full.slice(0, TEXT_LENGTH), textHash: textHash(full), decidedAt: new Date(decidedAt).toISOString() };
	if (outcome === 'rejected') return [said];
	return outcome === 'unsure' || label === undefined ? [] : [{ ...said, label }];
}

async function placeOf(database: Database, sql: string, values: ReadonlyArray<string | number>, otherwise: number): Promise<number> {
	const found = await database.get(sql, values);
	return found === undefined ? otherwise : placeRow.parse(found).place;
}
