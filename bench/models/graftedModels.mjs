import { mkdir, readFile, writeFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { floatOutput, node, onnxFile, tensor } from '../../test/support/onnxFile.ts';
import { seededNumbers } from '../seededNumbers.mjs';

const HIDDEN = 384;

/** Weights of a head that has learned nothing: what a benchmark of speed needs is their shape. */
function head(columns, seed) {
	const next = seededNumbers(seed);
	return tensor(
		'bench_head',
		[HIDDEN, columns],
		Float32Array.from({ length: HIDDEN * columns }, () => next() - 0.5),
	);
}

/** A head on the first token of each text: the form of classifiers. */
export const firstTokenHead = (columns, seed) => ({
	nodes: [
		node('Gather', ['last_hidden_state', 'bench_first'], 'bench_pooled', { axis: 1 }),
		node('MatMul', ['bench_pooled', 'bench_head'], 'logits'),
	],
	tensors: [head(columns, seed), tensor('bench_first', [], BigInt64Array.of(0n))],
	inputs: [],
	outputs: [floatOutput('logits', ['batch_size', columns])],
});

/** A head on every token: the form of models that find entities. */
export const everyTokenHead = (columns, seed) => ({
	nodes: [node('MatMul', ['last_hidden_state', 'bench_head'], 'logits')],
	tensors: [head(columns, seed)],
	inputs: [],
	outputs: [floatOutput('logits', ['batch_size', 'sequence_length', columns])],
});

/**
 * Writes MiniLM with a head of another task. Two protobuf messages one after the other are one message with the lists of
 * both, so the head's nodes join the graph of the encoder, all of whose weights stay as they are.
 */
export async function graftHead({ from, folder, graph, architecture, labels }) {
	const encoder = await readFile(join(from, 'onnx/model_quantized.onnx'));
	const config = JSON.parse(await readFile(join(from, 'config.json'), 'utf8'));
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await writeFile(join(folder, 'onnx/model_quantized.onnx'), Buffer.concat([encoder, onnxFile(graph)]));
	for (const file of ['tokenizer.json', 'tokenizer_config.json'])
		await copyFile(join(from, file), join(folder, file));
	const id2label = Object.fromEntries(labels.entries());
	const label2id = Object.fromEntries(labels.map((label, id) => [label, id]));
	await writeFile(
		join(folder, 'config.json'),
		JSON.stringify({ ...config, architectures: [architecture], id2label, label2id }),
	);
}
