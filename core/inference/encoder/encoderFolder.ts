import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod/v4';
import { encoderCorrupt } from './encoderCorrupt';
import { readSafetensors, SafetensorsError, type Tensor } from './safetensors';
import { readVocabulary } from './readVocabulary';
import { readWeights, type Allocate } from './readWeights';

export const DENSE_SIZE = 256;
export const LEXICAL_SIZE = 1024;

const configSchema = z.object({
	format: z.literal('hitl-static-1'),
	name: z.string().min(1),
	version: z.string().min(1),
	dim: z.literal(DENSE_SIZE),
	vocab_size: z.number().int().min(1).max(65_536),
	pair_count: z.number().int().min(0),
	unk_token_id: z.number().int().min(0),
	max_chars: z.number().int().min(1),
	max_tokens: z.number().int().min(1),
	lexical: z.object({ dim: z.literal(LEXICAL_SIZE), char_ngrams: z.tuple([z.number().int().min(1)]) }),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const tokenizerSchema = z.object({
	model: z.object({
		type: z.literal('WordPiece'),
		continuing_subword_prefix: z.literal('##'),
		max_input_chars_per_word: z.number().int().min(1),
	}),
});

export type EncoderConfig = z.infer<typeof configSchema>;

export interface EncoderFolder {
	readonly config: EncoderConfig;
	/** WordPiece vocabulary by id; what continues a word begins with `##`. */
	readonly pieces: readonly string[];
	/** Words of more code points are unknown. */
	readonly longestWord: number;
	readonly weights: Uint8Array;
	readonly tables: EncoderTables;
}

/** Where tables start in the weights. Row i is float32 `scales[i]` times 256 bytes of `rows`; rows of tokens, then rows of pairs. */
export interface EncoderTables {
	readonly rows: number;
	readonly scales: number;
	/** Two int32 token ids for each pair. */
	readonly pairs: number;
}

/** Room in a file of weights for its header, which is some hundred bytes long. */
const LONGEST_HEADER = 1_048_576;

/**
 * Reads and checks an encoder's folder: config.json, tokenizer.json, model.safetensors, in steps of a few milliseconds. The
 * weights go where `allocate` says. `encoder-corrupt` names the file.
 */
export async function readEncoderFolder(
	folder: string,
	allocate: Allocate = (bytes) => new Uint8Array(bytes),
): Promise<EncoderFolder> {
	const [configFile, tokenizerFile] = await Promise.all([
		readPart(folder, 'config.json'),
		readPart(folder, 'tokenizer.json'),
	]);
	const config = parsePart(folder, 'config.json', configFile, configSchema);
	const { vocabulary, rest } = await readVocabulary(tokenizerFile);
	const tokenizer = parsePart(folder, 'tokenizer.json', rest, tokenizerSchema).model;
	const pieces = vocabularyById(folder, vocabulary, config.vocab_size);
	const rows = config.vocab_size + config.pair_count;
	const most = LONGEST_HEADER + rows * (config.dim + 4) + config.pair_count * 8;
	const weights = await readWeights(folder, { most, sha256: config.sha256, allocate });
	return {
		config,
		pieces,
		longestWord: tokenizer.max_input_chars_per_word,
		weights,
		tables: tablesOf(folder, weights, config),
	};
}

function tablesOf(folder: string, file: Uint8Array, config: EncoderConfig): EncoderTables {
	const corrupt = (what: string, cause?: unknown) => encoderCorrupt(folder, 'model.safetensors', what, cause);
	let tensors: ReadonlyMap<string, Tensor>;
	try {
		tensors = readSafetensors(file);
	} catch (error) {
		throw error instanceof SafetensorsError ? corrupt(error.message, error) : error;
	}
	const rowCount = config.vocab_size + config.pair_count;
	const offsetOf = (name: string, dtype: Tensor['dtype'], shape: readonly number[]): number => {
		const tensor = tensors.get(name);
		if (tensor?.dtype === dtype && isDeepStrictEqual(tensor.shape, shape)) return tensor.offset;
		throw corrupt(`lacks the tensor "${name}"`);
	};
	return {
		rows: offsetOf('rows', 'I8', [rowCount, config.dim]),
		scales: offsetOf('scales', 'F32', [rowCount]),
		pairs: offsetOf('pairs', 'I32', [config.pair_count, 2]),
	};
}

/** Every id from 0 to `size` - 1 exactly once, or the rows would belong to other tokens. */
function vocabularyById(
	folder: string,
	vocabulary: ReadonlyArray<readonly [string, unknown]>,
	size: number,
): string[] {
	const pieces = new Array<string>(size).fill('');
	for (const [piece, id] of vocabulary) {
		if (typeof id !== 'number' || piece === '' || pieces[id] !== '') {
			throw encoderCorrupt(folder, 'tokenizer.json', `gives the token "${piece}" no number of its own`);
		}
		pieces[id] = piece;
	}
	if (vocabulary.length !== size) throw encoderCorrupt(folder, 'tokenizer.json', `does not have ${size} tokens`);
	return pieces;
}

async function readPart(folder: string, file: string): Promise<string> {
	try {
		return await readFile(join(folder, file), 'utf8');
	} catch (cause) {
		throw encoderCorrupt(folder, file, 'is missing or cannot be read', cause);
	}
}

function parsePart<T>(folder: string, file: string, text: string, schema: z.ZodType<T>): T {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw encoderCorrupt(folder, file, 'is not valid JSON', cause);
	}
	const parsed = schema.safeParse(value);
	if (!parsed.success) {
		const where = parsed.error.issues[0]?.path.join('.') ?? '';
		throw encoderCorrupt(folder, file, `does not describe this encoder (see "${where}")`, parsed.error);
	}
	return parsed.data;
}
