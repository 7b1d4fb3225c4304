import { z } from 'zod/v4';
import { routeSchema } from '../item';
import type { Database } from './database';
import { samplingOf } from './sampling';
import { readRows, storedText, storedVerdict } from './storedShapes';
import { toStoredText } from './storedText';

/** A text that may certify a version, with the draw that brought it to a person. */
export interface CertifyingText {
	readonly textHash: string;
	readonly text: string;
	/** The first row on which a person was asked about it. */
	readonly rowId: number;
}

/** What a version says of certifying texts. */
export interface VersionScores {
	/** Name of the model without the version, as Predict writes it. */
	readonly modelId: string;
	/** The loop's labels when the texts were scored, and the label map that named them: those are the labels that it is certified for. */
	readonly labels: readonly string[];
	readonly labelMap: number;
	readonly texts: readonly ScoredText[];
}

export interface ScoredText {
	readonly textHash: string;
	/** 0 to 1; 0 where it has no answer. */
	readonly confidence: number;
	/** Empty where it has no answer. */
	readonly label: string;
}

const TEXTS = `SELECT t.text_hash, t.asked_row, f.route, f.verdict FROM texts t JOIN feedback f ON f.row_id = t.asked_row
	WHERE t.loop = ? AND t.asked_row IS NOT NULL AND t.asked_row < ? AND t.let_through = 0 AND (t.side = 'heldout' OR t.asked_row > ?)
	ORDER BY t.asked_row DESC LIMIT ?`;

const TEXT = 'SELECT text FROM feedback WHERE row_id = ?';

const PAGE_SIZE = 500;

const placeRow = z.object({ text_hash: z.string(), asked_row: z.number(), route: routeSchema, verdict: storedVerdict });
const textRow = z.object({ text: storedText });

/** The newest texts that certify a version which has learned from rows up to `lastRowId`, oldest first. */
export async function readCertifyingTexts(database: Database, loop: string, lastRowId: number, limit: number): Promise<CertifyingText[]> {
	const name = toStoredText(loop);
	const texts: CertifyingText[] = [];
	for (let before = Number.MAX_SAFE_INTEGER; texts.length < limit; ) {
		const places = await readRows(placeRow, await database.all(TEXTS, [name, before, lastRowId, PAGE_SIZE]), database.place);
		const drawn = places.filter(({ route, verdict }) => samplingOf(route, verdict) !== undefined).slice(0, limit - texts.length);
		const found = await database.getMany(TEXT, drawn.map(({ asked_row: rowId }) => [rowId]));
		const rows = await readRows(textRow, found.filter((row) => row !== undefined), database.place);
		for (const [index, { text }] of rows.entries()) texts.push({ textHash: drawn[index]!.text_hash, text, rowId: drawn[index]!.asked_row });
		if (places.length < PAGE_SIZE) break;
		before = places.at(-1)!.asked_row;
	}
	return texts.reverse();
}
