import { z } from 'zod/v4';
import { HitlError } from '../errors';
import { predictorOf } from '../gate/certification/predictorOf';
import { VERSIONS_KEPT } from '../loop/pruneVersions';
import { mapInSlices } from '../mapInSlices';
import type { VersionScores } from './certifyingTexts';
import { certifyVersion } from './certifyVersion';
import type { Database, SqlValue, Transaction } from './database';
import { hasEvent, writeEvent } from './events';
import { holdLoop } from './loopRows';
import { prune } from './pruneVersions';
import type { LoopEvent, ModelVersion, NewModelVersion, Rollback, VersionSummary } from './store';
import { writeTime } from './storedShapes';
import { toStoredText } from './storedText';
import { OF_LOOP, readSummary, readWhole, storedState, SUMMARY_COLUMNS, toBytes, VERSION_COLUMNS, writeBundle } from './versionRow';


const SAME = `SELECT version FROM versions
	WHERE loop = ? AND parent = ? AND bundle = ? AND created_at = ? AND weights = ? AND state = ? ORDER BY version DESC LIMIT 1`;

const numberRow = z.object({ number: z.number() });
const sameRow = z.object({ version: z.number() }).optional();
const standingRow = z.object({ state: storedState, pruned_at: z.string().nullable(), parent: z.number() }).optional();

/**
 * Stores a version and points the champion at it, with the event, in one transaction; returns its number. Promoting the
 * very same version twice gives the same number. Throws `version-conflict` when `parent` is not the champion any more.
 */
export async function promote(database: Database, version: NewModelVersion, scores?: VersionScores): Promise<number> {
	const { loop, parent, reason, createdAt } = version;
	const contents = contentsOf(version);
	return await database.transaction(async (transaction) => {
		const champion = await holdLoop(transaction, loop);
		if ((await findSame(transaction, contents, 'used')) === champion && champion !== 0) return champion;
		if (champion !== parent) throw conflict(loop, parent, champion);
		const number = await insertVersion(transaction, contents, 'used');
		await setChampion(transaction, loop, number);
		await writeEvent(transaction, { loop, kind: 'promoted', at: createdAt, details: { version: number, parent, reason } });
		if (scores !== undefined) await certifyVersion(transaction, { loop, version: number, ...version.manifest, scores, at: createdAt }, database.place);
		await prune(transaction, loop, VERSIONS_KEPT, createdAt);
		return number;
	});
}

/**
 * Points the champion back at an older version (0: none) and writes the event; the same rollback again changes nothing.
 * Throws `version-unknown` when there is no such version that was in use before, `version-pruned`, and `version-conflict` when
 * `from` is not the champion.
 */
export async function rollBack(database: Database, rollback: Rollback): Promise<void> {
	const { loop, from, to, reason, at } = rollback;
	const event: LoopEvent = { loop, kind: 'rolledBack', at, details: { from, to, reason } };
	await database.transaction(async (transaction) => {
		const champion = await holdLoop(transaction, loop);
		if (await hasEvent(transaction, event)) return;
		if (to !== 0) await refuseUnusable(transaction, loop, to);
		if (champion !== from) throw conflict(loop, from, champion);
		await setChampion(transaction, loop, to);
		await writeEvent(transaction, event);
	});
}

interface Recertification {
	readonly loop: string;
	readonly version: number;
	readonly scores: VersionScores;
	readonly at: string;
}

/** Certifies the champion anew, with an event; nothing happens when another version is in use by now. */
export async function recertify(database: Database, { loop, version, scores, at }: Recertification): Promise<void> {
	await database.transaction(async (transaction) => {
		if ((await holdLoop(transaction, loop)) !== version) return;
		const row = await transaction.get(`SELECT ${SUMMARY_COLUMNS} ${OF_LOOP} AND v.version = ?`, [toStoredText(loop), version]);
		if (row === undefined) return;
		const { manifest } = readSummary(row, database.place);
		await certifyVersion(transaction, { loop, version, lastRowId: manifest.lastRowId, scores, at }, database.place);
		await writeEvent(transaction, { loop, kind: 'certified', at, details: { version, predictor: predictorOf({ id: scores.modelId, version }), texts: scores.texts.length } });
	});
}

export async function readChampion(database: Database, loop: string): Promise<ModelVersion | undefined> {
	return await readVersion(database, `SELECT ${VERSION_COLUMNS} ${OF_LOOP} AND v.version = l.champion`, [toStoredText(loop)]);
}

