import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CAST_TO_FLOAT, floatOutput, int64Input, node, onnxFile, tensor, withMoreNodes } from './onnxFile';
import { unitNodes } from './textClassificationFixture';
import { readTokenTable, VECTOR_SIZE, writeJson, writeTokenizer } from './tokenTable';

/** How much nearer the two texts must be for the logit of entailment to grow by one. */
const SHARPNESS = 0.1;
const VERDICTS = ['contradiction', 'neutral', 'entailment'];

export interface ZeroShotFixture {
	readonly folder: string;
	/** Logit of "entailment" for a text and a sentence, worked out in typed arrays; that of "contradiction" is its negative. */
	entailment(text: string, sentence: string): number;
}

/** Writes a real model for natural language inference: a sentence follows from a text as far as their vectors are alike. */
export async function writeZeroShotFixture(folder: string): Promise<ZeroShotFixture> {
	const table = await readTokenTable();
	// [CLS] and [SEP] say nothing.
	const rows = new Int8Array((table.count + 2) * VECTOR_SIZE);
	rows.set(table.rows);
	const scales = new Float32Array(table.count + 2);
	scales.set(table.scales);
	const onnx = onnxFile({
		inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) =>
			int64Input(name, ['batch', 'sequence']),
		),
		outputs: [floatOutput('logits', ['batch', VERDICTS.length])],
		tensors: [
			tensor('rows', [table.count + 2, VECTOR_SIZE], rows),
			tensor('scales', [table.count + 2], scales),
			tensor('head', [1, VERDICTS.length], Float32Array.of(-1 / SHARPNESS, 0, 1 / SHARPNESS)),
			tensor('smallest_norm', [], Float32Array.of(1e-12)),
			tensor('axis_1', [1], BigInt64Array.of(1n)),
		],
		nodes: [
			node('Gather', ['rows', 'input_ids'], 'quantised'),
			node('Cast', ['quantised'], 'vectors', CAST_TO_FLOAT),
			node('Gather', ['scales', 'input_ids'], 'row_scales'),
			node('Cast', ['attention_mask'], 'mask', CAST_TO_FLOAT),
			node('Cast', ['token_type_ids'], 'second', CAST_TO_FLOAT),
			node('Sub', ['mask', 'second'], 'first'),
			...unitNodes('first', 'text'),
			...unitNodes('second', 'sentence'),
			node('Mul', ['text', 'sentence'], 'products'),
			node('ReduceSum', ['products', 'axis_1'], 'likeness', { keepdims: 1 }),
			node('MatMul', ['likeness', 'head'], 'logits'),
		],
	});
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await Promise.all([
		writeFile(join(folder, 'onnx/model.onnx'), onnx),
		writeTokenizer(folder, { hasSpecialTokens: true }),
		writeJson(join(folder, 'config.json'), {
			model_type: 'bert',
			architectures: ['BertForSequenceClassification'],
			id2label: Object.fromEntries(VERDICTS.entries()),
		}),
	]);
	return {
		folder,
		entailment(text, sentence) {
			const [first, second] = [text, sentence].map((part) => table.unit(table.encode(part)));
			return (first?.reduce((dot, value, d) => dot + value * (second?.[d] ?? 0), 0) ?? 0) / SHARPNESS;
		},
	};
}

/**
 * Writes a model of the shape and cost of a real one: the transformer in `source` (MiniLM, q8) with a layer for three
 * verdicts behind its first token. Its verdicts mean nothing: for measuring, and for comparing two ways to run it.
 */
export async function writeMiniLmVerdicts(source: string, folder: string): Promise<void> {
	await mkdir(join(folder, 'onnx'), { recursive: true });
	for (const file of ['tokenizer.json', 'tokenizer_config.json'])
		await cp(join(source, file), join(folder, file));
	const config: Record<string, unknown> = JSON.parse(await readFile(join(source, 'config.json'), 'utf8'));
	await writeJson(join(folder, 'config.json'), {
		...config,
		architectures: ['BertForSequenceClassification'],
		id2label: Object.fromEntries(VERDICTS.entries()),
		label2id: Object.fromEntries(VERDICTS.map((name, position) => [name, position])),
	});
	const size = Number(config['hidden_size']);
	const head = Float32Array.from({ length: size * VERDICTS.length }, (_, i) => Math.sin(i * 12.9898) / 2);
	const onnx = withMoreNodes(await readFile(join(source, 'onnx/model_quantized.onnx')), {
		inputs: [],
		outputs: [floatOutput('logits', ['batch', VERDICTS.length])],
		tensors: [
			tensor('verdict_head', [size, VERDICTS.length], head),
			tensor('first_token', [], BigInt64Array.of(0n)),
		],
		nodes: [
			node('Gather', ['last_hidden_state', 'first_token'], 'first_vector', { axis: 1 }),
			node('MatMul', ['first_vector', 'verdict_head'], 'logits'),
		],
	});
	await writeFile(join(folder, 'onnx/model_quantized.onnx'), onnx);
}
