import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeExecutionData, INodeTypeDescription } from 'n8n-workflow';
import { Retrain } from '../../nodes/Retrain/Retrain.node';
import { selectFields } from '../../nodes/Retrain/selectFields';
import { selectForReview } from '../../nodes/Retrain/selectForReview';
import { loopField } from '../../nodes/shared/descriptions';
import { openStore } from '../../nodes/shared/openStore';
import { executeContext, type FakeSettings } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';

const description: INodeTypeDescription = { ...new Retrain().description, properties: [loopField, ...selectFields] };

const OUTPUT = { notReady: 0, kept: 1, promoted: 2, ask: 3 };

beforeAll(async () => {
	process.env.N8N_USER_FOLDER = await mkdtemp(join(tmpdir(), 'select-'));
});


const TEXTS = [
	'My card has not arrived yet', 'When will my new card come', 'I still wait for my card', 'Where is the card you sent',
	'How do I change my PIN', 'I want another PIN', 'Which exchange rate do you use', 'What rate do I get for euros',
	'Somebody stole my card', 'I lost my card on the train', 'My top up failed', 'The top up did not work',
];

interface Run {
	readonly loop?: string;
	readonly texts?: readonly unknown[];
	readonly parameters?: Record<string, unknown>;
	readonly more?: Partial<FakeSettings>;
}

async function run({ loop = newLoop('select'), texts = TEXTS, parameters = {}, more = {} }: Run = {}) {
	const items: INodeExecutionData[] = texts.map((text, at) => ({ json: { text, at } as never }));
	const { context, hints } = executeContext({ description, items, parameters: { loop, text: (index: number) => texts[index], pickCount: 4, ...parameters }, ...more });
	const outputs = await selectForReview(context);
	return { loop, outputs, hints, asked: outputs[OUTPUT.ask] ?? [], kept: outputs[OUTPUT.kept] ?? [] };
}

interface Asked {
	readonly itemId: string;
	readonly prediction: { readonly label: string; readonly confidence: number };
	readonly gate: { readonly decisionId: string; readonly route: string; readonly reason: string; readonly rule: string; readonly reviewProbability: number };
}

const hitlOf = ({ json }: INodeExecutionData): Asked => json['hitl'] as unknown as Asked;
const textsOf = (items: readonly INodeExecutionData[]): unknown[] => items.map(({ json }) => json['text']);

/** Records what people said about texts, as the nodes do. */
async function answer(loop: string, items: readonly INodeExecutionData[], label: string): Promise<void> {
	const store = await openStore();
	const reviewId = randomUUID();
	const asked = items.map(hitlOf);
	await store.openReview({
		reviewId, loop, executionId: '1', workflowId: 'w', nodeName: 'n', openedAt: '2026-01-01T00:00:00.000Z', deadlineAt: '2027-01-01T00:00:00.000Z',
		items: asked.map(({ itemId, gate }) => ({ itemId, decisionId: gate.decisionId, blind: false })),
	});
	await store.claimAnswers(reviewId, asked.map(({ itemId }) => ({ itemId, label, outcome: 'corrected', channel: 'page', identity: 'none', blind: false, decidedAt: '2026-01-01T01:00:00.000Z' })));
}

test('picks leave by Ask a Person in their order, all others by Kept as they came, and each points to where it came from', async () => {
	const { outputs, asked, kept } = await run();
	expect(outputs.map((items) => items.length)).toEqual([0, 8, 0, 4]);
	for (const item of [...asked, ...kept]) expect(item.pairedItem).toEqual({ item: item.json['at'] });
	expect(kept.every(({ json }) => !('hitl' in json))).toBe(true);
	expect(kept.map(({ json }) => json['at'])).toEqual(kept.map(({ json }) => json['at']).toSorted((a, b) => Number(a) - Number(b)));
	expect(new Set([...asked, ...kept].map(({ json }) => json['at'])).size).toBe(TEXTS.length);
});

test('each pick has a decision in the store that Human Review finds, which says why it was picked', async () => {
	const { loop, asked } = await run();
	const store = await openStore();
	const found = await store.findDecisions(asked.map((item) => ({ loop, decisionId: hitlOf(item).gate.decisionId })));
	for (const [place, item] of asked.entries()) {
		const { gate, itemId } = hitlOf(item);
		expect(gate).toMatchObject({ route: 'review', rule: 'asked', reviewProbability: 1, reason: expect.stringContaining('stands for many similar texts') });
		expect(found[place]).toMatchObject({ itemId, text: item.json['text'], verdict: { route: 'review', reason: gate.reason } });
	}
});