export async function readVersionOf(database: Database, loop: string, version: number): Promise<ModelVersion | undefined> {
	return await readVersion(database, `SELECT ${VERSION_COLUMNS} ${OF_LOOP} AND v.version = ?`, [toStoredText(loop), version]);
}

/** All versions of a loop, oldest first, without their weights. */
export async function readVersions(database: Database, loop: string): Promise<VersionSummary[]> {
	const rows = await database.all(`SELECT ${SUMMARY_COLUMNS} ${OF_LOOP} ORDER BY v.version`, [toStoredText(loop)]);
	return await mapInSlices(rows, (row) => readSummary(row, database.place));
}

async function readVersion(database: Database, sql: string, values: SqlValue[]): Promise<ModelVersion | undefined> {
	const row = await database.get(sql, values);
	if (row === undefined) return undefined;
	const version = readWhole(row, database.place);
	if (version === undefined) throw pruned(String(row.loop), Number(row.version));
	return version;
}

async function refuseUnusable(transaction: Transaction, loop: string, version: number): Promise<void> {
	const standing = await standingOf(transaction, loop, version);
	if (standing === undefined) throw unknownVersion(loop, version);
	if (standing.pruned_at !== null) throw pruned(loop, version);
	if (standing.state === 'used') return;
	throw new HitlError(
		'version-unknown',
		standing.state === 'candidate'
			? `Version ${version} of the loop "${loop}" still waits for its sign-off`
			: `Version ${version} of the loop "${loop}" was turned down and never used`,
		'Nothing was changed. Roll back to a version that was in use before, or to 0.',
	);
}

/** The values of a version that do not depend on the others of its loop: loop, parent, bundle, time and weights. */
export type VersionContents = readonly [string, number, string, string, Uint8Array];

export const contentsOf = (version: NewModelVersion): VersionContents => [
	toStoredText(version.loop),
	version.parent,
	writeBundle(version),
	writeTime(version.createdAt),
	toBytes(version.weights),
];

/** The newest version of the very same contents in that state; undefined when there is none. */
export const findSame = async (
	transaction: Transaction,
	contents: VersionContents,
	state: z.infer<typeof storedState>,
): Promise<number | undefined> => sameRow.parse(await transaction.get(SAME, [...contents, state]))?.version;

export async function standingOf(transaction: Transaction, loop: string, version: number): Promise<z.infer<typeof standingRow>> {
	const sql = 'SELECT state, pruned_at, parent FROM versions WHERE loop = ? AND version = ?';
	return standingRow.parse(await transaction.get(sql, [toStoredText(loop), version]));
}

/** Stores a version under the next number of its loop. */
export async function insertVersion(transaction: Transaction, contents: VersionContents, state: z.infer<typeof storedState>): Promise<number> {
	const found = await transaction.get('SELECT COALESCE(MAX(version), 0) + 1 AS number FROM versions WHERE loop = ?', [contents[0]]);
	const { number } = numberRow.parse(found);
	await transaction.run(
		'INSERT INTO versions (loop, parent, bundle, created_at, weights, state, version) VALUES (?, ?, ?, ?, ?, ?, ?)',
		[...contents, state, number],
	);
	return number;
}

export async function setChampion(transaction: Transaction, loop: string, version: number): Promise<void> {
	await transaction.run('UPDATE loops SET champion = ? WHERE name = ?', [version, toStoredText(loop)]);
}

const name = (version: number): string => (version === 0 ? 'no trained version' : `version ${version}`);

export const conflict = (loop: string, expected: number, champion: number): HitlError =>
	new HitlError(
		'version-conflict',
		`The loop "${loop}" uses ${name(champion)} by now, not ${name(expected)}`,
		'Nothing was changed. Something else changed the version in the meantime: look at the loop again and repeat the step if it is still wanted.',
	);

export const unknownVersion = (loop: string, version: number): HitlError =>
	new HitlError(
		'version-unknown',
		`The loop "${loop}" has no version ${version}`,
		'Nothing was changed. Choose one of the versions of this loop, or 0 to go back to the names of the labels.',
	);

const pruned = (loop: string, version: number): HitlError =>
	new HitlError(
		'version-pruned',
		`Of version ${version} of the loop "${loop}" only the numbers are left: it is too old to be used again`,
		'Nothing was changed. Choose a newer version, or 0 and train again: all answers are still there.',
	);
