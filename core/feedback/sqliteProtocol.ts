import type { SqlRow, SqlValue } from './database';

/** Characters and bytes in one message, about: copying them takes either thread about a millisecond. One value may be longer. */
export const MESSAGE_LENGTH = 250_000;

export const lengthOf = (value: unknown): number =>
	typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.byteLength : 1;

/** What the connection's thread is asked for. `begin` takes the write lock at once. */
export type SqliteRequest =
	| { readonly kind: 'open'; readonly file: string; readonly lockWaitMs: number; readonly mustExist: boolean }
	| { readonly kind: 'all' | 'get' | 'run'; readonly sql: string; readonly sets: ReadonlyArray<readonly SqlValue[]> }
	| { readonly kind: 'begin'; readonly durable: boolean }
	| { readonly kind: 'commit' | 'rollback' | 'close' };

/** An error as it crosses between threads, where only plain data does. */
export interface SqliteFailure {
	readonly kind: 'failed' | 'foreign' | 'moved';
	readonly message: string;
	/** SQLite's extended result code. */
	readonly errcode?: number;
	/** The file system's error code, such as EACCES. */
	readonly code?: string;
}

/**
 * `all`: the rows of each set. `get`: at most one row for each set, until the message is full; the rest is asked for again.
 * `run`: changed rows of each set.
 */
export interface SqliteAnswer {
	readonly rows: SqlRow[][];
	readonly changes: number[];
}

export type SqliteResponse =
	| { readonly id: number; readonly answer: SqliteAnswer }
	| { readonly id: number; readonly failure: SqliteFailure };
