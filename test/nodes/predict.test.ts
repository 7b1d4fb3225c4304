import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Predict } from '../../nodes/Predict/Predict.node';
import { executeContext, type FakeSettings } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';
import { writeClassificationFixture } from '../support/textClassificationFixture';

const predict = new Predict();

const LABELS = { label: [{ name: 'card', description: 'my card is lost' }, { name: 'refund', description: 'I want my money back' }] };

const byFolder = (value: string) => ({ __rl: true, mode: 'folder', value });

interface Predicted {
	readonly itemId: string;
	readonly prediction: { readonly label: string; readonly confidence: number; readonly truncated: boolean; readonly reason: string; readonly calibrated: boolean };
}

async function run(texts: readonly unknown[], more: Partial<FakeSettings> & { parameters?: Record<string, unknown> } = {}) {
	const { parameters, ...rest } = more;
	const { context } = executeContext({
		description: predict.description,
		items: texts.map((text, at) => ({ json: { text, at } as never })),
		parameters: { loop: newLoop('predict'), text: (index: number) => texts[index], labels: LABELS, ...parameters },
		...rest,
	});
	const [items = []] = await predict.execute.call(context);
	return items;
}

const hitlOf = (item: { json: object } | undefined): Predicted => (item?.json as { hitl: Predicted }).hitl;

test('no items in, no items out', async () => {
	expect(await run([])).toEqual([]);
});

test('each item keeps its own fields, gains hitl and points to where it came from', async () => {
	const items = await run(['my card is gone', 'money back now']);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	expect(items.map(({ json }) => json['at'])).toEqual([0, 1]);
	expect(hitlOf(items[0]).prediction).toMatchObject({ label: 'card', calibrated: false });
	expect(hitlOf(items[1]).prediction.label).toBe('refund');
});

test.each([
	['empty', ''],
	['blank', '   '],
	['emoji', '🚀🚀🚀'],
	['nonsense', 'zzxqy qqwv'],
])('%s text is never answered with confidence, and the reason says why', async (_name, text) => {
	const { prediction } = hitlOf((await run([text]))[0]);
	expect(prediction.confidence).toBe(0);
	expect(prediction.reason).not.toBe('');
});

test.each([
	['one megabyte', 'my card is lost. '.repeat(62_000)],
	['right to left', 'مرحبا بالعالم my card'],
	['HTML', '<script>alert(1)</script> card'],
	['emoji among words', 'my 💳 card is lost 😢'],
])('%s is worked on and kept as it came', async (_name, text) => {
	const [item] = await run([text]);
	expect(item?.json['text']).toBe(text);
	expect(hitlOf(item).prediction.confidence).toBeGreaterThanOrEqual(0);
	expect(hitlOf(item).prediction.truncated).toBe(text.length > 10_000);
});

test('the same text has the same id, an own key wins', async () => {
	const loop = newLoop('ids');
	const items = await run(['a card', 'a card', 'another'], { parameters: { loop } });
	expect(hitlOf(items[0]).itemId).toBe(hitlOf(items[1]).itemId);
	expect(hitlOf(items[2]).itemId).not.toBe(hitlOf(items[0]).itemId);
	const keyed = await run(['a card'], { parameters: { loop, options: { itemId: 'T-1042' } } });
	expect(hitlOf(keyed[0]).itemId).toBe('T-1042');
});

test.each<[string, readonly unknown[], Record<string, unknown>, string]>([
	['no text', [undefined], {}, 'Item 1 has no text'],
	['null as text', [null], {}, 'Item 1 has no text'],
	['an object as text', [{ a: 1 }], {}, 'Item 1 has no text'],
	['a list as text', [['a card']], {}, 'Item 1 has no text'],
	['no loop', ['a'], { loop: ' ' }, 'The loop has no name yet'],
	['a loop name with slashes', ['a'], { loop: '../x' }, '"../x" cannot be the name of a loop'],
	['one id for two texts', ['a', 'b'], { options: { itemId: 'same' } }, 'Items 1 and 2 have the same item ID "same" but different texts'],
	['no labels', ['a'], { labels: {} }, 'label'],
	['one label', ['a'], { labels: { label: [{ name: 'only' }] } }, 'label'],
	['a label twice', ['a'], { labels: { label: [{ name: 'x' }, { name: 'x' }] } }, 'The label "x" is listed twice'],
	['a label without a name', ['a'], { labels: { label: [{ name: '' }] } }, 'A label in the list has no name'],
	['labels that are no JSON', ['a'], { labelSource: 'json', labelsJson: '[oops' }, 'is not a list of labels'],
	['labels from a loop that has seen none', ['a'], { labelSource: 'loop' }, 'label'],
	['a relative model folder', ['a'], { mode: 'textClassifier', model: byFolder('models/x') }, 'models/x'],
	['a model folder that is not there', ['a'], { mode: 'textClassifier', model: byFolder('/nowhere/at/all') }, '/nowhere/at/all'],
])('%s: a sentence and what to do next', async (_name, texts, parameters, message) => {
	const failure = await run(texts, { parameters }).catch((error: unknown) => error as { message: string; description: string });
	expect(failure).toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining(message) });
	expect((failure as { description: string }).description.length).toBeGreaterThan(10);
});

