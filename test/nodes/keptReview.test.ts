import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';
import { KEPT_REVIEW, readKeptItems, readStoredReview, type KeptTexts } from '../../nodes/HumanReview/keptReview';
import { waitingItems } from '../../nodes/HumanReview/waitingItems';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { executeContext } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';

/** What a pause leaves with n8n: the node's context, and the items that would leave at the time-out. */
async function paused() {
	const gate = new ConfidenceGate();
	const review = new HumanReview();
	const parameters = { predictionFrom: 'anotherStep', loop: newLoop('review'), text: 'one', label: 'send', confidence: 0.1, options: { auditPercent: 0 } };
	const gated = executeContext({ description: gate.description, items: [{ json: { text: 'one', order: { id: 7 } } }], parameters });
	const [items = []] = await gate.execute.call(gated.context);
	const { context } = executeContext({ description: review.description, items, parameters: { answerWith: 'approval' } });
	await review.execute.call(context);
	return { items, texts: context.getContext('node')[KEPT_REVIEW] as KeptTexts, leaving: context.getExecuteData().data['main']?.[0] ?? [] };
}

/** As much of n8n's context for a request as is asked for. */
function request(texts: KeptTexts, run: object): { context: IWebhookFunctions; expressions: string[] } {
	const expressions: string[] = [];
	const evaluateExpression = (expression: string) => {
		expressions.push(expression);
		return texts[(/\.(\w+) \}\}$/.exec(expression)?.[1] ?? '') as keyof KeptTexts];
	};
	return { context: { ...run, getNode: () => ({ name: 'Ask {us}' }), evaluateExpression } as unknown as IWebhookFunctions, expressions };
}

const runWith = (texts: KeptTexts, leaving: unknown) => ({
	executionData: { contextData: { 'node:Ask {us}': { [KEPT_REVIEW]: texts, other: 1 } }, nodeExecutionStack: [{ data: { main: [leaving] } }] },
});

test('n8n stores what the items have in common with the input once', async () => {
	const { items: [item], leaving: [left] } = await paused();
	const [given, stamped] = [item?.json, left?.json].map((json) => json as { order: object; hitl: Record<string, unknown> });
	expect(stamped?.order).toBe(given?.order);
	for (const part of ['input', 'prediction', 'gate']) expect(stamped?.hitl[part]).toBe(given?.hitl[part]);
	expect(given?.hitl['review']).toBeUndefined();
	expect(stamped?.hitl['review']).toMatchObject({ outcome: 'timed_out' });
});

test('is read from where n8n holds it, and is not stored again once it is forgotten', async () => {
	const { texts, leaving } = await paused();
	const runExecutionData = runWith(texts, leaving);
	const { context, expressions } = request(texts, { runExecutionData });
	const stored = readStoredReview(context);
	expect((await readKeptItems(stored)).items).toHaveLength(1);
	expect(stored.held).toBe(leaving);
	expect(expressions).toEqual([]);
	expect(runExecutionData.executionData.contextData['node:Ask {us}']).toHaveProperty(KEPT_REVIEW);
	stored.forget();
	expect(runExecutionData.executionData.contextData).toEqual({ 'node:Ask {us}': { other: 1 } });
});

test.each<[string, object]>([
	['nothing', {}],
	['null', { runExecutionData: null }],
	['something else', { runExecutionData: { executionData: 'elsewhere' } }],
	['another review', { runExecutionData: { executionData: { contextData: { 'node:Other': {} }, nodeExecutionStack: [] } } }],
])('where n8n holds %s, it comes by an expression', async (_, run) => {
	const { texts } = await paused();
	const { context, expressions } = request(texts, run);
	const stored = readStoredReview(context);
	expect((await readKeptItems(stored)).items).toHaveLength(1);
	expect(expressions).toHaveLength(3);
	expect(stored.held).toEqual([]);
	expect(() => stored.forget()).not.toThrow();
});

test('what is not as it was kept opens no page', async () => {
	const { texts, leaving } = await paused();
	const { context } = request(texts, { runExecutionData: runWith({ ...texts, pending: '{}' }, leaving) });
	expect(() => readStoredReview(context)).toThrow();
});

const node = (type = 'hitl.humanReview') => ({ id: 'n', name: 'Ask {us}', type, typeVersion: 1, position: [0, 0] as [number, number], parameters: {} });

/** What the answers go out with: the review as n8n holds it for a request, its items with or without a change. */
async function waiting(change: (leaving: INodeExecutionData[]) => unknown = (leaving) => leaving, type?: string) {
	const { texts, leaving } = await paused();
	const stored = readStoredReview(request(texts, { runExecutionData: runWith(texts, change(leaving)) }).context);
	return { leaving, kept: await readKeptItems(stored), items: await waitingItems(stored, node(type)) };
}

const aside: INodeExecutionData = { json: { text: 'two', error: 'It is unreadable' }, pairedItem: { item: 1 } };

test('items that n8n holds go on as they were kept, with the parts that are stored already', async () => {
	const { leaving: [left], kept, items } = await waiting();
	expect(items).toEqual(kept);
	expect(items.items[0]?.json['order']).toBe(left?.json['order']);
	expect(items.items[0]?.hitl.gate).toBe((left?.json['hitl'] as { gate: object }).gate);
});

test('an item that nobody could be asked about is held without a stamp', async () => {
	const { items } = await waiting((leaving) => [...leaving, aside]);
	expect(items.items).toHaveLength(1);
	expect(items.aside).toEqual([{ json: aside.json, index: 1 }]);
});

const stamped = ([first]: INodeExecutionData[], review: object) => [{ ...first, json: { ...first?.json, hitl: { ...(first?.json['hitl'] as object), review } } }];

test.each<[string, (leaving: INodeExecutionData[]) => unknown]>([
	['nothing', () => undefined],
	['fewer items', () => []],
	['the stamp of another review', (leaving) => stamped(leaving, { reviewId: 'another', outcome: 'timed_out' })],
	['an answer in place of the stamp', (leaving) => stamped(leaving, { reviewId: 'another', outcome: 'approved' })],
	['an item of no input', (leaving) => leaving.map(({ json }) => ({ json }))],
	['no item', () => ['text', null]],
])('where n8n holds %s, the items are read as they were kept', async (_, change) => {
	const { leaving: [left], kept, items } = await waiting(change);
	expect(items).toEqual(kept);
	expect(items.items[0]?.json['order']).not.toBe(left?.json['order']);
});

test('before a tool of an agent the items are read as they were kept: less of them is held', async () => {
	const { leaving: [left], kept, items } = await waiting(undefined, 'hitl.humanReviewHitlTool');
	expect(items).toEqual(kept);
	expect(items.items[0]?.json['order']).not.toBe(left?.json['order']);
});
