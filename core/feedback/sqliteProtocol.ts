import type { SqlRow, SqlValue } from './database';

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

/** `all`: the rows of each set. `get`: at most one row for each set. `run`: changed rows of each set. */
export interface SqliteAnswer {
	readonly rows: SqlRow[][];
	readonly changes: number[];
}

export type SqliteResponse =
	| { readonly id: number; readonly answer: SqliteAnswer }
	| { readonly id: number; readonly failure: SqliteFailure };
