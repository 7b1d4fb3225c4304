import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	CAST_TO_FLOAT,
	floatOutput,
	int64Input,
	node,
	onnxFile,
	outsideTensor,
} from '../../../support/onnxFile';
import { openTaskProcess, type TaskProcess } from '../../../support/taskProcess';
import { writeJson, writeTokenizer } from '../../../support/tokenTable';

let base: string;
let process_: TaskProcess;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'weights beside '));
	process_ = openTaskProcess();
});
afterAll(async () => {
	process_.close();
	await rm(base, { recursive: true, force: true });
});

it('loads weights that lie in files beside the model', async () => {
	const folder = join(base, 'model');
	await mkdir(join(folder, 'onnx'), { recursive: true });
	const head = Float32Array.of(0, 1, 2);
	const onnx = onnxFile({
		inputs: [int64Input('attention_mask', ['batch', 'sequence'])],
		outputs: [floatOutput('logits', ['batch', 3])],
		tensors: [
			outsideTensor('head', [1, 3], { location: 'model_quantized.onnx_data', offset: '0', length: '12' }),
		],
		nodes: [
			node('ReduceMax', ['attention_mask'], 'one', { keepdims: 1 }),
			node('Cast', ['one'], 'ones', CAST_TO_FLOAT),
			node('MatMul', ['ones', 'head'], 'logits'),
		],
	});
	await writeTokenizer(folder);
	await writeJson(join(folder, 'config.json'), { model_type: 'bert' });
	await writeFile(join(folder, 'onnx/model_quantized.onnx'), onnx);
	await writeFile(join(folder, 'onnx/model_quantized.onnx_data'), head);
	const model = await process_.load('text-classification', { folder });
	const { results } = await model.run(['hello'], {});
	const sum = 1 + Math.E + Math.E ** 2;
	expect(results[0] !== undefined && 'scores' in results[0] ? Array.from(results[0].scores) : []).toEqual(
		[1, Math.E, Math.E ** 2].map((value) => expect.closeTo(value / sum, 5)),
	);
});
