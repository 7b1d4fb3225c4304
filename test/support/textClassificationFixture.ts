import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CAST_TO_FLOAT, floatOutput, int64Input, node, onnxFile, tensor } from './onnxFile';
import { MOST_TOKENS, readTokenTable, VECTOR_SIZE, writeJson, writeTokenizer } from './tokenTable';

export { ENCODER_FOLDER } from './tokenTable';

/** How much nearer a text must be to a label's name for its logit to grow by one. */
const SHARPNESS = 0.1;

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
	const table = await readTokenTable();
	const prototypes = labels.map((label) => table.unit(table.encode(label)).map((value) => value / SHARPNESS));
	const head = new Float32Array(VECTOR_SIZE * labels.length);
	for (const [column, prototype] of prototypes.entries()) {
		for (const [row, value] of prototype.entries()) head[row * labels.length + column] = value;
	}
	const onnx = onnxFile({
		inputs: ['input_ids', 'attention_mask'].map((name) => int64Input(name, ['batch', 'sequence'])),
		outputs: [floatOutput('logits', ['batch', labels.length])],
		tensors: [
			tensor('rows', [table.count, VECTOR_SIZE], table.rows),
			tensor('scales', [table.count], table.scales),
			tensor('head', [VECTOR_SIZE, labels.length], head),
			tensor('smallest_norm', [], Float32Array.of(1e-12)),
			tensor('axis_1', [1], BigInt64Array.of(1n)),
		],
		nodes: [
			node('Gather', ['rows', 'input_ids'], 'quantised'),
			node('Cast', ['quantised'], 'vectors', CAST_TO_FLOAT),
			node('Gather', ['scales', 'input_ids'], 'row_scales'),
			node('Cast', ['attention_mask'], 'mask', CAST_TO_FLOAT),
			...unitNodes('mask', 'unit'),
			node('MatMul', ['unit', 'head'], 'logits'),
		],
	});
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await Promise.all([
		writeFile(join(folder, 'onnx/model.onnx'), onnx),
		writeTokenizer(folder),
		writeJson(join(folder, 'config.json'), {
			model_type: 'bert',
			architectures: ['BertForSequenceClassification'],
			id2label: Object.fromEntries(labels.entries()),
		}),
	]);

	const expected = (text: string): number[] => {
		const unit = table.unit(table.encode(text).slice(0, MOST_TOKENS));
		const exponentials = prototypes.map((prototype) =>
			Math.exp(prototype.reduce((dot, value, d) => dot + value * (unit[d] ?? 0), 0)),
		);
		const total = exponentials.reduce((all, one) => all + one, 0);
		return exponentials.map((one) => one / total);
	};
	return { folder, expected };
}

/** Sums `vectors` times `row_scales` over the tokens of a mask [batch, sequence], and divides by the L2 norm. */
export const unitNodes = (mask: string, output: string): Uint8Array[] => [
	node('Mul', ['row_scales', mask], `${output}_weights`),
	node('Unsqueeze', [`${output}_weights`, 'axis_1'], `${output}_weight_rows`),
	node('MatMul', [`${output}_weight_rows`, 'vectors'], `${output}_sum_rows`),
	node('Squeeze', [`${output}_sum_rows`, 'axis_1'], `${output}_sum`),
	node('Mul', [`${output}_sum`, `${output}_sum`], `${output}_squares`),
	node('ReduceSum', [`${output}_squares`, 'axis_1'], `${output}_square_sum`, { keepdims: 1 }),
	node('Sqrt', [`${output}_square_sum`], `${output}_norm`),
	node('Max', [`${output}_norm`, 'smallest_norm'], `${output}_safe_norm`),
	node('Div', [`${output}_sum`, `${output}_safe_norm`], output),
];
