import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import type { ModelHost } from '../../core/inference/host/modelHost';
import type { Prediction } from '../../core/item';
import { modelHost } from '../../nodes/shared/modelHost';
import { Predict } from '../../nodes/Predict/Predict.node';
import { writeEmbeddingFixture } from '../support/embeddingFixture';
import { writeEntitiesFixture } from '../support/entitiesFixture';
import { executeContext, type FakeSettings } from '../support/executeContext';
import { writeImageFixture } from '../support/imageFixture';
import { newLoop } from '../support/fixedDraws';
import { writeZeroShotFixture } from '../support/zeroShotFixture';

// The model process is started and loads real models.
jest.setTimeout(60_000);

const predict = new Predict();
const byFolder = (value: string) => ({ __rl: true, mode: 'folder', value });
const folder = async () => await mkdtemp(join(tmpdir(), 'hitl-model-'));
const LABELS = { label: [{ name: 'card', description: 'my card is lost' }, { name: 'refund', description: 'I want my money back' }] };

afterAll(async () => await modelHost().close());

async function run(items: INodeExecutionData[], parameters: Record<string, unknown>, more: Partial<FakeSettings> = {}): Promise<INodeExecutionData[]> {
	const { context } = executeContext({
		description: predict.description,
		items,
		parameters: { loop: newLoop('models'), text: (index: number) => items[index]?.json['text'], ...parameters },
		...more,
	});
	const [output = []] = await predict.execute.call(context);
	return output;
}

const texts = (...all: string[]): INodeExecutionData[] => all.map((text) => ({ json: { text } }));
const predictionOf = (item: INodeExecutionData | undefined): Prediction => (item?.json as { hitl: { prediction: Prediction } }).hitl.prediction;

