import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import type { Database } from '../../feedback/database';
import { SqliteDatabase } from '../../feedback/sqliteDatabase';
import type { Encoding } from './staticEncoder';

/** Encodings of slow encoders, kept over restarts. Losing it costs time, never an answer. */
export interface EmbeddingStore {
	/** What is known of each text, in order. */
	find(encoderHash: string, texts: readonly string[]): Promise<Array<Encoding | undefined>>;
	/** Keeps encodings, text by text; beyond the bound those kept first go. */
	keep(encoderHash: string, texts: readonly string[], encodings: readonly Encoding[]): Promise<void>;
	close(): Promise<void>;
}

export interface EmbeddingStoreOptions {
	/** Path of the SQLite file, made when it is missing. */
	readonly file: string;
	/** Most encodings that are kept, of all encoders together. Default 200,000: some 350 MB at 384 values each. */
	readonly capacity?: number;
}

const TABLE = `CREATE TABLE IF NOT EXISTS embeddings (
	number INTEGER PRIMARY KEY,
	encoder TEXT NOT NULL,
	text_hash TEXT NOT NULL,
	known_ratio REAL NOT NULL,
	truncated INTEGER NOT NULL,
	vector BLOB NOT NULL,
	UNIQUE (encoder, text_hash)
)`;
const FIND = 'SELECT known_ratio, truncated, vector FROM embeddings WHERE encoder = ? AND text_hash = ?';
const KEEP = 'INSERT INTO embeddings (encoder, text_hash, known_ratio, truncated, vector) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
const PRUNE = 'DELETE FROM embeddings WHERE number <= (SELECT MAX(number) FROM embeddings) - ?';

const BYTES_PER_VALUE = Float32Array.BYTES_PER_ELEMENT;
const rowSchema = z.object({
	known_ratio: z.number(),
	truncated: z.number(),
	vector: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength % BYTES_PER_VALUE === 0),
});
const NO_BUCKETS = new Uint16Array(0);
const NO_VALUES = new Float32Array(0);

/** Of the text as it is: an encoder may read upper and lower case differently. */
const identityOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A damaged row counts as none. */
function toEncoding(row: unknown): Encoding | undefined {
	const { data } = rowSchema.safeParse(row);
	if (data === undefined) return undefined;
	// Copied: the bytes may begin at an offset that floats cannot.
	const dense = new Float32Array(Uint8Array.from(data.vector).buffer);
	return { dense, lexicalIndex: NO_BUCKETS, lexicalValue: NO_VALUES, knownTokenRatio: data.known_ratio, truncated: data.truncated === 1 };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

/** Opens the store; several processes of one machine may. Throws a HitlError with a `store-` code. */
export async function openEmbeddingStore({ file, capacity = 200_000 }: EmbeddingStoreOptions): Promise<EmbeddingStore> {
	const database: Database = new SqliteDatabase({ file });
	try {
		await database.transaction(async (transaction) => await transaction.run(TABLE));
	} catch (error) {
		await database.close();
		throw error;
	}
	return {
		find: async (encoderHash, texts) => {
			const rows = await database.getMany(FIND, texts.map((text) => [encoderHash, identityOf(text)]));
			return rows.map(toEncoding);
		},
		keep: async (encoderHash, texts, encodings) => {
			const rows = encodings.map(({ dense, knownTokenRatio, truncated }, at) => [encoderHash, identityOf(texts[at] ?? ''), knownTokenRatio, truncated ? 1 : 0, bytesOf(dense)]);
			await database.transaction(async (transaction) => {
				await transaction.runMany(KEEP, rows);
				await transaction.run(PRUNE, [capacity]);
			});
		},
		close: async () => await database.close(),
	};
}
