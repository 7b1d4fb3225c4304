import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isHitlError } from '../../dist/core/errors.js';
import { cachedEncoder } from '../../dist/core/inference/encoder/cachedEncoder.js';
import { openEmbeddingStore } from '../../dist/core/inference/encoder/embeddingStore.js';
import { loadStaticEncoder } from '../../dist/core/inference/encoder/staticEncoder.js';
import { openTransformerEncoder } from '../../dist/core/inference/encoder/transformerEncoder.js';
import { openModelHost } from '../../dist/core/inference/host/openModelHost.js';
import { folderIdentity } from '../../dist/core/inference/models/folderIdentity.js';
import { weightsHash } from '../../dist/core/inference/models/weightsHash.js';
import { Sentence } from '../../scripts/sentence.mjs';
import { encoderFolder } from '../models/benchModels.mjs';

/**
 * The encoder with all texts encoded once, for every run; some 2 KB each. What a transformer makes of them is kept in
 * `folder` as well.
 */
export async function encodedTexts(choice, texts, { folder, onProgress }) {
	const { encoder, close } = choice === 'builtin' ? await builtIn() : await transformer(choice, folder);
	const known = new Map();
	const read = async (some, options) => {
		const left = [...new Set(some)].filter((text) => !known.has(text));
		const encodings = await encoder.encodeAll(left, options);
		for (const [at, text] of left.entries()) known.set(text, encodings[at]);
	};
	try {
		const all = [...new Set(texts)];
		await read(all, { onProgress: (done) => onProgress(done / all.length) });
	} catch (error) {
		await close();
		throw isHitlError(error) ? new Sentence(`${error.message} ${error.nextStep}`) : error;
	}
	const encode = (text) => {
		const encoding = known.get(text) ?? encoder.encode?.(text);
		if (encoding === undefined) throw new Error('a text was not encoded beforehand');
		return encoding;
	};
	const { id, hash, denseSize, lexicalSize } = encoder;
	const encodeAll = async (some) => {
		await read(some);
		return some.map(encode);
	};
	return { encoder: { id, hash, denseSize, lexicalSize, encode, encodeAll }, close };
}

const builtIn = async () => ({ encoder: await loadStaticEncoder(encoderFolder), close: async () => undefined });

async function transformer(choice, cacheFolder) {
	const folder = resolve(choice);
	if (!existsSync(folder) || !statSync(folder).isDirectory()) {
		throw new Sentence(`There is no folder ${choice}. --encoder takes builtin, or the folder of a transformers.js model that turns texts into vectors.`);
	}
	const host = openModelHost({ threads: 1 });
	try {
		const dtype = 'auto';
		const id = await folderIdentity(folder);
		const hash = (await weightsHash(folder, dtype)) ?? id;
		const opened = await openTransformerEncoder(host, { folder, id, hash, dtype });
		const store = await openEmbeddingStore({ file: join(cacheFolder, 'embeddings.sqlite') });
		const encoder = cachedEncoder(opened, store, { onTrouble: () => undefined });
		const close = async () => {
			await host.close();
			await store.close();
		};
		return { encoder, close };
	} catch (error) {
		await host.close();
		const why = isHitlError(error) ? `${error.message} ${error.nextStep}` : error.message;
		throw new Sentence(`The folder ${choice} holds no model that turns texts into vectors: ${why}`);
	}
}
