import type { Encoding } from './staticEncoder';

/** What turns texts into numbers that a head learns from: the built-in encoder, or a transformers.js sentence encoder. */
export interface TextEncoder {
	/** Name and version. */
	readonly id: string;
	/** SHA-256 of the weights, in hex. A head fits only the encoder that it was trained with. */
	readonly hash: string;
	/** Values of the dense block. */
	readonly denseSize: number;
	/** Buckets of the lexical block, 0 for none. */
	readonly lexicalSize: number;
	/** An encoding for each text, in order, without holding up the process. `cancelled`, and what the model host refuses. */
	encodeAll(texts: readonly string[], options?: EncodeOptions): Promise<Encoding[]>;
}

/** An encoder that answers at once, text by text: within a thread that may be busy. */
export interface RowEncoder extends Omit<TextEncoder, 'encodeAll'> {
	encode(text: string): Encoding;
}

export interface EncodeOptions {
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds for all texts; for encoders that run in the model host. */
	readonly timeLimitMs?: number | undefined;
	/** Texts encoded so far. */
	readonly onProgress?: ((done: number) => void) | undefined;
}
