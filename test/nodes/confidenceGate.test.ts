import { randomUUID } from 'node:crypto';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { executeContext, type FakeSettings } from '../support/executeContext';

const gate = new ConfidenceGate();

interface Gated {
	readonly prediction: { readonly label: string; readonly confidence: number; readonly model: { readonly id: string } };
	readonly gate: { readonly route: string; readonly reason: string; readonly reviewProbability: number; readonly predictor: string };
}

const hitlOf = (item: { json: object } | undefined): Gated => (item?.json as { hitl: Gated }).hitl;

async function run(said: ReadonlyArray<{ label: unknown; confidence: unknown; text?: unknown }>, more: Partial<FakeSettings> = {}) {
	const { parameters, ...rest } = more;
	const fake = executeContext({
		description: gate.description,
		items: said.map((_one, at) => ({ json: { at } })),
		parameters: {
			predictionFrom: 'anotherStep',
			loop: `gate-${randomUUID().slice(0, 8)}`,
			text: (index: number) => said[index]?.text ?? `text ${index}`,
			label: (index: number) => said[index]?.label,
			confidence: (index: number) => said[index]?.confidence,
			options: { auditPercent: 0 },
			...parameters,
		},
		...rest,
	});
	return { outputs: await gate.execute.call(fake.context), hints: fake.hints };
}

test('no items in, no items out', async () => {
	expect((await run([])).outputs).toEqual([[], []]);
});

test('Review is the first output and Automate the second', async () => {
	const { outputs } = await run([{ label: 'a', confidence: 0.95 }, { label: 'b', confidence: 0.5 }]);
	expect(outputs.map((items) => items.map(({ json }) => json['at']))).toEqual([[1], [0]]);
	expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 1 });
	expect(hitlOf(outputs[0]?.[0]).gate).toMatchObject({ route: 'review', reviewProbability: 1, reason: '50\u00a0% is below the 90\u00a0% needed' });
});

test('the threshold itself is enough', async () => {
	const { outputs } = await run([{ label: 'a', confidence: 0.9 }]);
	expect(outputs[1]).toHaveLength(1);
});

test('labels that always go to a person do, however sure', async () => {
	const { outputs } = await run([{ label: 'legal', confidence: 1 }], { parameters: { options: { auditPercent: 0, alwaysReview: 'refund, legal' } } });
	expect(hitlOf(outputs[0]?.[0]).gate.reason).toBe('"legal" always goes to a person');
});

test.each([
	['0.97', 0.97],
	['97 %', 0.97],
	[1, 1],
])('confidence written as %p is understood', async (confidence, meant) => {
	const { outputs } = await run([{ label: 'a', confidence }]);
	expect(hitlOf(outputs[1]?.[0]).prediction.confidence).toBeCloseTo(meant, 10);
});

test.each([['87'], [87], [-0.1], ['high'], [''], [null], [undefined], [Number.NaN], [true]])('confidence %p is refused with a sentence', async (confidence) => {
	await expect(run([{ label: 'a', confidence }])).rejects.toMatchObject({
		message: 'The confidence of item 1 is not a number between 0 and 1',
		description: expect.stringContaining('a person will answer'),
	});
});

test.each([[''], ['  '], [undefined], ['x'.repeat(201)], [{}]])('label %p is refused with a sentence', async (label) => {
	await expect(run([{ label, confidence: 1 }])).rejects.toThrow('Item 1 has no label of 1 to 200 characters');
});

test('set to continue, a bad item leaves by Review with its message and the others are gated', async () => {
	const { outputs } = await run([{ label: 'a', confidence: 'high' }, { label: 'b', confidence: 1 }], { continueOnFail: true });
	expect(outputs[0]?.[0]).toMatchObject({ json: { at: 0, error: expect.stringContaining('not a number') }, pairedItem: { item: 0 } });
	expect(outputs[1]?.[0]?.json['at']).toBe(1);
});

test('about the audit share of sure items is checked, each with its chance stored, the same ones on every try', async () => {
	const said = Array.from({ length: 2_000 }, (_one, at) => ({ label: 'a', confidence: 1, text: `text ${at}` }));
	const parameters = { loop: `audit-${randomUUID().slice(0, 8)}`, options: { auditPercent: 20, auditOutput: true } };
	const { outputs } = await run(said, { parameters });
	const audited = outputs[2] ?? [];
	expect(outputs).toHaveLength(3);
	expect(audited.length).toBeGreaterThan(320);
	expect(audited.length).toBeLessThan(480);
	expect(audited.every((item) => hitlOf(item).gate.reviewProbability === 0.2)).toBe(true);
	expect((outputs[1] ?? []).every((item) => hitlOf(item).gate.reviewProbability === 0.2)).toBe(true);
	const again = await run(said, { parameters });
	expect(again.outputs[2]?.map(({ json }) => json['at'])).toEqual(audited.map(({ json }) => json['at']));
});

test('without an output of their own, audited items leave by Review', async () => {
	const { outputs } = await run([{ label: 'a', confidence: 1 }], { parameters: { options: { auditPercent: 100 } } });
	expect(outputs).toHaveLength(2);
	expect(hitlOf(outputs[0]?.[0]).gate.route).toBe('audit');
});

test('an item that did not come from Predict is refused, and the node to put in front is named', async () => {
	const { context } = executeContext({ description: gate.description, items: [{ json: { text: 'hello' } }] });
	await expect(gate.execute.call(context)).rejects.toMatchObject({ message: 'Item 1 did not come from Predict', description: expect.stringContaining('Put Predict in front') });
});

test('one id for two texts is refused', async () => {
	const said = [{ label: 'a', confidence: 1, text: 'one' }, { label: 'a', confidence: 1, text: 'two' }];
	await expect(run(said, { parameters: { options: { itemId: 'T-1' } } })).rejects.toThrow('Items 1 and 2 have the same item ID "T-1"');
});
