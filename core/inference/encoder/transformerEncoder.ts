import { HitlError } from '../../errors';
import { mapInSlices } from '../../mapInSlices';
import type { ModelHost } from '../host/modelHost';
import type { EmbeddingAnswer, FailedRow, ModelDtype } from '../tasks/task';
import type { Encoding } from './staticEncoder';
import type { TextEncoder } from './textEncoder';

export interface TransformerEncoderModel {
	/** Full path of an immutable folder. */
	readonly folder: string;
	readonly id: string;
	/** SHA-256 of the weights, in hex. */
	readonly hash: string;
	readonly dtype: ModelDtype;
}

const NO_BUCKETS = new Uint16Array(0);
const NO_VALUES = new Float32Array(0);

/**
 * A transformers.js feature-extraction model as an encoder: one dense block of L2 norm 1, no lexical block. Reads one word
 * to learn the size of the block, so the model is loaded when this returns. Errors are those of `ModelHost.run`.
 */
export async function openTransformerEncoder(
	host: ModelHost,
	{ folder, id, hash, dtype }: TransformerEncoderModel,
	signal?: AbortSignal,
): Promise<TextEncoder> {
	const run = async (rows: readonly string[], options: Parameters<TextEncoder['encodeAll']>[1]): Promise<Encoding[]> => {
		const { results } = await host.run({ task: 'feature-extraction', folder, dtype, settings: {}, rows }, options);
		return await mapInSlices(results, toEncoding, { signal: options?.signal });
	};
	const [probe] = await run(['word'], { signal });
	return {
		id,
		hash,
		denseSize: probe?.dense.length ?? 0,
		lexicalSize: 0,
		encodeAll: async (texts, options = {}) => (texts.length === 0 ? [] : await run(texts, options)),
	};
}

function toEncoding(result: EmbeddingAnswer | FailedRow): Encoding {
	if ('failed' in result) throw new HitlError(result.failed.code, result.failed.message, result.failed.nextStep);
	const { vector, truncated } = result;
	// A text without anything to read has no vector, and no known word either.
	const knownTokenRatio = vector.some((value) => value !== 0) ? result.knownTokenRatio : 0;
	return { dense: vector, lexicalIndex: NO_BUCKETS, lexicalValue: NO_VALUES, knownTokenRatio, truncated };
}