test('zero-shot judges labels of the panel by their descriptions, and keeps as many scores as asked for', async () => {
	const { folder: model, entailment } = await writeZeroShotFixture(await folder());
	const text = 'my card is lost since yesterday';
	const [item] = await run(texts(text), { mode: 'zeroShot', model: byFolder(model), labels: LABELS, options: { topK: 1 } });
	const prediction = predictionOf(item);
	const sentence = (label: string) => `This example is ${label}.`;
	const [card, refund] = [entailment(text, sentence('my card is lost')), entailment(text, sentence('I want my money back'))];
	expect(prediction).toMatchObject({ label: card > refund ? 'card' : 'refund', calibrated: false });
	expect(prediction.confidence).toBeCloseTo(1 / (1 + Math.exp(-Math.abs(card - refund))), 3);
	expect(prediction.scores).toHaveLength(1);
	expect(prediction.model.id).toMatch(/#[0-9a-f]{12}$/);
});

test('entities come as fields with their place in the text; where there are none a person looks', async () => {
	const { folder: model } = await writeEntitiesFixture(await folder(), { london: 'B-LOC', mary: 'B-PER' });
	const text = '😀 Mary flew to London.';
	const items = await run(texts(text, 'nothing of that kind here'), { mode: 'entities', model: byFolder(model) });
	const { fields = [], label, confidence } = predictionOf(items[0]);
	expect(fields.map(({ name, value }) => [name, value])).toEqual([['PER', 'Mary'], ['LOC', 'London']]);
	for (const { value, start = -1, end = -1 } of fields) expect(text.slice(start, end)).toBe(value);
	expect(label).toBe('Mary (PER), London (LOC)');
	expect(confidence).toBeCloseTo(Math.min(...fields.map(({ score }) => score)), 6);
	expect(predictionOf(items[1])).toMatchObject({ label: '', confidence: 0 });
});

describe('images', () => {
	const png = async (background: string) => await sharp({ create: { width: 40, height: 30, channels: 3, background } }).png().toBuffer();
	const item = (bytes: Buffer, fileName: string): INodeExecutionData => ({
		json: { fileName },
		binary: { data: { data: bytes.toString('base64'), mimeType: 'image/png', fileName } },
	});
	const classify = async (items: INodeExecutionData[], parameters: Record<string, unknown> = {}, more: Partial<FakeSettings> = {}) =>
		await run(items, { mode: 'imageClassifier', model: byFolder(await writeImageFixture(await folder())), ...parameters }, more);

	test('each is read from its binary field, and known by its bytes', async () => {
		const [red, blue] = [await png('#ff0000'), await png('#0000ff')];
		const items = await classify([item(red, 'a.png'), item(blue, 'b.png'), item(red, 'a.png')]);
		expect(items.map((one) => predictionOf(one).label)).toEqual(['red', 'blue', 'red']);
		const ids = items.map(({ json }) => (json as { hitl: { itemId: string } }).hitl.itemId);
		expect(ids[0]).toBe(ids[2]);
		expect(ids[0]).not.toBe(ids[1]);
		expect(items[0]?.json).toMatchObject({ hitl: { input: { image: { binaryProperty: 'data', fileName: 'a.png' } } } });
		expect(items[0]?.binary).toBeDefined();
	});

	test('what cannot be opened goes to a person with a sentence, and the others go on', async () => {
		const good = await png('#00ff00');
		const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
		const huge = await sharp({ create: { width: 2_000, height: 1_000, channels: 3, background: '#fff' } }).png().toBuffer();
		const items = await classify([item(good, 'good.png'), item(good.subarray(0, good.length / 2), 'cut.png'), item(svg, 'x.svg'), item(huge, 'huge.png')], { options: { megapixels: 1 } });
		expect(predictionOf(items[0]).label).toBe('green');
		for (const bad of items.slice(1)) {
			expect(predictionOf(bad)).toMatchObject({ label: '', confidence: 0, calibrated: false });
			expect(predictionOf(bad).reason).toContain('A person has to decide.');
		}
		expect(predictionOf(items[3]).reason).toMatch(/2(\.0)? (megapixels|million)/i);
	});

	test('of more than are in memory at a time share one time limit', async () => {
		const asked: Array<{ rows: number; timeLimitMs: number | undefined }> = [];
		const place = Symbol.for('n8n-nodes-hitl.modelHost.1');
		const shared: unknown = Reflect.get(globalThis, place);
		const recording: Pick<ModelHost, 'run' | 'stats' | 'close'> = {
			async run({ rows }, { timeLimitMs } = {}) {
				asked.push({ rows: rows.length, timeLimitMs });
				for (const end = performance.now() + 20; performance.now() < end; ) await nextTurn();
				return { labels: ['a', 'b'], results: rows.map(() => ({ scores: Float32Array.of(0.9, 0.1), truncated: false, knownTokenRatio: 1 })) as never };
			},
			stats: () => modelHost().stats(),
			close: async () => await Promise.resolve(),
		};
		Reflect.set(globalThis, place, recording);
		try {
			const one = item(await png('#ff0000'), 'a.png');
			expect(await classify(Array.from({ length: 40 }, () => one), { options: { timeLimit: 10 } })).toHaveLength(40);
		} finally {
			Reflect.set(globalThis, place, shared);
		}
		expect(asked.map(({ rows }) => rows)).toEqual([16, 16, 8]);
		const limits = asked.map(({ timeLimitMs = NaN }) => timeLimitMs);
		expect(limits[0]).toBeLessThanOrEqual(10_000);
		expect(limits[1]).toBeLessThanOrEqual((limits[0] ?? NaN) - 20);
		expect(limits[2]).toBeLessThanOrEqual((limits[1] ?? NaN) - 20);
	});

	test('an item without the field stops the node with its number, or is set aside', async () => {
		const good = item(await png('#ff0000'), 'a.png');
		await expect(classify([good, { json: {} }])).rejects.toMatchObject({ message: 'Item 2 has no binary field "data"' });
		const items = await classify([{ json: {} }, good], {}, { continueOnFail: true });
		expect(predictionOf(items[0]).label).toBe('red');
		expect(items[1]).toMatchObject({ json: { error: 'Item 1 has no binary field "data"' }, pairedItem: { item: 0 } });
	});
});

test('a transformers.js encoder reads for the learned classifier', async () => {
	const { folder: model } = await writeEmbeddingFixture(await folder());
	const parameters = { labels: LABELS, encoder: byFolder(model) };
	const items = await run(texts('my card is lost', 'I want my money back now', ''), parameters);
	expect(items.map((item) => predictionOf(item).label)).toEqual(['card', 'refund', '']);
	expect(predictionOf(items[0]).model).toMatchObject({ version: 0, id: expect.stringContaining('#') });
});

test.each([
	['an expression', '={{ $json.model }}', 'is an expression'],
	['nothing', '', 'No model is chosen'],
	['an address', 'https://evil.example/model', 'is neither the name of a model'],
	['a way out', 'a/../../etc', 'is neither the name of a model'],
])('%s as a model is refused before anything is looked at', async (_name, value, message) => {
	await expect(run(texts('x'), { mode: 'entities', model: { __rl: true, mode: 'id', value } })).rejects.toMatchObject({
		name: 'NodeOperationError',
		message: expect.stringContaining(message),
	});
});

test('a model that is not on this machine, with downloads switched off, is a sentence', async () => {
	const parameters = { mode: 'entities', model: { __rl: true, mode: 'id', value: 'nobody/such-a-model' }, options: { offline: true } };
	await expect(run(texts('x'), parameters)).rejects.toMatchObject({ message: expect.stringContaining('is not on this machine') });
});

test.each([
	['a hypothesis without a place', { hypothesis: 'It is so.' }, 'Hypothesis has no place for the label'],
	['half a score', { topK: 1.5 }, 'Scores to Keep is not a whole number'],
	['a limit below zero', { timeLimit: -1 }, 'Time Limit is not a number from 0'],
	['weights that do not exist', { dtype: 'q5' }, 'The option "dtype"'],
])('%s is refused with a sentence', async (_name, options, message) => {
	await expect(run(texts('x'), { mode: 'zeroShot', model: byFolder('/nowhere'), labels: LABELS, options })).rejects.toMatchObject({
		message: expect.stringContaining(message),
	});
});

test('an empty machine has no models to list', async () => {
	expect(await run([{ json: {} }], { mode: 'manageModels' })).toEqual([]);
	const missing = run([{ json: {} }], { mode: 'manageModels', operation: 'delete', model: { __rl: true, mode: 'id', value: 'nobody/nothing' } });
	await expect(missing).rejects.toMatchObject({ message: 'Nothing of nobody/nothing is on this machine.' });
});
