import { z } from 'zod/v4';
import type { CertifyingAnswer } from '../gate/certification/evidence';
import { nameToday, type LabelMap } from '../loop/labelMap';
import type { Reader, SqlRow, SqlValue, Transaction } from './database';
import { readRows, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

/** One text that certifies one predictor, as it lies in its table; `label` is what was predicted, under its name of then. */
export interface CertifyingRow extends CertifyingAnswer {
	readonly predictor: string;
	readonly textHash: string;
	/** The first row on which a person was asked about the text, and when it was recorded. */
	readonly rowId: number;
	readonly askedAt: string;
}

const COLUMNS = 'predictor, text_hash, row_id, asked_at, label, confidence, wrong, review_probability, least_probability';

const certifyingRow = z
	.object({
		predictor: storedText,
		text_hash: z.string(),
		row_id: z.number(),
		asked_at: z.string(),
		label: storedText,
		confidence: z.number(),
		wrong: z.number(),
		review_probability: z.number(),
		least_probability: z.number(),
	})
	.transform(
		(row): CertifyingRow => ({
			predictor: row.predictor,
			textHash: row.text_hash,
			rowId: row.row_id,
			askedAt: row.asked_at,
			label: row.label,
			confidence: row.confidence,
			wrong: row.wrong === 1,
			reviewProbability: row.review_probability,
			leastProbability: row.least_probability,
		}),
	);

/** Rows of one predictor that are worked on at a time. */
const PAGE_SIZE = 1_000;

/** Of any predictor, for texts of a loop. */
export async function readRowsOfTexts(reader: Reader, loop: string, hashes: readonly string[], place: string): Promise<CertifyingRow[]> {
	const rows: SqlRow[] = [];
	const name = toStoredText(loop);
	for (const hash of hashes) rows.push(...(await reader.all(`SELECT ${COLUMNS} FROM certifying_rows WHERE loop = ? AND text_hash = ?`, [name, hash])));
	return await readRows(certifyingRow, rows, place);
}

/** All rows of one predictor, the newest first, page by page. */
export async function* readRowsOf(reader: Reader, loop: string, predictor: string, place: string): AsyncGenerator<CertifyingRow[]> {
	const sql = `SELECT ${COLUMNS} FROM certifying_rows WHERE loop = ? AND predictor = ? AND row_id < ? ORDER BY row_id DESC LIMIT ?`;
	for (let before = Number.MAX_SAFE_INTEGER; ; ) {
		const found = await reader.all(sql, [toStoredText(loop), toStoredText(predictor), before, PAGE_SIZE]);
		const rows = await readRows(certifyingRow, found, place);
		if (rows.length > 0) yield rows;
		if (rows.length < PAGE_SIZE) return;
		before = rows.at(-1)!.rowId;
	}
}

export async function insertRows(transaction: Transaction, loop: string, rows: readonly CertifyingRow[]): Promise<void> {
	await transaction.runMany(
		`INSERT INTO certifying_rows (loop, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		rows.map((row): SqlValue[] => [
			toStoredText(loop),
			toStoredText(row.predictor),
			row.textHash,
			row.rowId,
			writeTime(row.askedAt),
			toStoredText(row.label),
			row.confidence,
			row.wrong ? 1 : 0,
			row.reviewProbability,
			row.leastProbability,
		]),
	);
}

/** Notes which rows are wrong by now. */
export async function writeWrong(transaction: Transaction, loop: string, rows: readonly CertifyingRow[]): Promise<void> {
	await transaction.runMany(
		'UPDATE certifying_rows SET wrong = ? WHERE loop = ? AND text_hash = ? AND predictor = ?',
		rows.map(({ wrong, textHash, predictor }) => [wrong ? 1 : 0, toStoredText(loop), textHash, toStoredText(predictor)]),
	);
}

export async function deleteRowsOf(transaction: Transaction, loop: string, predictor: string): Promise<void> {
	await transaction.run('DELETE FROM certifying_rows WHERE loop = ? AND predictor = ?', [loop, predictor].map(toStoredText));
}

export async function deleteRowsBefore(transaction: Transaction, loop: string, predictor: string, rowId: number): Promise<void> {
	const sql = 'DELETE FROM certifying_rows WHERE loop = ? AND predictor = ? AND row_id < ?';
	await transaction.run(sql, [toStoredText(loop), toStoredText(predictor), rowId]);
}

/** A row under the names of today, as evidence counts it. No answer, such as a label that was split, lies below every threshold: NaN. */
export function answerToday({ label, confidence, wrong, reviewProbability, leastProbability }: CertifyingRow, map: LabelMap): CertifyingAnswer {
	const today = label === '' ? undefined : nameToday(map, label);
	return { label: today ?? '', confidence: today === undefined ? Number.NaN : confidence, wrong, reviewProbability, leastProbability };
}
