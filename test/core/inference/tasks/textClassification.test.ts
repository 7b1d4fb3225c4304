import { cp, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowResult } from '../../../../core/inference/tasks/task';
import { floatOutput, int64Input, node, onnxFile, tensor, CAST_TO_FLOAT } from '../../../support/onnxFile';
import { openTaskProcess, type TaskProcess, type TestModel } from '../../../support/taskProcess';
import {
	writeClassificationFixture,
	type ClassificationFixture,
} from '../../../support/textClassificationFixture';

const LABELS = ['lost card', 'refund of money', 'change of address'];

let base: string;
let process_: TaskProcess;
let fixture: ClassificationFixture;
let model: TestModel<'text-classification'>;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'text classification '));
	process_ = openTaskProcess();
	fixture = await writeClassificationFixture(join(base, 'model'), LABELS);
	model = await process_.load('text-classification', { folder: fixture.folder });
});
afterAll(async () => {
	process_.close();
	await rm(base, { recursive: true, force: true });
});

const spoilt = async (name: string, spoil: (folder: string) => Promise<unknown>): Promise<string> => {
	const folder = join(base, name);
	await cp(fixture.folder, folder, { recursive: true });
	await spoil(folder);
	return folder;
};
const config = (more: object) => async (folder: string) =>
	await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'bert', ...more }));
const scoresOf = (result: RowResult<'text-classification'> | undefined): number[] =>
	result !== undefined && 'scores' in result ? Array.from(result.scores) : [];

it('gives the probabilities of softmax, in the order of the texts, however they are packed', async () => {
	const texts = Array.from({ length: 90 }, (_, i) =>
		['I lost my card', 'give me my money back', 'I have moved to another street'][i % 3]?.concat(
			' please and thank you'.repeat((i * 7) % 11),
		),
	).map(String);
	const { labels, results } = await model.run(texts, {});
	expect(labels).toEqual(LABELS);
	for (const [i, text] of texts.entries()) {
		const expected = fixture.expected(text);
		expect(scoresOf(results[i])).toEqual(expected.map((score) => expect.closeTo(score, 4)));
	}
});

it('does not ask the model about texts with nothing to read', async () => {
	const { results } = await model.run(['', ' \n\t', '\u0000', 'I lost my card'], {});
	for (const result of results.slice(0, 3)) {
		expect(scoresOf(result)).toEqual([0, 0, 0]);
		expect(result).toMatchObject({ truncated: false, knownTokenRatio: 1 });
	}
	expect(scoresOf(results[3])[0]).toBeGreaterThan(0.5);
});

it('says how much of a text it knows, and what it did not read', async () => {
	const { results } = await model.run(
		['I lost my card', '中文 zzxqyqqwv', 'card zzxqyqqwv', 'card '.repeat(600), 'x'.repeat(1_000_000), '?!'],
		{},
	);
	expect(results.map((result) => ('knownTokenRatio' in result ? result.knownTokenRatio : undefined))).toEqual(
		[1, 0, 0.5, 1, 0, 1],
	);
	expect(results.map((result) => ('truncated' in result ? result.truncated : undefined))).toEqual([
		false,
		false,
		false,
		true,
		true,
		false,
	]);
	// The 513th word is not read: the answer is that for 512 of them.
	expect(scoresOf(results[3])).toEqual(
		fixture.expected('card '.repeat(512)).map((score) => expect.closeTo(score, 4)),
	);
});

it('answers hostile texts like any other', async () => {
	const texts = [
		'\ud800 lone',
		'\u202e right to left',
		'😀'.repeat(20_000),
		'$& {} <script>',
		'e\u0301'.repeat(500),
	];
	const { results } = await model.run(texts, {});
	for (const result of results) {
		const sum = scoresOf(result).reduce((all, one) => all + one, 0);
		expect(sum).toBeCloseTo(1, 5);
	}
});

it('gives nothing for nothing, and stops between runs when nobody waits any more', async () => {
	expect((await model.run([], {})).results).toEqual([]);
	const texts = Array.from({ length: 200 }, (_, i) => `I lost my card ${'very '.repeat(i)}`);
	await expect(model.run(texts, {}, 2)).rejects.toMatchObject({ code: 'cancelled' });
	expect((await model.run(['I lost my card'], {})).results).toHaveLength(1);
});

