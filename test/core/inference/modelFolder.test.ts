import { copyFile, cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkClassifierChild } from '../../../core/inference/forkClassifierChild';
import { inspectModelFolder } from '../../../core/inference/modelFolder';
import { openTextClassifierHost, type TextClassifierHost } from '../../../core/inference/textClassifierHost';
import { CAST_TO_FLOAT, floatOutput, int64Input, node, onnxFile, tensor } from '../../support/onnxFile';
import {
	writeClassificationFixture,
	type ClassificationFixture,
} from '../../support/textClassificationFixture';

/** Folders that cannot be used, as the person who named them hears of it. */

let base: string;
let fixture: ClassificationFixture;
let host: TextClassifierHost;
let starts: number;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'model folder '));
	fixture = await writeClassificationFixture(join(base, 'good model'), ['lost card', 'refund of money']);
	host = openTextClassifierHost({
		fork: () => {
			starts++;
			return forkClassifierChild();
		},
	});
});
beforeEach(() => (starts = 0));
afterAll(async () => {
	await host.close();
	await rm(base, { recursive: true, force: true });
});

/** What the look at the files says, before anything is loaded: each refusal of the host costs a start of its process. */
const finding = async (folder: string): Promise<unknown> =>
	await inspectModelFolder(folder).catch((error: unknown) => error);

const refusal = async (folder: string): Promise<unknown> =>
	await host.classify(folder, ['hello']).catch((error: unknown) => error);

const spoilt = async (name: string, spoil: (folder: string) => Promise<unknown>): Promise<string> => {
	const folder = join(base, name);
	await cp(fixture.folder, folder, { recursive: true });
	await spoil(folder);
	return folder;
};

it.each(['', 'models/mine', './mine'])('refuses the relative path "%s" without a process', async (folder) => {
	expect(await refusal(folder)).toMatchObject({
		code: 'model-not-found',
		nextStep: expect.stringContaining('full path'),
	});
	expect(starts).toBe(0);
});

it('says where it looked when there is no folder, or a file in its place', async () => {
	const absent = join(base, 'absent');
	expect(await finding(absent)).toMatchObject({
		code: 'model-not-found',
		message: `There is no model folder at ${absent}.`,
	});
	expect(await finding(join(fixture.folder, 'config.json'))).toMatchObject({ code: 'model-not-found' });
});

it.each(['config.json', 'tokenizer.json', 'tokenizer_config.json'])(
	'names the missing file %s',
	async (file) => {
		const folder = await spoilt(`without ${file}`, async (at) => await rm(join(at, file)));
		expect(await finding(folder)).toMatchObject({
			code: 'model-incomplete',
			message: `The file ${file} is missing in the model folder ${folder}.`,
		});
	},
);

it('lists the weights that are there when the ones it can use are not', async () => {
	const folder = await spoilt('only fp16', async (at) => {
		await cp(join(at, 'onnx/model.onnx'), join(at, 'onnx/model_fp16.onnx'));
		await rm(join(at, 'onnx/model.onnx'));
	});
	expect(await finding(folder)).toMatchObject({
		code: 'model-incomplete',
		message: `The file onnx/model.onnx or onnx/model_quantized.onnx is missing in the model folder ${folder} (there is model_fp16.onnx).`,
	});
});

it.each([
	['config.json', '{"model_type":', 'is not valid JSON'],
	['config.json', '{}', 'cannot be used: "model_type" is missing or has the wrong form'],
	['config.json', 'null', 'cannot be used: "its content" is missing or has the wrong form'],
	['tokenizer.json', '{"model":3}', 'cannot be used: "model" is missing or has the wrong form'],
	[
		'tokenizer.json',
		'version https://git-lfs.github.com/spec/v1',
		'is a Git LFS pointer, not the file itself',
	],
	['onnx/model.onnx', '', 'is empty'],
	[
		'onnx/model.onnx',
		'version https://git-lfs.github.com/spec/v1',
		'is a Git LFS pointer, not the model itself',
	],
])('says what is wrong with %s: %s', async (file, content, what) => {
	const folder = await spoilt(
		`bad ${file.replace('/', ' ')} ${what.length} ${content.length}`,
		async (at) => await writeFile(join(at, file), content),
	);
	expect(await finding(folder)).toMatchObject({
		code: 'model-corrupt',
		message: `The file ${file} in the model folder ${folder} ${what}.`,
	});
});

