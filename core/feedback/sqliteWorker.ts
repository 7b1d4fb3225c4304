import { closeSync, mkdirSync, openSync, statSync, accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';
import type { SqlRow, SqlValue } from './database';
import {
	lengthOf,
	MESSAGE_LENGTH,
	type SqliteAnswer,
	type SqliteFailure,
	type SqliteRequest,
	type SqliteResponse,
} from './sqliteProtocol';

/** The thread that holds the SQLite connection: its calls block, waiting for a lock included. */

/** "hitl" in ASCII: marks the file as ours, so that no other program's database is ever written to. */
const APPLICATION_ID = 0x6869746c;
const SQLITE_BUSY = 5;
const RETRY_MS = 20;
const NOTHING: SqliteAnswer = { rows: [], changes: [] };

class Refusal extends Error {
	constructor(
		readonly kind: 'foreign' | 'moved',
		message: string,
	) {
		super(message);
	}
}

interface Connection {
	readonly database: DatabaseSync;
	readonly file: string;
	/** Identity of the file when it was opened; undefined in memory. */
	readonly inode: string | undefined;
	readonly statements: Map<string, StatementSync>;
}

let connection: Connection | undefined;

const inMemory = (file: string) => file === ':memory:';

function inodeOf(file: string): string | undefined {
	const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
	return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}

function prepareFile(file: string, mustExist: boolean): void {
	if (mustExist && inodeOf(file) === undefined) throw new Refusal('moved', 'the file is gone');
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	closeSync(openSync(file, 'a', 0o600));
	// SQLite keeps two more files beside it.
	accessSync(dirname(file), constants.W_OK);
}

const errcodeOf = (error: unknown): number | undefined =>
	error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;

/** Switching to WAL and recovering one do not wait for locks by themselves. */
function retryWhileBusy(lockWaitMs: number, work: () => void): void {
	const pause = new Int32Array(new SharedArrayBuffer(4));
	for (let tries = Math.ceil(lockWaitMs / RETRY_MS); ; tries -= 1) {
		try {
			work();
			return;
		} catch (error) {
			if (((errcodeOf(error) ?? 0) & 0xff) !== SQLITE_BUSY || tries <= 0) throw error;
			Atomics.wait(pause, 0, 0, RETRY_MS);
		}
	}
}

/** Marks a new file as ours; refuses one that has tables of somebody else. */
function claimFile(database: DatabaseSync): void {
	const ours = () => database.prepare('PRAGMA application_id').get()?.application_id === APPLICATION_ID;
	if (ours()) return;
	database.exec('BEGIN IMMEDIATE');
	try {
		const tables = database.prepare('SELECT COUNT(*) AS tables FROM sqlite_master').get()?.tables;
		if (!ours() && tables !== 0) throw new Refusal('foreign', `it holds ${String(tables)} tables that are not ours`);
		database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
		database.exec('COMMIT');
	} catch (error) {
		if (database.isTransaction) database.exec('ROLLBACK');
		throw error;
	}
}

function open({ file, lockWaitMs, mustExist }: Extract<SqliteRequest, { kind: 'open' }>): SqliteAnswer {
	if (!inMemory(file)) prepareFile(file, mustExist);
	const database = new DatabaseSync(file, { timeout: lockWaitMs, enableForeignKeyConstraints: true });
	try {
		retryWhileBusy(lockWaitMs, () => {
			claimFile(database);
			// Where WAL cannot be had (some network disks) SQLite keeps its rollback journal, which is safe as well.
			database.prepare('PRAGMA journal_mode = WAL').get();
		});
	} catch (error) {
		database.close();
		throw error;
	}
	const inode = inMemory(file) ? undefined : inodeOf(file);
	connection = { database, file, inode, statements: new Map() };
	return NOTHING;
}

function opened(): Connection {
	if (connection === undefined) throw new Error('the connection is not open');
	return connection;
}

function prepared(sql: string): StatementSync {
	const { database, statements } = opened();
	const known = statements.get(sql);
	if (known !== undefined) return known;
	const statement = database.prepare(sql);
	statements.set(sql, statement);
	return statement;
}

function begin(durable: boolean): SqliteAnswer {
	const { database, file, inode } = opened();
	// SQLite would go on writing to a file that no longer has a name, and all of it would be lost.
	if (inode !== undefined && inodeOf(file) !== inode) throw new Refusal('moved', 'the file is not the one that was opened');
	// Cannot be changed inside a transaction.
	database.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
	database.exec('BEGIN IMMEDIATE');
	return NOTHING;
}

function query(kind: 'all' | 'get' | 'run', sql: string, sets: ReadonlyArray<readonly SqlValue[]>): SqliteAnswer {
	const statement = prepared(sql);
	if (kind === 'run') return { rows: [], changes: sets.map((values) => Number(statement.run(...values).changes)) };
	if (kind === 'all') return { rows: sets.map((values) => statement.all(...values)), changes: [] };
	const rows: SqlRow[][] = [];
	let length = 0;
	for (const values of sets) {
		const row = statement.get(...values);
		rows.push(row === undefined ? [] : [row]);
		for (const value of Object.values(row ?? {})) length += lengthOf(value);
		if (length >= MESSAGE_LENGTH) break;
	}
	return { rows, changes: [] };
}

function answer(request: SqliteRequest): SqliteAnswer {
	switch (request.kind) {
		case 'open':
			return open(request);
		case 'all':
		case 'get':
		case 'run':
			return query(request.kind, request.sql, request.sets);
		case 'begin':
			return begin(request.durable);
		case 'commit':
			opened().database.exec('COMMIT');
			return NOTHING;
		case 'rollback':
			// SQLite has already undone everything by itself after some errors.
			if (opened().database.isTransaction) opened().database.exec('ROLLBACK');
			return NOTHING;
		case 'close':
			connection?.database.close();
			connection = undefined;
			return NOTHING;
	}
}

function failureOf(error: unknown): SqliteFailure {
	const message = error instanceof Error ? error.message : String(error);
	if (error instanceof Refusal) return { kind: error.kind, message };
	const errcode = errcodeOf(error);
	const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
	return { kind: 'failed', message, ...(errcode === undefined ? {} : { errcode }), ...(code === undefined ? {} : { code }) };
}

parentPort?.on('message', ({ id, request }: { id: number; request: SqliteRequest }) => {
	let response: SqliteResponse;
	try {
		response = { id, answer: answer(request) };
	} catch (error) {
		response = { id, failure: failureOf(error) };
	}
	parentPort?.postMessage(response);
	if (request.kind === 'close') parentPort?.close();
});
