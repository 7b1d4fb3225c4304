import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bertWords } from '../../core/inference/bertWords';
import { readEncoderFolder } from '../../core/inference/encoderFolder';
import { loadStaticEncoder } from '../../core/inference/staticEncoder';
import { wordPieces } from '../../core/inference/wordPiece';
import { CAST_TO_FLOAT, floatOutput, int64Input, node, onnxFile, tensor } from './onnxFile';

/** The encoder that the repository ships. */
export const ENCODER_FOLDER = join(__dirname, '../../models/hitl-encoder-en');

/** How much nearer a text must be to a label's name for its logit to grow by one. */
const SHARPNESS = 0.1;
const MOST_TOKENS = 512;

export interface ClassificationFixture {
	readonly folder: string;
	/** What the model must answer, worked out in typed arrays: probabilities in the order of the labels. */
	expected(text: string): number[];
}

/**
 * Writes a real text-classification model in the layout of transformers.js: the token table of the built-in encoder
 * (sum of the known tokens, L2 norm 1), then a linear layer whose columns are the encoded names of the labels.
 */
export async function writeClassificationFixture(
	folder: string,
	labels: readonly string[],
): Promise<ClassificationFixture> {
	const [{ config, table, vocabulary }, encoder] = await Promise.all([
		readEncoderFolder(ENCODER_FOLDER),
		loadStaticEncoder(ENCODER_FOLDER),
	]);
	const { dim, vocab_size: rows } = config;
	const prototypes = labels.map((label) => encoder.encode(label).dense.map((value) => value / SHARPNESS));
	const head = new Float32Array(dim * labels.length);
	for (const [column, prototype] of prototypes.entries()) {
		for (const [row, value] of prototype.entries()) head[row * labels.length + column] = value;
	}
	const onnx = onnxFile({
		inputs: ['input_ids', 'attention_mask'].map((name) => int64Input(name, ['batch', 'sequence'])),
		outputs: [floatOutput('logits', ['batch', labels.length])],
		tensors: [
			tensor('rows', [rows, dim], table.rows.subarray(0, rows * dim)),
			tensor('scales', [rows], table.scales.subarray(0, rows)),
			tensor('head', [dim, labels.length], head),
			tensor('smallest_norm', [], Float32Array.of(1e-12)),
			tensor('axis_1', [1], BigInt64Array.of(1n)),
		],
		nodes: [
			node('Gather', ['rows', 'input_ids'], 'quantised'),
			node('Cast', ['quantised'], 'vectors', CAST_TO_FLOAT),
			node('Gather', ['scales', 'input_ids'], 'row_scales'),
			node('Cast', ['attention_mask'], 'mask', CAST_TO_FLOAT),
			node('Mul', ['row_scales', 'mask'], 'weights'),
			node('Unsqueeze', ['weights', 'axis_1'], 'weight_rows'),
			node('MatMul', ['weight_rows', 'vectors'], 'sum_rows'),
			node('Squeeze', ['sum_rows', 'axis_1'], 'sum'),
			node('Mul', ['sum', 'sum'], 'squares'),
			node('ReduceSum', ['squares', 'axis_1'], 'square_sum', { keepdims: 1 }),
			node('Sqrt', ['square_sum'], 'norm'),
			node('Max', ['norm', 'smallest_norm'], 'safe_norm'),
			node('Div', ['sum', 'safe_norm'], 'unit'),
			node('MatMul', ['unit', 'head'], 'logits'),
		],
	});
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await Promise.all([
		writeFile(join(folder, 'onnx/model.onnx'), onnx),
		copyFile(join(ENCODER_FOLDER, 'tokenizer.json'), join(folder, 'tokenizer.json')),
		writeJson(join(folder, 'tokenizer_config.json'), {
			tokenizer_class: 'PreTrainedTokenizer',
			model_max_length: MOST_TOKENS,
			pad_token: '[UNK]',
			unk_token: '[UNK]',
		}),
		writeJson(join(folder, 'config.json'), {
			model_type: 'bert',
			architectures: ['BertForSequenceClassification'],
			id2label: Object.fromEntries(labels.entries()),
		}),
	]);

	const expected = (text: string): number[] => {
		const ids = bertWords(text)
			.flatMap((word) => wordPieces(word, vocabulary))
			.slice(0, MOST_TOKENS);
		const sum = new Float64Array(dim);
		for (const id of ids) {
			for (const d of sum.keys())
				sum[d] = (sum[d] ?? 0) + (table.scales[id] ?? 0) * (table.rows[id * dim + d] ?? 0);
		}
		const norm = Math.max(Math.hypot(...sum), 1e-12);
		const exponentials = prototypes.map((prototype) =>
			Math.exp(prototype.reduce((dot, value, d) => dot + (value * (sum[d] ?? 0)) / norm, 0)),
		);
		const total = exponentials.reduce((all, one) => all + one, 0);
		return exponentials.map((one) => one / total);
	};
	return { folder, expected };
}

const writeJson = async (file: string, value: unknown): Promise<void> =>
	await writeFile(file, JSON.stringify(value));
