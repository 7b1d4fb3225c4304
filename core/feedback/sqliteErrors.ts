import type { HitlError } from '../errors';
import type { SqliteFailure } from './sqliteProtocol';
import { storeError, type StoreErrorCode } from './storeErrors';

/** Result codes of SQLite, https://www.sqlite.org/rescode.html; the low byte of an extended code is its primary code. */
const PRIMARY_CODES: ReadonlyMap<number, StoreErrorCode> = new Map([
	[3, 'store-read-only'], // SQLITE_PERM
	[5, 'store-busy'], // SQLITE_BUSY
	[6, 'store-busy'], // SQLITE_LOCKED
	[8, 'store-read-only'], // SQLITE_READONLY
	[11, 'store-corrupt'], // SQLITE_CORRUPT
	[13, 'store-full'], // SQLITE_FULL
	[26, 'store-corrupt'], // SQLITE_NOTADB
]);

/** A quota or a limit on the size of files reaches SQLite as a failed write, not as a full disk. */
const EXTENDED_CODES: ReadonlyMap<number, StoreErrorCode> = new Map([
	[778, 'store-full'], // SQLITE_IOERR_WRITE
	[4874, 'store-full'], // SQLITE_IOERR_SHMSIZE
	[522, 'store-corrupt'], // SQLITE_IOERR_SHORT_READ: the file ends in the middle of a page
]);

const SYSTEM_CODES: ReadonlyMap<string, StoreErrorCode> = new Map([
	['EACCES', 'store-read-only'],
	['EPERM', 'store-read-only'],
	['EROFS', 'store-read-only'],
	['ENOSPC', 'store-full'],
	['EDQUOT', 'store-full'],
	['EFBIG', 'store-full'],
]);

/** What a failure of SQLite or of the file system means for people. `place` is the file. */
export function sqliteError(failure: SqliteFailure, place: string): HitlError {
	const cause = new Error(failure.message);
	if (failure.kind === 'foreign') {
		return storeError('store-corrupt', place, { message: `${place} is a database of another program`, cause });
	}
	if (failure.kind === 'moved') {
		return storeError('store-unavailable', place, {
			message: `${place} was moved, replaced or deleted while n8n was running`,
			nextStep: 'Put the file back if that was a mistake, then restart n8n. Without the file it starts with an empty store.',
			cause,
		});
	}
	const { errcode, code } = failure;
	const known =
		errcode === undefined
			? SYSTEM_CODES.get(code ?? '')
			: (EXTENDED_CODES.get(errcode) ?? PRIMARY_CODES.get(errcode & 0xff));
	return storeError(known ?? 'store-unavailable', place, { cause });
}
