import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEncoderFolder } from '../../dist/core/inference/encoder/encoderFolder.js';
import {
	CAST_TO_FLOAT,
	floatOutput,
	int64Input,
	node,
	onnxFile,
	tensor,
} from '../../test/support/onnxFile.ts';

/**
 * The built-in encoder's token table and the dense part of a trained head as a model that `pipeline()` takes: no pairs of
 * words and no lexical block, so it is less work than ours. `head` has a row per label: dense block, lexical block, bias.
 */
export async function writeStaticModel({ encoderFolder, head, folder }) {
	const { config, weights, tables } = await readEncoderFolder(encoderFolder);
	const { dim, vocab_size: tokens } = config;
	const at = weights.byteOffset;
	const rows = new Int8Array(weights.buffer, at + tables.rows, tokens * dim);
	const scales = new Float32Array(weights.buffer.slice(at + tables.scales, at + tables.scales + 4 * tokens));
	const { labels } = head;
	const rowSize = head.weights.length / labels.length;
	const dense = Float32Array.from(
		{ length: dim * labels.length },
		(_, i) => head.weights[(i % labels.length) * rowSize + Math.floor(i / labels.length)],
	);
	const bias = Float32Array.from(labels, (_, label) => head.weights[(label + 1) * rowSize - 1]);
	const onnx = onnxFile({
		inputs: ['input_ids', 'attention_mask'].map((name) => int64Input(name, ['batch', 'sequence'])),
		outputs: [floatOutput('logits', ['batch', labels.length])],
		tensors: [
			tensor('rows', [tokens, dim], rows),
			tensor('scales', [tokens], scales),
			tensor('head', [dim, labels.length], dense),
			tensor('bias', [labels.length], bias),
			tensor('smallest_norm', [], Float32Array.of(1e-12)),
			tensor('axis_1', [1], BigInt64Array.of(1n)),
		],
		nodes: [
			node('Gather', ['rows', 'input_ids'], 'quantised'),
			node('Cast', ['quantised'], 'vectors', CAST_TO_FLOAT),
			node('Gather', ['scales', 'input_ids'], 'row_scales'),
			node('Cast', ['attention_mask'], 'mask', CAST_TO_FLOAT),
			node('Mul', ['row_scales', 'mask'], 'token_weights'),
			node('Unsqueeze', ['token_weights', 'axis_1'], 'weight_rows'),
			node('MatMul', ['weight_rows', 'vectors'], 'sum_rows'),
			node('Squeeze', ['sum_rows', 'axis_1'], 'sum'),
			node('Mul', ['sum', 'sum'], 'squares'),
			node('ReduceSum', ['squares', 'axis_1'], 'square_sum', { keepdims: 1 }),
			node('Sqrt', ['square_sum'], 'norm'),
			node('Max', ['norm', 'smallest_norm'], 'safe_norm'),
			node('Div', ['sum', 'safe_norm'], 'unit'),
			node('MatMul', ['unit', 'head'], 'products'),
			node('Add', ['products', 'bias'], 'logits'),
		],
	});
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await writeFile(join(folder, 'onnx/model.onnx'), onnx);
	await copyFile(join(encoderFolder, 'tokenizer.json'), join(folder, 'tokenizer.json'));
	const json = async (file, value) => await writeFile(join(folder, file), JSON.stringify(value));
	await json('tokenizer_config.json', {
		tokenizer_class: 'PreTrainedTokenizer',
		model_max_length: 512,
		pad_token: '[UNK]',
		unk_token: '[UNK]',
	});
	await json('config.json', {
		model_type: 'bert',
		architectures: ['BertForSequenceClassification'],
		id2label: Object.fromEntries(labels.entries()),
	});
}
