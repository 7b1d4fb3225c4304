import { z } from 'zod/v4';
import { HitlError } from '../errors';
import type { Database, SqlValue, Transaction } from './database';
import { hasEvent, writeEvent } from './events';
import { ensureLoops } from './loopRows';
import type { LoopEvent, ModelVersion, NewModelVersion, Rollback, VersionSummary } from './store';
import { readRows, writeTime } from './storedShapes';
import { toStoredText } from './storedText';
import { SUMMARY_COLUMNS, summaryRow, toBytes, VERSION_COLUMNS, versionRow, writeBundle } from './versionRow';

const FROM = 'FROM versions v JOIN loops l ON l.name = v.loop WHERE v.loop = ?';

const SAME = `SELECT version FROM versions
	WHERE loop = ? AND version = ? AND parent = ? AND bundle = ? AND created_at = ? AND weights = ?`;

const numberRow = z.object({ number: z.number() });

/**
 * Stores a version and points the champion at it, with the event, in one transaction; returns its number. Promoting the
 * very same version twice gives the same number. Throws `version-conflict` when `parent` is not the champion any more.
 */
export async function promote(database: Database, version: NewModelVersion): Promise<number> {
	const loop = toStoredText(version.loop);
	const contents = [writeBundle(version), writeTime(version.createdAt), toBytes(version.weights)];
	return await database.transaction(async (transaction) => {
		const champion = await holdChampion(transaction, version.loop);
		const same = await transaction.get(SAME, [loop, champion, version.parent, ...contents]);
		if (same !== undefined) return champion;
		if (champion !== version.parent) throw conflict(version.loop, version.parent, champion);
		const number = await newVersionNumber(transaction, loop);
		await transaction.run(
			'INSERT INTO versions (loop, version, parent, bundle, created_at, weights) VALUES (?, ?, ?, ?, ?, ?)',
			[loop, number, version.parent, ...contents],
		);
		await setChampion(transaction, loop, number);
		await writeEvent(transaction, promotion(version, number));
		return number;
	});
}

/**
 * Points the champion back at an older version (0: none) and writes the event; the same rollback again changes nothing.
 * Throws `version-unknown` when there is no such version and `version-conflict` when `from` is not the champion.
 */
export async function rollBack(database: Database, rollback: Rollback): Promise<void> {
	const loop = toStoredText(rollback.loop);
	const event = rollbackEvent(rollback);
	await database.transaction(async (transaction) => {
		const champion = await holdChampion(transaction, rollback.loop);
		if (await hasEvent(transaction, event)) return;
		const target = await transaction.get('SELECT version FROM versions WHERE loop = ? AND version = ?', [
			loop,
			rollback.to,
		]);
		if (rollback.to !== 0 && target === undefined) throw unknownVersion(rollback.loop, rollback.to);
		if (champion !== rollback.from) throw conflict(rollback.loop, rollback.from, champion);
		await setChampion(transaction, loop, rollback.to);
		await writeEvent(transaction, event);
	});
}

export async function readChampion(database: Database, loop: string): Promise<ModelVersion | undefined> {
	return await readVersion(database, `SELECT ${VERSION_COLUMNS} ${FROM} AND v.version = l.champion`, [toStoredText(loop)]);
}

export async function readVersionOf(database: Database, loop: string, version: number): Promise<ModelVersion | undefined> {
	return await readVersion(database, `SELECT ${VERSION_COLUMNS} ${FROM} AND v.version = ?`, [toStoredText(loop), version]);
}

/** All versions of a loop, oldest first, without their weights. */
export async function readVersions(database: Database, loop: string): Promise<VersionSummary[]> {
	const rows = await database.all(`SELECT ${SUMMARY_COLUMNS} ${FROM} ORDER BY v.version`, [toStoredText(loop)]);
	return await readRows(summaryRow, rows, database.place);
}

async function readVersion(database: Database, sql: string, values: SqlValue[]): Promise<ModelVersion | undefined> {
	const [version] = await readRows(versionRow, await database.all(sql, values), database.place);
	return version;
}

/** The champion's number (0: none). Nobody else moves it until the transaction ends. */
async function holdChampion(transaction: Transaction, loop: string): Promise<number> {
	await ensureLoops(transaction, [loop]);
	const name = toStoredText(loop);
	await transaction.run('UPDATE loops SET champion = champion WHERE name = ?', [name]);
	return numberRow.parse(await transaction.get('SELECT champion AS number FROM loops WHERE name = ?', [name])).number;
}

async function newVersionNumber(transaction: Transaction, loop: string): Promise<number> {
	const found = await transaction.get('SELECT COALESCE(MAX(version), 0) + 1 AS number FROM versions WHERE loop = ?', [loop]);
	return numberRow.parse(found).number;
}

async function setChampion(transaction: Transaction, loop: string, version: number): Promise<void> {
	await transaction.run('UPDATE loops SET champion = ? WHERE name = ?', [version, loop]);
}

const promotion = ({ loop, parent, reason, createdAt }: NewModelVersion, version: number): LoopEvent => ({
	loop,
	kind: 'promoted',
	at: createdAt,
	details: { version, parent, reason },
});

const rollbackEvent = ({ loop, from, to, reason, at }: Rollback): LoopEvent => ({
	loop,
	kind: 'rolledBack',
	at,
	details: { from, to, reason },
});

const name = (version: number): string => (version === 0 ? 'no trained version' : `version ${version}`);

const conflict = (loop: string, expected: number, champion: number): HitlError =>
	new HitlError(
		'version-conflict',
		`The loop "${loop}" uses ${name(champion)} by now, not ${name(expected)}`,
		'Nothing was changed. Something else changed the version in the meantime: look at the loop again and repeat the step if it is still wanted.',
	);

const unknownVersion = (loop: string, version: number): HitlError =>
	new HitlError(
		'version-unknown',
		`The loop "${loop}" has no version ${version}`,
		'Nothing was changed. Choose one of the versions of this loop, or 0 to go back to the names of the labels.',
	);