test('the same run tried again asks about the same items, with the decisions that stand', async () => {
	const loop = newLoop('select');
	const [first, again] = [await run({ loop }), await run({ loop })];
	expect(first.asked).toHaveLength(4);
	expect(again.asked).toEqual(first.asked);
});

test('the four that are asked about first are about four things', async () => {
	const { asked } = await run();
	const topic = (text: unknown) => ['arrive', 'come', 'wait', 'sent', 'PIN', 'rate', 'stole', 'lost', 'op up'].findIndex((word) => String(text).includes(word));
	const topics = textsOf(asked).map((text) => [0, 0, 0, 0, 1, 2, 3, 3, 4][topic(text)]);
	expect(new Set(topics).size).toBeGreaterThanOrEqual(3);
});

test('what people have answered is left out, in whatever letters, and so is a repeat within the backlog', async () => {
	const { loop, asked } = await run();
	await answer(loop, asked, 'something');
	const answered = textsOf(asked);
	const again = await run({ loop, texts: [...TEXTS, ...TEXTS.map((text) => `  ${text.toUpperCase()} `)], parameters: { pickCount: 100 } });
	const asking = textsOf(again.asked).map((text) => String(text).trim().toLowerCase());
	expect(asking).toHaveLength(new Set(asking).size);
	for (const text of answered) expect(asking).not.toContain(String(text).toLowerCase());
	expect(again.asked.length).toBeGreaterThanOrEqual(6);
	expect(again.asked.length + again.kept.length).toBe(24);
	expect(again.hints[0]?.message).toMatch(/which is all there is to ask/);
});

test('once the loop knows labels, people get a first guess', async () => {
	const loop = newLoop('select');
	const first = await run({ loop });
	expect(hitlOf(first.asked[0]!).prediction).toMatchObject({ label: '', confidence: 0 });
	await answer(loop, first.asked.slice(0, 2), 'card arrival');
	await answer(loop, first.asked.slice(2), 'exchange rate');
	const { asked } = await run({ loop, texts: ['Has my card been sent', 'What is the rate for dollars'] });
	expect(asked.map((item) => hitlOf(item).prediction.label).toSorted()).toEqual(['card arrival', 'exchange rate']);
});

test('what comes in under hitl is dropped, and the fields of the user stay', async () => {
	const { context } = executeContext({ description, items: [{ json: { text: 'a card', hitl: { gate: { decisionId: 'x' } }, order: 7 } }], parameters: { loop: newLoop('select'), text: 'a card', pickCount: 1 } });
	const outputs = await selectForReview(context);
	const [item] = outputs[OUTPUT.ask] ?? [];
	expect(item?.json).toMatchObject({ text: 'a card', order: 7 });
	expect(hitlOf(item!).gate.decisionId).not.toBe('x');
});

test('texts without a known word are kept and never asked about', async () => {
	const { asked, kept } = await run({ texts: ['', '🚀', 'zzxqy qqwv', 'my card'] });
	expect(textsOf(asked)).toEqual(['my card']);
	expect(textsOf(kept)).toEqual(['', '🚀', 'zzxqy qqwv']);
});

test('an item without a text leaves by Not Ready when the node goes on after errors, and stops it otherwise', async () => {
	const { outputs } = await run({ texts: ['my card', undefined], more: { continueOnFail: true } });
	expect(outputs[OUTPUT.notReady]).toMatchObject([{ json: { error: expect.stringContaining('Item 2 has no text') }, pairedItem: { item: 1 } }]);
	expect(outputs[OUTPUT.ask]).toHaveLength(1);
	await expect(run({ texts: ['my card', undefined] })).rejects.toMatchObject({ message: expect.stringContaining('Item 2 has no text') });
});

test.each<[string, Run, string]>([
	['no loop', { loop: '' }, 'The loop has no name yet'],
	['half a pick', { parameters: { pickCount: 2.5 } }, 'not a whole number from 1 to 1,000'],
	['no picks', { parameters: { pickCount: 0 } }, 'not a whole number from 1 to 1,000'],
	['two loops', { parameters: { loop: (index: number) => `loop ${index % 2}` } }, 'Items of two loops came in'],
	['one id for two texts', { parameters: { options: { itemId: 'T-1' } } }, 'have the same item ID'],
])('%s: a sentence', async (_name, given, message) => {
	await expect(run(given)).rejects.toMatchObject({ message: expect.stringContaining(message) });
});
