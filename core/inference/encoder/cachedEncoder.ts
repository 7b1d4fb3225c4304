import { timeLeft } from '../timeLeft';
import type { EmbeddingStore } from './embeddingStore';
import type { Encoding } from './staticEncoder';
import type { EncodeOptions, TextEncoder } from './textEncoder';

/** Texts looked up, encoded and kept together: little enough that no step holds up the process. */
const TEXTS_AT_ONCE = 1_000;

export interface CachedEncoderOptions {
	/** The store could not be read or written; the texts are encoded all the same. */
	readonly onTrouble: (error: unknown) => void;
	/** A clock in milliseconds; the process's own by default. */
	readonly now?: () => number;
}

/** An encoder that encodes each text once in its life. For those without a lexical block: the store keeps none. */
export function cachedEncoder(encoder: TextEncoder, store: EmbeddingStore, options: CachedEncoderOptions): TextEncoder {
	const { onTrouble, now } = options;

	async function encodePart(texts: readonly string[], limits: EncodeOptions): Promise<Encoding[]> {
		const known = await store.find(encoder.hash, texts).catch((error: unknown) => {
			onTrouble(error);
			return [];
		});
		const found = new Map<string, Encoding>();
		for (const [at, encoding] of known.entries()) {
			if (encoding?.dense.length === encoder.denseSize) found.set(texts[at] ?? '', encoding);
		}
		const missing = [...new Set(texts)].filter((text) => !found.has(text));
		if (missing.length > 0) {
			const fresh = await encoder.encodeAll(missing, limits);
			await store.keep(encoder.hash, missing, fresh).catch(onTrouble);
			for (const [at, encoding] of fresh.entries()) found.set(missing[at] ?? '', encoding);
		}
		return texts.flatMap((text) => found.get(text) ?? []);
	}

	return {
		id: encoder.id,
		hash: encoder.hash,
		denseSize: encoder.denseSize,
		lexicalSize: encoder.lexicalSize,
		async encodeAll(texts, { onProgress, timeLimitMs, signal } = {}) {
			const all: Encoding[] = [];
			const left = timeLeft(timeLimitMs, now);
			for (let from = 0; from < texts.length; from += TEXTS_AT_ONCE) {
				const part = await encodePart(texts.slice(from, from + TEXTS_AT_ONCE), { signal, timeLimitMs: left() });
				for (const encoding of part) all.push(encoding);
				onProgress?.(all.length);
			}
			return all;
		},
	};
}
