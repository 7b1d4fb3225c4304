import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedEncoder } from '../../../../core/inference/encoder/cachedEncoder';
import { openEmbeddingStore, type EmbeddingStore } from '../../../../core/inference/encoder/embeddingStore';
import type { Encoding } from '../../../../core/inference/encoder/staticEncoder';
import type { TextEncoder } from '../../../../core/inference/encoder/textEncoder';

let folder: string;
const stores: EmbeddingStore[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'hitl-embeddings-'));
});
afterAll(async () => {
	for (const store of stores) await store.close();
	await rm(folder, { recursive: true });
});

async function opened(file: string, capacity?: number): Promise<EmbeddingStore> {
	const store = await openEmbeddingStore({ file: join(folder, file), ...(capacity === undefined ? {} : { capacity }) });
	stores.push(store);
	return store;
}

/** Encodes a text as its length and first letter, and writes down what it was asked for. */
function countingEncoder(hash = 'a'.repeat(64)): { encoder: TextEncoder; asked: string[] } {
	const asked: string[] = [];
	const encode = (text: string): Encoding => ({
		dense: Float32Array.of(text.length, text.codePointAt(0) ?? 0),
		lexicalIndex: new Uint16Array(0),
		lexicalValue: new Float32Array(0),
		knownTokenRatio: 1 / (1 + text.length),
		truncated: text.length > 5,
	});
	const encoder: TextEncoder = {
		id: 'counting',
		hash,
		denseSize: 2,
		lexicalSize: 0,
		encodeAll: async (texts) => {
			asked.push(...texts);
			return texts.map(encode);
		},
	};
	return { encoder, asked };
}

const onTrouble = (error: unknown): void => {
	throw error;
};

test('each text is encoded once in its life, repeats and restarts included', async () => {
	const { encoder, asked } = countingEncoder();
	const texts = Array.from({ length: 2_100 }, (_, at) => `text ${at % 1_800}`);
	const expected = await countingEncoder().encoder.encodeAll(texts);

	const first = cachedEncoder(encoder, await opened('life.sqlite'), { onTrouble });
	const done: number[] = [];
	expect(await first.encodeAll(texts, { onProgress: (count) => done.push(count) })).toEqual(expected);
	expect(done.at(-1)).toBe(2_100);
	expect(asked).toHaveLength(1_800);

	// A second store on the same file stands for the next process.
	const second = cachedEncoder(encoder, await opened('life.sqlite'), { onTrouble });
	expect(await second.encodeAll([...texts, 'new'])).toEqual([...expected, ...(await countingEncoder().encoder.encodeAll(['new']))]);
	expect(asked.slice(1_800)).toEqual(['new']);
});

test('upper and lower case, and other weights, are not mixed up', async () => {
	const store = await opened('apart.sqlite');
	const one = countingEncoder();
	const other = countingEncoder('b'.repeat(64));
	await cachedEncoder(one.encoder, store, { onTrouble }).encodeAll(['Card', 'card']);
	await cachedEncoder(other.encoder, store, { onTrouble }).encodeAll(['Card']);
	expect(one.asked).toEqual(['Card', 'card']);
	expect(other.asked).toEqual(['Card']);
});

test('beyond the bound the oldest go', async () => {
	const { encoder, asked } = countingEncoder();
	const cached = cachedEncoder(encoder, await opened('bound.sqlite', 3), { onTrouble });
	for (const text of ['a', 'b', 'c', 'd']) await cached.encodeAll([text]);
	asked.length = 0;
	await cached.encodeAll(['b', 'c', 'd', 'a']);
	expect(asked).toEqual(['a']);
});

test('a store that fails is no reason to fail', async () => {
	const { encoder } = countingEncoder();
	const store = await opened('gone.sqlite');
	await store.close();
	const told: unknown[] = [];
	const cached = cachedEncoder(encoder, store, { onTrouble: (error) => told.push(error) });
	expect(await cached.encodeAll(['a', 'bb'])).toEqual(await encoder.encodeAll(['a', 'bb']));
	expect(told).toHaveLength(2);
});
