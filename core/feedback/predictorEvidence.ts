import { z } from 'zod/v4';
import type { Evidence } from '../gate/certification/evidence';
import type { Reader, Transaction } from './database';
import { evidenceSchemaStored, writeEvidenceJson } from './storedEvidence';
import { readRows, storedJson, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

/** Evidence as it lies in its table. */
export interface KeptEvidence {
	readonly predictor: string;
	/** Which predictor of the loop it was, from 1. */
	readonly number: number;
	/** Of the loop's own model; 0 for a predictor that cannot be scored again. */
	readonly version: number;
	readonly evidence: Evidence;
}

const keptRow = z
	.object({ predictor: storedText, number: z.number(), version: z.number(), evidence: storedJson(evidenceSchemaStored) })
	.transform((row): KeptEvidence => row);

const numberRow = z.object({ number: z.number() });

const COLUMNS = 'predictor, number, version, evidence';
const NEXT_NUMBER = 'SELECT COALESCE(MAX(number), 0) + 1 AS number FROM evidence WHERE loop = ?';

export async function readEvidence(reader: Reader, loop: string, predictors: readonly string[], place: string): Promise<KeptEvidence[]> {
	const sql = `SELECT ${COLUMNS} FROM evidence WHERE loop = ? AND predictor = ?`;
	const rows = await reader.getMany(sql, predictors.map((predictor) => [loop, predictor].map(toStoredText)));
	return await readRows(keptRow, rows.filter((row) => row !== undefined), place);
}

/** Of predictors that cannot be scored again. */
export async function readForeignEvidence(reader: Reader, loop: string, place: string): Promise<KeptEvidence[]> {
	return await readRows(keptRow, await reader.all(`SELECT ${COLUMNS} FROM evidence WHERE loop = ? AND version = 0`, [toStoredText(loop)]), place);
}

/** Of a version of the loop's own model. */
export async function readEvidenceOfVersion(reader: Reader, loop: string, version: number, place: string): Promise<KeptEvidence | undefined> {
	const rows = await reader.all(`SELECT ${COLUMNS} FROM evidence WHERE loop = ? AND version = ?`, [toStoredText(loop), version]);
	return (await readRows(keptRow, rows, place))[0];
}

/** The number that the next new predictor of a loop gets. */
export const nextNumber = async (reader: Reader, loop: string): Promise<number> => numberRow.parse(await reader.get(NEXT_NUMBER, [toStoredText(loop)])).number;

/**
 * A predictor that is known keeps its number, unless what it is right about has become another thing: `anew` is a promise of its
 * own. Returns its number.
 */
export async function writeEvidence(transaction: Transaction, loop: string, kept: Omit<KeptEvidence, 'number'>, at: string, { anew = false } = {}): Promise<number> {
	const { predictor, version, evidence } = kept;
	const name = toStoredText(loop);
	const written = await transaction.get(
		`INSERT INTO evidence (loop, predictor, number, version, updated_at, evidence) VALUES (?, ?, (${NEXT_NUMBER}), ?, ?, ?)
		ON CONFLICT (loop, predictor) DO UPDATE SET updated_at = excluded.updated_at, evidence = excluded.evidence${anew ? ', number = excluded.number' : ''}
		RETURNING number`,
		[name, toStoredText(predictor), name, version, writeTime(at), writeEvidenceJson(evidence)],
	);
	return numberRow.parse(written).number;
}
