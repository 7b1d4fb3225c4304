import { setImmediate } from 'node:timers/promises';
import { openKernels, type Kernels } from '../simd/kernels';
import { encoderCorrupt } from './encoderCorrupt';
import { DENSE_SIZE, LEXICAL_SIZE, readEncoderFolder, type EncoderConfig, type EncoderFolder } from './encoderFolder';
import { flaggedWords } from './flaggedWords';

/** What does not fit together in an encoder's folder. */
class EncoderMisfit extends Error {
	constructor(
		readonly file: string,
		what: string,
	) {
		super(what);
	}
}

const LEXICAL_BITS = Math.log2(LEXICAL_SIZE);
const BYTES_OF_A_UNIT = 3;
const PLAIN = /^[\t\n\r -~]*$/;

/** Reads an encoder's folder into the memory of kernels, in steps of a few milliseconds. `encoder-corrupt`. */
export async function openEncoderKernel(folder: string): Promise<{ readonly kernel: EncoderKernel; readonly config: EncoderConfig }> {
	const kernels = openKernels();
	let base = 0;
	const read = await readEncoderFolder(folder, (bytes) => {
		base = kernels.allocate(bytes);
		return new Uint8Array(kernels.memory.buffer, base, bytes);
	});
	try {
		const vocabulary = Buffer.from(`${read.pieces.join('\0')}\0`);
		await setImmediate();
		const kernel = new EncoderKernel(kernels, base, read, vocabulary);
		await setImmediate();
		return { kernel, config: read.config };
	} catch (error) {
		throw error instanceof EncoderMisfit ? encoderCorrupt(folder, error.file, error.message, error) : error;
	}
}

/** Places of results in the memory. */
interface Output {
	readonly dense: number;
	readonly index: number;
	readonly value: number;
	readonly counts: number;
}

/** An encoder's tables in the memory of the kernels, and the way in and out. One text at a time. */
export class EncoderKernel {
	private readonly output: Output;
	private room = 0;
	private input = 0;
	private bytes = Buffer.alloc(0);
	private dense = new Float32Array(0);
	private index = new Uint16Array(0);
	private value = new Float32Array(0);
	private counts = new Uint32Array(0);

	/** `folder` was read into memory of these `kernels` from `base` on; `vocabulary` has its pieces, a zero byte behind each. Throws `EncoderMisfit`. */
	constructor(
		private readonly kernels: Kernels,
		base: number,
		{ config, longestWord, tables }: EncoderFolder,
		vocabulary: Uint8Array,
	) {
		const { vocab_size, unk_token_id, pair_count, max_tokens, max_chars, lexical } = config;
		this.output = {
			dense: kernels.allocate(4 * DENSE_SIZE),
			index: kernels.allocate(2 * LEXICAL_SIZE),
			value: kernels.allocate(4 * LEXICAL_SIZE),
			counts: kernels.allocate(16),
		};
		const { dense, index, value, counts } = this.output;
		kernels.openEncoder(
			base + tables.rows,
			base + tables.scales,
			DENSE_SIZE,
			LEXICAL_BITS,
			lexical.char_ngrams[0],
			max_tokens,
			dense,
			index,
			value,
			counts,
		);
		const at = kernels.allocate(vocabulary.length);
		new Uint8Array(kernels.memory.buffer).set(vocabulary, at);
		if (kernels.readVocabulary(at, vocabulary.length, vocab_size, unk_token_id, longestWord) !== vocab_size) {
			throw new EncoderMisfit('tokenizer.json', `does not have ${vocab_size} tokens`);
		}
		if (kernels.pairsInOrder(base + tables.pairs, pair_count, vocab_size) === 0) {
			throw new EncoderMisfit('model.safetensors', 'has a list of pairs that is out of order');
		}
		this.makeRoom(max_chars);
	}

	/** Encodes a text; what it became can be taken until the next one. Words are split off as BERT uncased does. */
	encode(text: string): void {
		if (PLAIN.test(text)) {
			this.makeRoom(text.length);
			this.bytes.write(text, this.input, 'latin1');
			this.kernels.encodePlain(text.length);
			return;
		}
		const words = flaggedWords(text);
		this.makeRoom(words.length * BYTES_OF_A_UNIT);
		this.kernels.encodeFlagged(this.bytes.write(words, this.input, 'utf8'));
	}

	takeDense(): Float32Array {
		return this.dense.slice();
	}

	takeLexical(): { readonly index: Uint16Array; readonly value: Float32Array } {
		const count = this.counts[0] ?? 0;
		return { index: this.index.slice(0, count), value: this.value.slice(0, count) };
	}

	/** Words with a letter or digit. */
	get countableWords(): number {
		return this.counts[1] ?? 0;
	}

	/** Of these, the ones that the vocabulary knows without spelling them out. */
	get knownWords(): number {
		return this.counts[2] ?? 0;
	}

	/** Tokens of the text, also those beyond the limit. */
	get tokens(): number {
		return this.counts[3] ?? 0;
	}

	private makeRoom(bytes: number): void {
		if (bytes <= this.room) return;
		// Doubled, so that growing texts leave less behind than the last of them needs.
		this.room = Math.max(bytes, 2 * this.room);
		this.input = this.kernels.inputRoom(this.room);
		const { buffer } = this.kernels.memory;
		const { dense, index, value, counts } = this.output;
		this.bytes = Buffer.from(buffer);
		this.dense = new Float32Array(buffer, dense, DENSE_SIZE);
		this.index = new Uint16Array(buffer, index, LEXICAL_SIZE);
		this.value = new Float32Array(buffer, value, LEXICAL_SIZE);
		this.counts = new Uint32Array(buffer, counts, 4);
	}
}