test('set to continue, a bad item carries its message and the others go on', async () => {
	const items = await run(['my card', undefined, 'my money'], { continueOnFail: true });
	expect(items).toHaveLength(3);
	const failed = items.find(({ error }) => error !== undefined);
	expect(failed).toMatchObject({ json: { at: 1, error: 'Item 2 has no text' }, pairedItem: { item: 1 } });
	expect(failed?.json).not.toHaveProperty('hitl');
});

test('a number is read as it is written', async () => {
	const [number, text] = await run([42, '42']);
	expect(number?.json['text']).toBe(42);
	expect(hitlOf(number).prediction).toEqual({ ...hitlOf(text).prediction, signature: expect.any(String) });
});

test('1,000 labels, and texts of a megabyte and of nothing: each gets its answer or its reason', async () => {
	const labels = Array.from({ length: 1_000 }, (_, at) => ({ name: `label ${at}`, ...(at === 777 ? { description: 'my card is lost' } : {}) }));
	const items = await run(['my card is lost', 'card '.repeat(200_000), '', '中文'], { parameters: { labelSource: 'json', labelsJson: JSON.stringify(labels) } });
	const [sure, long, empty, unknown] = items.map((item) => hitlOf(item).prediction);
	expect(sure).toMatchObject({ label: 'label 777', truncated: false });
	expect(long).toMatchObject({ truncated: true, reason: expect.stringContaining('only the beginning of this long text was read') });
	expect(empty).toMatchObject({ label: '', confidence: 0, reason: expect.stringContaining('The text is empty') });
	expect(unknown).toMatchObject({ label: '', confidence: 0, reason: expect.stringContaining('choose a multilingual model') });
});

test('labels may be named like properties of every object', async () => {
	const items = await run(['x'], { parameters: { labelSource: 'json', labelsJson: '["__proto__", "constructor", "toString"]' } });
	expect(['__proto__', 'constructor', 'toString']).toContain(hitlOf(items[0]).prediction.label);
});

test('a cancelled execution stops the work', async () => {
	const stop = AbortSignal.abort();
	await expect(run(['a', 'b'], { signal: stop })).rejects.toThrow(/cancel/i);
});

test('a transformers.js model from a folder answers with its own labels and its own confidence', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'hitl-model-'));
	const { expected } = await writeClassificationFixture(folder, ['lost card', 'exchange rate', 'refund']);
	const text = 'which exchange rate do you use';
	const [item] = await run([text], { parameters: { mode: 'textClassifier', model: byFolder(folder) } });
	const { prediction } = hitlOf(item);
	expect(prediction).toMatchObject({ label: 'exchange rate', calibrated: false });
	expect(prediction.confidence).toBeCloseTo(Math.max(...expected(text)), 3);
}, 60_000);

test('a model that only numbers its labels says so, one with names does not', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'hitl-model-'));
	await writeClassificationFixture(folder, ['LABEL_0', 'LABEL_1']);
	const named = await mkdtemp(join(tmpdir(), 'hitl-model-'));
	await writeClassificationFixture(named, ['LABEL_0', 'refund']);
	const hintsOf = async (model: string): Promise<string[]> => {
		const { context, hints } = executeContext({
			description: predict.description,
			items: [{ json: {} }],
			parameters: { loop: newLoop('predict'), text: 'my card', mode: 'textClassifier', model: byFolder(model) },
		});
		await predict.execute.call(context);
		return hints.map(({ message }) => message);
	};
	expect(await hintsOf(folder)).toEqual([expect.stringContaining('has no names for its labels, only LABEL_0, LABEL_1')]);
	expect(await hintsOf(named)).toEqual([]);
}, 60_000);