it('judges each label by itself where the model says so', async () => {
	const folder = await spoilt('multi label', config({ problem_type: 'multi_label_classification' }));
	const several = await process_.load('text-classification', { folder });
	const { labels, results } = await several.run(['中文 😀'], {});
	// No name in config.json: numbers in their place.
	expect(labels).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
	expect(scoresOf(results[0])).toEqual([0.5, 0.5, 0.5]);
});

it('does not call a lone label certain', async () => {
	const lone = await writeClassificationFixture(join(base, 'lone'), ['lost card']);
	const single = await process_.load('text-classification', { folder: lone.folder });
	const { results } = await single.run(['I lost my card', '中文 😀'], {});
	expect(scoresOf(results[0])[0]).toBeGreaterThan(0.9);
	expect(scoresOf(results[1])).toEqual([0.5]);
});

it.each([
	[
		'two labels with the same name',
		{ id2label: { 0: 'spam', 1: 'ham', 2: 'spam' } },
		'two labels with the name "spam"',
	],
	[
		'another number of labels',
		{ id2label: { 0: 'spam', 1: 'ham' } },
		'gives 3 scores, but its config.json names 2 labels',
	],
	['a type of model that cannot classify', { model_type: 'model2vec' }, 'is of the type "model2vec"'],
	['a model that gives a number', { problem_type: 'regression' }, 'gives a number and no labels'],
	['a model of another task', { architectures: ['BertForTokenClassification'] }, 'is made for another task'],
])('refuses %s', async (_, more, message) => {
	const folder = await spoilt(`bad ${message.length}`, config(more));
	await expect(process_.load('text-classification', { folder })).rejects.toMatchObject({
		code: 'model-unsupported',
		message: expect.stringContaining(message),
	});
});

it.each([
	[
		'an output that is not a score for each label',
		'model-unsupported',
		'gives no score for each label',
		[node('Cast', ['input_ids'], 'last_hidden_state', CAST_TO_FLOAT)],
		'last_hidden_state',
	],
	[
		'a network that stops with an error',
		'model-unsupported',
		'stopped with an error while it worked',
		[node('Gather', ['table', 'input_ids'], 'logits')],
		'logits',
	],
] as const)('refuses %s', async (_, code, message, nodes, output) => {
	const folder = await spoilt(`bad ${message.length}`, async (at) => {
		const onnx = onnxFile({
			inputs: [int64Input('input_ids', ['batch', 'sequence'])],
			outputs: [floatOutput(output, ['batch', 'sequence'])],
			tensors: output === 'logits' ? [tensor('table', [2], Float32Array.of(0, 1))] : [],
			nodes,
		});
		await writeFile(join(at, 'onnx/model.onnx'), onnx);
	});
	await expect(process_.load('text-classification', { folder })).rejects.toMatchObject({
		code,
		message: expect.stringContaining(message),
	});
});

it('refuses scores that are not numbers', async () => {
	const folder = await spoilt('not a number', async (at) => {
		await config({})(at);
		const onnx = onnxFile({
			inputs: [int64Input('input_ids', ['batch', 'sequence'])],
			outputs: [floatOutput('logits', ['batch', 1])],
			tensors: [tensor('nan', [], Float32Array.of(NaN)), tensor('axis', [1], BigInt64Array.of(1n))],
			nodes: [
				node('Cast', ['input_ids'], 'ids', CAST_TO_FLOAT),
				node('ReduceSum', ['ids', 'axis'], 'sums', { keepdims: 1 }),
				node('Mul', ['sums', 'nan'], 'logits'),
			],
		});
		await writeFile(join(at, 'onnx/model.onnx'), onnx);
	});
	const broken = await process_.load('text-classification', { folder });
	await expect(broken.run(['hello'], {})).rejects.toMatchObject({
		code: 'model-corrupt',
		message: expect.stringContaining('scores that are not numbers'),
	});
});

it('knows its size, and when its weights were replaced', async () => {
	expect(model.bytes).toBeGreaterThan(150e6);
	expect(await model.isCurrent()).toBe(true);
	const folder = await spoilt('replaced', async () => undefined);
	const old = await process_.load('text-classification', { folder });
	await utimes(join(folder, 'onnx/model.onnx'), 1, 1);
	expect(await old.isCurrent()).toBe(false);
	await old.dispose();
});
