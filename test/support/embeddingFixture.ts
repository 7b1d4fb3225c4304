import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CAST_TO_FLOAT, floatOutput, int64Input, node, onnxFile, tensor } from './onnxFile';
import { unitNodes } from './textClassificationFixture';
import { readTokenTable, VECTOR_SIZE, writeJson, writeTokenizer, type TokenTable } from './tokenTable';

export interface EmbeddingFixture {
	readonly folder: string;
	readonly table: TokenTable;
}

/**
 * Writes a real encoder on the token table of the built-in one: `tokens` gives a vector for each token, `pooled` one for the
 * whole text.
 */
export async function writeEmbeddingFixture(
	folder: string,
	form: 'tokens' | 'pooled' = 'tokens',
): Promise<EmbeddingFixture> {
	const table = await readTokenTable();
	const name = form === 'tokens' ? 'last_hidden_state' : 'sentence_embedding';
	const shape = form === 'tokens' ? ['batch', 'sequence', VECTOR_SIZE] : ['batch', VECTOR_SIZE];
	const onnx = onnxFile({
		inputs: ['input_ids', 'attention_mask'].map((input) => int64Input(input, ['batch', 'sequence'])),
		outputs: [floatOutput(name, shape)],
		tensors: [
			tensor('rows', [table.count, VECTOR_SIZE], table.rows),
			tensor('scales', [table.count], table.scales),
			tensor('smallest_norm', [], Float32Array.of(1e-12)),
			tensor('axis_1', [1], BigInt64Array.of(1n)),
			tensor('axis_2', [1], BigInt64Array.of(2n)),
		],
		nodes: [
			node('Gather', ['rows', 'input_ids'], 'quantised'),
			node('Cast', ['quantised'], 'vectors', CAST_TO_FLOAT),
			node('Gather', ['scales', 'input_ids'], 'row_scales'),
			node('Cast', ['attention_mask'], 'mask', CAST_TO_FLOAT),
			...(form === 'tokens'
				? [
						node('Unsqueeze', ['row_scales', 'axis_2'], 'scale_rows'),
						node('Mul', ['vectors', 'scale_rows'], name),
					]
				: unitNodes('mask', name)),
		],
	});
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await Promise.all([
		writeFile(join(folder, 'onnx/model.onnx'), onnx),
		writeTokenizer(folder),
		writeJson(join(folder, 'config.json'), { model_type: 'bert', architectures: ['BertModel'] }),
	]);
	return { folder, table };
}
