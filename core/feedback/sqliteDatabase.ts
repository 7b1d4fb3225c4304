import { join } from 'node:path';
import type { Database, Reader, SqlRow, SqlValue, Transaction } from './database';
import { SqliteConnection } from './sqliteConnection';
import { lengthOf, MESSAGE_LENGTH } from './sqliteProtocol';
import { storeError } from './storeErrors';

export interface SqliteOptions {
	/** Path of the file, made with its folder when it is missing; `:memory:` keeps everything in memory. */
	readonly file: string;
	/** How long to wait for another process that writes, in milliseconds. Default 5,000. */
	readonly lockWaitMs?: number;
	/** The script of the connection's thread. */
	readonly workerFile?: string;
}

type Sender = Pick<SqliteConnection, 'send'>;

type Sets = ReadonlyArray<readonly SqlValue[]>;

/** Sets of values that cross to the thread in one message, should they be short. */
const SETS_PER_MESSAGE = 200;

/** SQLite behind the store's driver interface: one connection in a thread of its own, one piece of work after the other. */
export class SqliteDatabase implements Database {
	readonly place: string;
	readonly #options: Required<SqliteOptions>;
	#connection: SqliteConnection | undefined;
	#openedBefore = false;
	#closed = false;
	#queue: Promise<unknown> = Promise.resolve();

	constructor(options: SqliteOptions) {
		const { file, lockWaitMs = 5_000, workerFile = join(__dirname, 'sqliteWorker.js') } = options;
		this.#options = { file, lockWaitMs, workerFile };
		this.place = this.#inMemory ? 'the store in memory' : `the file ${file}`;
	}

	async all(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow[]> {
		return await this.#inTurn(async (connection) => await reading(connection).all(sql, values));
	}

	async get(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow | undefined> {
		return await this.#inTurn(async (connection) => await reading(connection).get(sql, values));
	}

	async getMany(sql: string, sets: Sets): Promise<Array<SqlRow | undefined>> {
		return await this.#inTurn(async (connection) => await reading(connection).getMany(sql, sets));
	}

	async reading<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
		return await this.#inTurn(async (connection) => await work(reading(connection)));
	}

	async transaction<T>(
		work: (transaction: Transaction) => Promise<T>,
		{ durable = false }: { durable?: boolean } = {},
	): Promise<T> {
		return await this.#inTurn(async (connection) => {
			await connection.send({ kind: 'begin', durable });
			let isOver = false;
			// What is asked for after another statement has failed would be written outside of the transaction, for good.
			const send: Sender['send'] = async (request) => {
				if (isOver) throw storeError('store-unavailable', this.place, { message: `A transaction of ${this.place} is over already` });
				return await connection.send(request);
			};
			try {
				const result = await work({ ...reading({ send }), ...writing({ send }) });
				isOver = true;
				await connection.send({ kind: 'commit' });
				return result;
			} catch (error) {
				isOver = true;
				// The first error is the one to tell; a thread that has ended has nothing left to undo.
				await connection.send({ kind: 'rollback' }).catch(() => undefined);
				throw error;
			}
		});
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#queue;
		await this.#connection?.close();
	}

	get #inMemory(): boolean {
		return this.#options.file === ':memory:';
	}

	/** One connection: a read between the statements of a transaction would see what is not committed yet. */
	async #inTurn<T>(work: (connection: SqliteConnection) => Promise<T>): Promise<T> {
		if (this.#closed) throw storeError('store-unavailable', this.place, { message: `${this.place} has been closed` });
		const result = this.#queue.then(async () => await work(await this.#connect()));
		this.#queue = result.catch(() => undefined);
		return await result;
	}

	async #connect(): Promise<SqliteConnection> {
		if (this.#connection?.alive === true) return this.#connection;
		if (this.#openedBefore && this.#inMemory) {
			throw storeError('store-unavailable', this.place, { message: `${this.place} is gone: its thread has ended` });
		}
		const { file, lockWaitMs, workerFile } = this.#options;
		const connection = new SqliteConnection(workerFile, this.place);
		try {
			await connection.send({ kind: 'open', file, lockWaitMs, mustExist: this.#openedBefore });
		} catch (error) {
			await connection.close();
			throw error;
		}
		this.#connection = connection;
		this.#openedBefore = true;
		return connection;
	}
}

function* messages(sets: Sets): Generator<Sets> {
	let start = 0;
	let length = 0;
	for (const [index, values] of sets.entries()) {
		if (index > start && (length >= MESSAGE_LENGTH || index - start === SETS_PER_MESSAGE)) {
			yield sets.slice(start, index);
			start = index;
			length = 0;
		}
		for (const value of values) length += lengthOf(value);
	}
	if (start < sets.length) yield sets.slice(start);
}

const reading = (connection: Sender) => ({
	async all(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow[]> {
		const { rows } = await connection.send({ kind: 'all', sql, sets: [values] });
		return rows[0] ?? [];
	},
	async get(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow | undefined> {
		const { rows } = await connection.send({ kind: 'get', sql, sets: [values] });
		return rows[0]?.[0];
	},
	async getMany(sql: string, sets: Sets): Promise<Array<SqlRow | undefined>> {
		const found: Array<SqlRow | undefined> = [];
		for (const part of messages(sets)) {
			for (let rest = part; rest.length > 0; ) {
				const { rows } = await connection.send({ kind: 'get', sql, sets: rest });
				for (const row of rows) found.push(row[0]);
				rest = rest.slice(rows.length);
			}
		}
		return found;
	},
});

const writing = (connection: Sender) => ({
	async run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
		const { changes } = await connection.send({ kind: 'run', sql, sets: [values] });
		return changes[0] ?? 0;
	},
	async runMany(sql: string, sets: Sets): Promise<number[]> {
		const changed: number[] = [];
		for (const part of messages(sets)) changed.push(...(await connection.send({ kind: 'run', sql, sets: part })).changes);
		return changed;
	},
});