it('calls weights that are cut off corrupt, and answers once they are whole', async () => {
	const folder = await spoilt('cut off', async (at) => await truncate(join(at, 'onnx/model.onnx'), 100_000));
	expect(await refusal(folder)).toMatchObject({
		code: 'model-corrupt',
		message: expect.stringContaining(`The model in ${folder} cannot be loaded`),
	});
	await copyFile(join(fixture.folder, 'onnx/model.onnx'), join(folder, 'onnx/model.onnx'));
	expect(await host.classify(folder, ['hello'])).toHaveLength(1);
});

it('names a type of model that cannot classify texts, and the types that can', async () => {
	const folder = await spoilt(
		'unknown type',
		async (at) => await writeFile(join(at, 'config.json'), '{"model_type":"model2vec"}'),
	);
	expect(await refusal(folder)).toMatchObject({
		code: 'model-unsupported',
		message: `The model in ${folder} is of the type "model2vec" (see config.json), which cannot classify texts here.`,
		nextStep: expect.stringContaining('distilbert'),
	});
});

it('refuses a model whose output is not a score for each label', async () => {
	const folder = await spoilt('no classifier', async (at) => {
		const onnx = onnxFile({
			inputs: [int64Input('input_ids', ['batch', 'sequence'])],
			outputs: [floatOutput('last_hidden_state', ['batch', 'sequence'])],
			tensors: [],
			nodes: [node('Cast', ['input_ids'], 'last_hidden_state', CAST_TO_FLOAT)],
		});
		await writeFile(join(at, 'onnx/model.onnx'), onnx);
	});
	expect(await refusal(folder)).toMatchObject({
		code: 'model-unsupported',
		message: expect.stringContaining('gives no score for each label'),
	});
});

it('refuses a model that stops while it reads', async () => {
	const folder = await spoilt('too small a table', async (at) => {
		const onnx = onnxFile({
			inputs: [int64Input('input_ids', ['batch', 'sequence'])],
			outputs: [floatOutput('logits', ['batch', 'sequence'])],
			tensors: [tensor('table', [2], Float32Array.of(0, 1))],
			nodes: [node('Gather', ['table', 'input_ids'], 'logits')],
		});
		await writeFile(join(at, 'onnx/model.onnx'), onnx);
	});
	expect(await refusal(folder)).toMatchObject({
		code: 'model-unsupported',
		message: expect.stringContaining('stopped with an error while it read a text'),
	});
});

it('refuses scores that are not numbers', async () => {
	const folder = await spoilt('not a number', async (at) => {
		const onnx = onnxFile({
			inputs: [int64Input('input_ids', ['batch', 'sequence'])],
			outputs: [floatOutput('logits', ['batch', 'sequence'])],
			tensors: [tensor('nan', [], Float32Array.of(NaN))],
			nodes: [node('Cast', ['input_ids'], 'ids', CAST_TO_FLOAT), node('Mul', ['ids', 'nan'], 'logits')],
		});
		await writeFile(join(at, 'onnx/model.onnx'), onnx);
	});
	expect(await refusal(folder)).toMatchObject({
		code: 'model-corrupt',
		message: expect.stringContaining('scores that are not numbers'),
	});
});

it('still answers for a good folder after a bad one', async () => {
	await mkdir(join(base, 'empty'), { recursive: true });
	expect(await refusal(join(base, 'empty'))).toMatchObject({ code: 'model-incomplete' });
	expect(await host.classify(fixture.folder, ['hello'])).toHaveLength(1);
});
