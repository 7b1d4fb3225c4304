import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bertWords } from '../../core/inference/encoder/bertWords';
import { readEncoderFolder } from '../../core/inference/encoder/encoderFolder';

/** The encoder that the repository ships. */
export const ENCODER_FOLDER = join(__dirname, '../../models/hitl-encoder-en');
export const MOST_TOKENS = 512;
export const VECTOR_SIZE = 256;

/** Real word vectors for models that tests write: the token table of the built-in encoder, without its pairs. */
export interface TokenTable {
	readonly count: number;
	/** `count` rows of 256 bytes; row i stands for `scales[i]` times its bytes. */
	readonly rows: Int8Array;
	readonly scales: Float32Array;
	readonly ids: ReadonlyMap<string, number>;
	/** WordPiece ids of a text, longest match first. */
	encode(text: string): number[];
	/** The sum of the vectors of tokens, divided by its L2 norm. */
	unit(ids: readonly number[]): Float64Array;
}

export async function readTokenTable(): Promise<TokenTable> {
	const { pieces, weights, tables } = await readEncoderFolder(ENCODER_FOLDER);
	const count = pieces.length;
	const rows = Int8Array.from(weights.subarray(tables.rows, tables.rows + count * VECTOR_SIZE));
	const scales = new Float32Array(
		Uint8Array.from(weights.subarray(tables.scales, tables.scales + count * 4)).buffer,
	);
	const ids = new Map(pieces.map((piece, id) => [piece, id]));
	return {
		count,
		rows,
		scales,
		ids,
		encode: (text) => bertWords(text).flatMap((word) => wordPieces(word, ids)),
		unit(tokens) {
			const sum = new Float64Array(VECTOR_SIZE);
			for (const id of tokens) {
				for (const d of sum.keys())
					sum[d] = (sum[d] ?? 0) + (scales[id] ?? 0) * (rows[id * VECTOR_SIZE + d] ?? 0);
			}
			const norm = Math.max(Math.hypot(...sum), 1e-12);
			return sum.map((value) => value / norm);
		},
	};
}

function wordPieces(word: string, ids: ReadonlyMap<string, number>): number[] {
	const found: number[] = [];
	for (let start = 0; start < word.length; ) {
		let end = word.length;
		const id = (): number | undefined => ids.get((start === 0 ? '' : '##') + word.slice(start, end));
		while (end > start && id() === undefined) end--;
		const piece = id();
		if (piece === undefined || end === start) return [0];
		found.push(piece);
		start = end;
	}
	return found;
}

const CLS = '[CLS]';
const SEP = '[SEP]';

/**
 * Writes tokenizer.json and tokenizer_config.json of BERT with the encoder's words. With special tokens, [CLS] and [SEP]
 * have the two numbers behind the last word.
 */
export async function writeTokenizer(
	folder: string,
	{ hasSpecialTokens = false, longest = MOST_TOKENS }: { hasSpecialTokens?: boolean; longest?: number } = {},
): Promise<void> {
	const tokenizer: { model: { vocab: Record<string, number> } } = JSON.parse(
		await readFile(join(ENCODER_FOLDER, 'tokenizer.json'), 'utf8'),
	);
	const count = Object.keys(tokenizer.model.vocab).length;
	const special = [CLS, SEP].map((content, position) => ({
		id: count + position,
		content,
		special: true,
		normalized: false,
	}));
	const token = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } });
	const text = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
	const post_processor = {
		type: 'TemplateProcessing',
		single: [token(CLS, 0), text('A', 0), token(SEP, 0)],
		pair: [token(CLS, 0), text('A', 0), token(SEP, 0), text('B', 1), token(SEP, 1)],
		special_tokens: Object.fromEntries(
			special.map(({ id, content }) => [content, { id: content, ids: [id], tokens: [content] }]),
		),
	};
	const more = hasSpecialTokens ? { added_tokens: special, post_processor } : {};
	await writeFile(join(folder, 'tokenizer.json'), JSON.stringify({ ...tokenizer, ...more }));
	await writeJson(join(folder, 'tokenizer_config.json'), {
		tokenizer_class: hasSpecialTokens ? 'BertTokenizer' : 'PreTrainedTokenizer',
		model_max_length: longest,
		pad_token: '[UNK]',
		unk_token: '[UNK]',
	});
}

export const writeJson = async (file: string, value: unknown): Promise<void> =>
	await writeFile(file, JSON.stringify(value));
