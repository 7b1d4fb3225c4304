import { webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { HitlError } from '../errors';
import { adjacentPairs } from './adjacentPairs';
import type { EncoderTable } from './denseSum';
import { readSafetensors, SafetensorsError, type Tensor } from './safetensors';
import { wordPieceVocabulary, type WordPieceVocabulary } from './wordPiece';

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
		vocab: z.custom<object>((value) => typeof value === 'object' && value !== null),
	}),
});

export type EncoderConfig = z.infer<typeof configSchema>;

export interface EncoderFolder {
	readonly config: EncoderConfig;
	readonly vocabulary: WordPieceVocabulary;
	readonly table: EncoderTable;
}

/** Reads and checks an encoder's folder: config.json, tokenizer.json, model.safetensors. `encoder-corrupt` names the file. */
export async function readEncoderFolder(folder: string): Promise<EncoderFolder> {
	const [configFile, tokenizerFile, weights] = await Promise.all([
		readPart(folder, 'config.json'),
		readPart(folder, 'tokenizer.json'),
		readPart(folder, 'model.safetensors'),
	]);
	const config = parsePart(folder, 'config.json', configFile, configSchema);
	const tokenizer = parsePart(folder, 'tokenizer.json', tokenizerFile, tokenizerSchema).model;
	// Off the main thread: 10 MB would block it for some 10 ms.
	const digest = await webcrypto.subtle.digest('SHA-256', weights);
	if (Buffer.from(digest).toString('hex') !== config.sha256) {
		throw encoderCorrupt(
			folder,
			'model.safetensors',
			'is damaged or was changed: its SHA-256 is not the one in config.json',
		);
	}
	return {
		config,
		vocabulary: wordPieceVocabulary(vocabularyEntries(folder, tokenizer.vocab, config.vocab_size), {
			unknownId: config.unk_token_id,
			longestWord: tokenizer.max_input_chars_per_word,
		}),
		table: tableOf(folder, weights, config),
	};
}

function tableOf(folder: string, file: Uint8Array, config: EncoderConfig): EncoderTable {
	const corrupt = (what: string, cause?: unknown) => encoderCorrupt(folder, 'model.safetensors', what, cause);
	let tensors: ReadonlyMap<string, Tensor>;
	try {
		tensors = readSafetensors(file);
	} catch (error) {
		throw error instanceof SafetensorsError ? corrupt(error.message, error) : error;
	}
	const rows = tensors.get('rows')?.data;
	const scales = tensors.get('scales')?.data;
	const pairList = tensors.get('pairs')?.data;
	const rowCount = config.vocab_size + config.pair_count;
	if (!(rows instanceof Int8Array) || rows.length !== rowCount * config.dim)
		throw corrupt('lacks the tensor "rows"');
	if (!(scales instanceof Float32Array) || scales.length !== rowCount)
		throw corrupt('lacks the tensor "scales"');
	if (!(pairList instanceof Int32Array) || pairList.length !== 2 * config.pair_count) {
		throw corrupt('lacks the tensor "pairs"');
	}
	const pairs = adjacentPairs(pairList, config.vocab_size, config.vocab_size);
	if (pairs === undefined) throw corrupt('has a list of pairs that is out of order');
	return { rows, scales, size: config.dim, pairs, unknownId: config.unk_token_id };
}

/** Every id from 0 to `size` - 1 exactly once, or the rows would belong to other tokens. */
function vocabularyEntries(folder: string, vocab: object, size: number): Array<readonly [string, number]> {
	const seen = new Uint8Array(size);
	const entries: Array<readonly [string, number]> = [];
	for (const [piece, id] of Object.entries(vocab)) {
		if (typeof id !== 'number' || seen[id] !== 0) {
			throw encoderCorrupt(folder, 'tokenizer.json', `gives the token "${piece}" no number of its own`);
		}
		seen[id] = 1;
		entries.push([piece, id]);
	}
	if (entries.length !== size) throw encoderCorrupt(folder, 'tokenizer.json', `does not have ${size} tokens`);
	return entries;
}

async function readPart(folder: string, file: string): Promise<Buffer<ArrayBuffer>> {
	try {
		return await readFile(join(folder, file));
	} catch (cause) {
		throw encoderCorrupt(folder, file, 'is missing or cannot be read', cause);
	}
}

function parsePart<T>(folder: string, file: string, bytes: Buffer, schema: z.ZodType<T>): T {
	let value: unknown;
	try {
		value = JSON.parse(bytes.toString('utf8'));
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

function encoderCorrupt(folder: string, file: string, what: string, cause?: unknown): HitlError {
	return new HitlError(
		'encoder-corrupt',
		`The built-in encoder cannot be used: the file ${file} in ${folder} ${what}.`,
		'Install the package again; if you copied the folder yourself, copy it once more.',
		{ cause },
	);
}
