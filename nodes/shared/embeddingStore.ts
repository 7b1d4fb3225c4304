import { join } from 'node:path';
import type { Logger } from 'n8n-workflow';
import { cachedEncoder } from '../../core/inference/encoder/cachedEncoder';
import { openEmbeddingStore, type EmbeddingStore } from '../../core/inference/encoder/embeddingStore';
import type { TextEncoder } from '../../core/inference/encoder/textEncoder';
import { hitlFolder } from './hitlFolder';

const open = new Map<string, Promise<EmbeddingStore>>();

async function embeddingStore(): Promise<EmbeddingStore> {
	const file = join(hitlFolder(), 'embeddings.sqlite');
	const opening = open.get(file) ?? openEmbeddingStore({ file });
	open.set(file, opening);
	// One that could not be opened is tried again by the next node run.
	opening.catch(() => open.delete(file));
	return await opening;
}

/** The same encoder, which encodes each text once; without a place to keep that in, each time anew. */
export async function withEmbeddingStore(encoder: TextEncoder, logger: Logger): Promise<TextEncoder> {
	const onTrouble = (error: unknown): void => logger.warn('Embeddings could not be kept; texts are encoded again', { error });
	try {
		return cachedEncoder(encoder, await embeddingStore(), { onTrouble });
	} catch (error) {
		onTrouble(error);
		return encoder;
	}
}
