import { mapInSlices } from '../../mapInSlices';
import { cutText } from './cutText';
import { DENSE_SIZE, LEXICAL_SIZE, type EncoderConfig } from './encoderFolder';
import { openEncoderKernel, type EncoderKernel } from './encoderKernel';
import type { RowEncoder, TextEncoder } from './textEncoder';

const LONG_TEXT = 1_000;

export interface Encoding {
	/** L2 norm 1; all zero when no token is known. The built-in encoder's has 256 values. */
	readonly dense: Float32Array;
	/** Buckets of the lexical block that hold something, ascending; the built-in encoder's block has 1,024. */
	readonly lexicalIndex: Uint16Array;
	/** Their values, L2 norm 1; none for text without words. */
	readonly lexicalValue: Float32Array;
	/** Share of the words with a letter or digit that the vocabulary knows without spelling them out; 0 when there are none. */
	readonly knownTokenRatio: number;
	/** Words with a letter or digit, known or not; absent where the encoder does not count them. */
	readonly words?: number;
	/** Only the beginning of the text was read: over 10,000 characters, or over 512 tokens. */
	readonly truncated: boolean;
}

/**
 * The encoder that ships with the package. A text has the same bits on every machine and for ever: the arithmetic is
 * WebAssembly, each sum in the order written at `denseSum` and `finishGrams` in simd/assembly, and `hash` names the weights.
 */
export interface StaticEncoder extends TextEncoder, RowEncoder {
	readonly denseSize: typeof DENSE_SIZE;
	readonly lexicalSize: typeof LEXICAL_SIZE;
	/** Takes under 10 microseconds for a sentence, a few milliseconds for the longest text that is read. Never throws. */
	encode(text: string): Encoding;
}

/** Loads an encoder (model card in its folder) into about 20 MB. `encoder-corrupt` when a file is missing or damaged. */
export async function loadStaticEncoder(folder: string): Promise<StaticEncoder> {
	const { kernel, config } = await openEncoderKernel(folder);
	// Regular expressions are compiled at their second use; until then 10,000 letters of another script take long.
	for (const text of ['É', 'É', '中', '中']) kernel.encode(text);
	return staticEncoder(kernel, config);
}

/** Texts that can take milliseconds: a slice of work should begin with each. */
export const isLong = (text: string): boolean => text.length > LONG_TEXT;

function staticEncoder(kernel: EncoderKernel, config: EncoderConfig): StaticEncoder {
	const { name, version, sha256, max_chars, max_tokens } = config;
	const encode = (text: string): Encoding => {
		const cut = cutText(text, max_chars);
		kernel.encode(cut.text);
		const { index, value } = kernel.takeLexical();
		const { countableWords, knownWords, tokens } = kernel;
		return {
			dense: kernel.takeDense(),
			lexicalIndex: index,
			lexicalValue: value,
			knownTokenRatio: countableWords === 0 ? 0 : knownWords / countableWords,
			words: countableWords,
			truncated: cut.truncated || tokens > max_tokens,
		};
	};
	return {
		id: `${name}@${version}`,
		hash: sha256,
		denseSize: DENSE_SIZE,
		lexicalSize: LEXICAL_SIZE,
		encode,
		encodeAll: async (texts, { signal, onProgress } = {}) =>
			await mapInSlices(
				texts,
				(text, position) => {
					const encoding = encode(text);
					onProgress?.(position + 1);
					return encoding;
				},
				{ signal, isLong },
			),
	};
}
