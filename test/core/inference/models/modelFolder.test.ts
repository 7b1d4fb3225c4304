import { copyFile, cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectModelFolder } from '../../../../core/inference/models/modelFolder';
import { findWeights, isUnchanged } from '../../../../core/inference/models/weights';
import { openTaskProcess, type TaskProcess } from '../../../support/taskProcess';
import {
	writeClassificationFixture,
	type ClassificationFixture,
} from '../../../support/textClassificationFixture';

/** Folders that cannot be used, as the person who named them hears of it. */

const LFS_POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 22902713\n`;

let base: string;
let fixture: ClassificationFixture;
let process_: TaskProcess;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'model folder '));
	fixture = await writeClassificationFixture(join(base, 'good model'), ['lost card', 'refund of money']);
	process_ = openTaskProcess();
});
afterAll(async () => {
	process_.close();
	await rm(base, { recursive: true, force: true });
});

/** What the look at the files says, before anything is loaded. */
const finding = async (folder: string, ...how: [dtype?: 'auto' | 'q4' | 'q8' | 'fp32']): Promise<unknown> =>
	await inspectModelFolder(folder, 'text-classification', ...how).catch((error: unknown) => error);

const spoilt = async (name: string, spoil: (folder: string) => Promise<unknown>): Promise<string> => {
	const folder = join(base, name);
	await cp(fixture.folder, folder, { recursive: true });
	await spoil(folder);
	return folder;
};

const json = async (folder: string, file: string, value: unknown): Promise<void> =>
	await writeFile(join(folder, file), JSON.stringify(value));

it('reads what the folder says of its model', async () => {
	expect(await finding(fixture.folder)).toMatchObject({
		dtype: 'fp32',
		onnxFile: 'onnx/model.onnx',
		dataFiles: 0,
		modelType: 'bert',
		labels: ['lost card', 'refund of money'],
		isMultiLabel: false,
		longestSequence: 512,
	});
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

it('asks an image model for its processor and not for a tokenizer', async () => {
	const folder = await spoilt('image', async (at) => {
		await rm(join(at, 'tokenizer.json'));
		await json(at, 'config.json', { model_type: 'vit', architectures: ['ViTForImageClassification'] });
	});
	await expect(inspectModelFolder(folder, 'image-classification')).rejects.toMatchObject({
		code: 'model-incomplete',
		message: expect.stringContaining('preprocessor_config.json is missing'),
	});
	await json(folder, 'preprocessor_config.json', {});
	expect(await inspectModelFolder(folder, 'image-classification')).toMatchObject({ modelType: 'vit' });
});

describe('weights', () => {
	it('are q8 where there are several, else what there is, and what was asked for', async () => {
		const folder = await spoilt('several', async (at) => {
			for (const name of ['model_quantized', 'model_q4', 'model_fp16'])
				await copyFile(join(at, 'onnx/model.onnx'), join(at, `onnx/${name}.onnx`));
		});
		expect(await finding(folder)).toMatchObject({ dtype: 'q8', onnxFile: 'onnx/model_quantized.onnx' });
		expect(await finding(folder, 'q4')).toMatchObject({ dtype: 'q4', onnxFile: 'onnx/model_q4.onnx' });
		for (const name of ['model', 'model_quantized', 'model_q4']) await rm(join(folder, `onnx/${name}.onnx`));
		expect(await finding(folder)).toMatchObject({ dtype: 'fp16' });
	});

	it('of an absent kind lead to the kinds that are there', async () => {
		const folder = await spoilt('kinds', async (at) => {
			await copyFile(join(at, 'onnx/model.onnx'), join(at, 'onnx/model_int8.onnx'));
		});
		expect(await finding(folder, 'q8')).toMatchObject({
			code: 'model-incomplete',
			message: `The model folder ${folder} has no weights of the kind q8 (onnx/model_quantized.onnx).`,
			nextStep: 'Choose one of the kinds that it has: fp32, int8.',
		});
	});

	it('that are missing are named, with what is there instead', async () => {
		const folder = await spoilt('none', async (at) => {
			await cp(join(at, 'onnx/model.onnx'), join(at, 'onnx/model_O4.onnx'));
			await rm(join(at, 'onnx/model.onnx'));
		});
		expect(await finding(folder)).toMatchObject({
			code: 'model-incomplete',
			message: `The file onnx/model.onnx or onnx/model_quantized.onnx is missing (there is model_O4.onnx) in the model folder ${folder}.`,
		});
	});

	it('in files beside count, and are looked at too', async () => {
		const folder = await spoilt('external', async (at) => {
			await writeFile(join(at, 'onnx/model.onnx_data'), Buffer.alloc(1_000));
			await writeFile(join(at, 'onnx/model.onnx_data_1'), Buffer.alloc(500));
		});
		const plain = await findWeights(fixture.folder, 'auto');
		expect(await findWeights(folder, 'auto')).toMatchObject({
			dataFiles: 2,
			fileBytes: plain.fileBytes + 1_500,
		});
		await writeFile(join(folder, 'onnx/model.onnx_data_1'), LFS_POINTER);
		expect(await finding(folder)).toMatchObject({
			code: 'model-corrupt',
			message: expect.stringContaining('onnx/model.onnx_data_1'),
		});
	});

	it('are noticed when they are replaced or gone', async () => {
		const folder = await spoilt('replaced', async () => undefined);
		const weights = await findWeights(folder, 'auto');
		expect(await isUnchanged(folder, weights)).toBe(true);
		await truncate(join(folder, 'onnx/model.onnx'), 1_000);
		expect(await isUnchanged(folder, weights)).toBe(false);
		await rm(join(folder, 'onnx/model.onnx'));
		expect(await isUnchanged(folder, weights)).toBe(false);
	});
});

it.each([
	['config.json', '{"model_type":', 'is not valid JSON'],
	['config.json', '', 'is not valid JSON'],
	['config.json', '{}', 'cannot be used: "model_type" is missing or has the wrong form'],
	['config.json', 'null', 'cannot be used: "its content" is missing or has the wrong form'],
	[
		'config.json',
		'{"model_type":"bert","id2label":{"x":"spam"}}',
		'cannot be used: "id2label.x" is missing or has the wrong form',
	],
	['config.json', '{"model_type":"bert","id2label":{"999999":"spam"}}', 'names label number 999999'],
	['config.json', LFS_POINTER, 'is a Git LFS pointer, not the file itself'],
	['tokenizer.json', '{"model":3}', 'cannot be used: "model" is missing or has the wrong form'],
	['tokenizer.json', LFS_POINTER, 'is a Git LFS pointer, not the file itself'],
	['tokenizer_config.json', '[', 'is not valid JSON'],
	['onnx/model.onnx', '', 'is empty'],
	['onnx/model.onnx', LFS_POINTER, 'is a Git LFS pointer, not the model itself'],
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

it('calls weights that are cut off corrupt, and loads them once they are whole', async () => {
	const folder = await spoilt('cut off', async (at) => await truncate(join(at, 'onnx/model.onnx'), 100_000));
	await expect(process_.load('text-classification', { folder })).rejects.toMatchObject({
		code: 'model-corrupt',
		message: expect.stringContaining(`The model in ${folder} cannot be loaded`),
	});
	await copyFile(join(fixture.folder, 'onnx/model.onnx'), join(folder, 'onnx/model.onnx'));
	const model = await process_.load('text-classification', { folder });
	expect((await model.run(['hello'], {})).results).toHaveLength(1);
});

it('calls a tokenizer corrupt that does not load', async () => {
	const folder = await spoilt('bad tokenizer', async (at) => {
		await json(at, 'tokenizer.json', { model: { type: 'Nonsense' } });
	});
	await expect(process_.load('text-classification', { folder })).rejects.toMatchObject({
		code: 'model-corrupt',
		message: expect.stringContaining('tokenizer.json'),
	});
});

it.each([
	['RobertaForSequenceClassification', 'a text classifier or a zero-shot classifier'],
	['DebertaV2ForTokenClassification', 'a finder of entities'],
	['BertModel', 'an encoder (feature extraction)'],
	['DistilBertForMaskedLM', 'an encoder (feature extraction)'],
])('says what a %s is made for', async (architecture, words) => {
	const folder = await spoilt(architecture, async (at) => {
		await json(at, 'config.json', { model_type: 'bert', architectures: [architecture] });
		await json(at, 'preprocessor_config.json', {});
	});
	await expect(inspectModelFolder(folder, 'image-classification')).rejects.toMatchObject({
		code: 'model-unsupported',
		message: `The model in ${folder} is made for another task (${architecture}): it is not an image classifier.`,
		nextStep: `Choose another model, or use this one as ${words}.`,
	});
});

it.each([
	[{ model_type: 'bert', max_position_embeddings: 128 }, { model_max_length: 512 }, 128],
	[{ model_type: 'bert', max_position_embeddings: 512 }, { model_max_length: 64 }, 64],
	[{ model_type: 'bert' }, { model_max_length: 1e30 }, 512],
	[{ model_type: 'roberta', max_position_embeddings: 130, pad_token_id: 1 }, {}, 128],
	[{ model_type: 'deberta-v2', max_position_embeddings: -1 }, {}, 512],
])('knows how many tokens a model can read: %j', async (config, tokenizer, longest) => {
	const folder = await spoilt(
		`longest ${JSON.stringify({ config, tokenizer }).length} ${longest}`,
		async (at) => {
			await json(at, 'config.json', config);
			await json(at, 'tokenizer_config.json', tokenizer);
		},
	);
	expect(await finding(folder)).toMatchObject({ longestSequence: longest });
});

it('still loads a good folder after a bad one', async () => {
	await mkdir(join(base, 'empty'), { recursive: true });
	await expect(process_.load('text-classification', { folder: join(base, 'empty') })).rejects.toMatchObject({
		code: 'model-incomplete',
	});
	const model = await process_.load('text-classification', { folder: fixture.folder });
	expect((await model.run(['hello'], {})).results).toHaveLength(1);
});
