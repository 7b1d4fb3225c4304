/** What a statement may be given. Booleans are 0 and 1, JSON is text, weights are bytes. */
export type SqlValue = null | number | string | Uint8Array;

/** A row as the database hands it out; the reader parses it. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Reads. Statements carry `?` for each value, in order. */
export interface Reader {
	all(sql: string, values?: readonly SqlValue[]): Promise<SqlRow[]>;
	get(sql: string, values?: readonly SqlValue[]): Promise<SqlRow | undefined>;
	/** The first row for each set of values, in order; prepared once. */
	getMany(sql: string, sets: ReadonlyArray<readonly SqlValue[]>): Promise<Array<SqlRow | undefined>>;
}

export interface Transaction extends Reader {
	/** Returns how many rows changed. */
	run(sql: string, values?: readonly SqlValue[]): Promise<number>;
	/** How many rows each set of values changed, in order; prepared once. */
	runMany(sql: string, sets: ReadonlyArray<readonly SqlValue[]>): Promise<number[]>;
}

/**
 * The little that the store asks of a database, so that one SQL text serves several of them. A driver decides how it
 * connects, how a transaction begins and how placeholders are written. Errors are HitlErrors with a `store-` code.
 */
export interface Database extends Reader {
	/** Several reads, of which one need not wait for the answer of the one before. Others may write between them. */
	reading<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
	/** The database as a sentence calls it: `the file /data/hitl.sqlite`, a host and a name. Never a password. */
	readonly place: string;
	/**
	 * Runs `work` with the write lock held; commits when it returns and undoes everything when it throws. `durable`: the
	 * commit survives a power cut, not only a killed process. `work` must use nothing but the transaction it is given.
	 */
	transaction<T>(work: (transaction: Transaction) => Promise<T>, options?: { durable?: boolean }): Promise<T>;
	close(): Promise<void>;
}
