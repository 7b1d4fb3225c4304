import { randomBytes } from 'node:crypto';
import { SqliteDatabase, type SqliteOptions } from './sqliteDatabase';
import { openSqlStore } from './sqlStore';
import type { FeedbackStore } from './store';

export interface SqliteStoreOptions extends SqliteOptions {
	/** Where the store's secret comes from when the store is made. Default: the system's secure source. */
	readonly randomBytes?: (size: number) => Uint8Array;
}

/**
 * Opens the store in an SQLite file (mode 0600, its folder 0700), made when it is missing. Several processes of one machine
 * may have it open. Throws a HitlError with a `store-` code, and then nothing in the file was changed.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<FeedbackStore> {
	const database = new SqliteDatabase(options);
	try {
		return await openSqlStore(database, options.randomBytes ?? randomBytes);
	} catch (error) {
		await database.close();
		throw error;
	}
}
