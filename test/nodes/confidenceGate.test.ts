import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { executeContext, type FakeSettings } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';

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
			loop: newLoop('gate'),
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
	const parameters = { loop: newLoop('audit'), options: { auditPercent: 20, auditOutput: true } };
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

test.each([
	['left alone with a fixed threshold', {}, 0.05],
	['set in a saved workflow', { auditPercent: 7 }, 0.07],
	['set, and told not to adjust itself', { auditPercent: 7, auditAutomatic: false }, 0.07],
	['only told not to adjust itself', { auditAutomatic: false }, 0.05],
	['told to adjust itself, whatever was set', { auditPercent: 7, auditAutomatic: true }, 0.1],
])('the share of checks %s', async (_what, options, share) => {
	const { outputs } = await run([{ label: 'a', confidence: 1 }], { parameters: { options } });
	expect(hitlOf(outputs.flat()[0]).gate.reviewProbability).toBe(share);
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

interface Decided {
	readonly route: string;
	readonly rule: string;
	readonly reason: string;
	readonly overBudget?: boolean;
}

const gateOf = (item: { json: object } | undefined): Decided => hitlOf(item).gate as unknown as Decided;

test('conditions, costs and a target error rate are rules of the panel', async () => {
	const condition = [{ of: 'label', name: 'a', comparison: 'atLeast', value: '0.5' }];
	const byConditions = await run([{ label: 'a', confidence: 0.6 }, { label: 'b', confidence: 1 }], { parameters: { rule: 'conditions', match: 'any', conditions: { condition }, options: { auditPercent: 0 } } });
	expect(byConditions.outputs.map((items) => items.map(({ json }) => json['at']))).toEqual([[1], [0]]);
	for (const rule of ['targetErrorRate', 'cost', 'conditions']) {
		const { outputs } = await run([{ label: 'a', confidence: 1 }], { parameters: { rule } });
		expect([outputs[1], gateOf(outputs[0]?.[0])]).toMatchObject([[], { route: 'review', rule }]);
	}
});

test.each([
	[{ rule: 'targetErrorRate', alpha: 0 }, 'Mistakes Allowed is not a share above 0 and below 1'],
	[{ rule: 'targetErrorRate', alpha: 1 }, 'Mistakes Allowed is not a share above 0 and below 1'],
	[{ rule: 'targetErrorRate', alpha: 'none' }, 'Mistakes Allowed is not a share above 0 and below 1'],
	[{ rule: 'cost', mistakeCost: 0 }, 'A Mistake Costs is not a number above 0'],
	[{ rule: 'cost', reviewCost: -1 }, 'A Review Costs is not a number above 0'],
	[{ rule: 'guess' }, 'Rule is not one that this node knows'],
	[{ rule: 'conditions', conditions: { condition: [{ of: 'label', name: '', comparison: 'atLeast', value: '1' }] } }, 'A condition cannot be read'],
	[{ rule: 'conditions', conditions: { condition: [{ of: 'label', name: 'a', comparison: 'atLeast', value: 'much' }] } }, 'The condition on "a" compares with "much", which is not a number'],
	[{ threshold: 90 }, 'Automate From Confidence is not a number between 0 and 1'],
	[{ options: { auditPercent: 101 } }, 'Audit Share cannot be used'],
	[{ options: { outOfScopeLimit: 'low' } }, 'Out-of-Scope Limit cannot be used'],
	[{ options: { labelThresholds: { labels: [{ name: 'a', threshold: 2 }] } } }, 'Label Thresholds cannot be used'],
	[{ options: { budget: { budget: { reviews: 1.5, per: 'day', beyond: 'wait' } } } }, 'Review Budget cannot be used'],
	[{ options: { fields: 'amount' } }, 'The fields of item 1 are not a list of objects with name, value and confidence'],
	[{ options: { fields: [{ name: 'amount', value: 1, confidence: 7 }] } }, 'The fields of item 1 are not a list'],
])('%j is refused with a sentence', async (parameters, message) => {
	await expect(run([{ label: 'a', confidence: 1 }], { parameters })).rejects.toMatchObject({ message: expect.stringContaining(message), description: expect.stringMatching(/\w{4}/) });
});

test('several fields of another step: an item goes to a person when one is below its own confidence', async () => {
	const options = (confidence: number) => ({ auditPercent: 0, fields: JSON.stringify([{ name: 'amount', value: 12, confidence }]), fieldThresholds: { fields: [{ name: 'amount', threshold: 0.8 }] } });
	const routed = async (confidence: number) => (await run([{ label: 'a', confidence: 1 }], { parameters: { options: options(confidence) } })).outputs.map((items) => items.length);
	expect([await routed(0.9), await routed(0.7)]).toEqual([[0, 1], [1, 0]]);
});

test('what is beyond the budget is said aloud', async () => {
	const said = [0.1, 0.2, 0.3].map((confidence) => ({ label: 'a', confidence }));
	const budget = (beyond: string) => ({ parameters: { options: { auditPercent: 0, budget: { budget: { reviews: 1, per: 'day', beyond } } } } });
	const waits = await run(said, budget('wait'));
	expect(waits.outputs[0]?.map((item) => gateOf(item).overBudget === true)).toEqual([false, true, true]);
	expect(waits.hints[0]?.message).toContain('2 items are beyond the Review Budget: 0 went on without a review, 2 wait for a person.');
	const through = await run(said, budget('automate'));
	expect(through.outputs.map((items) => items.length)).toEqual([1, 2]);
	expect(through.hints[0]?.message).toContain('2 went on without a review, 0 wait for a person.');
	await expect(run(said, budget('stop'))).rejects.toMatchObject({ message: expect.stringContaining('beyond the 1 review a day'), description: expect.stringContaining('Review Budget') });
});

test('an alarm that stands is said aloud in every run, until it has passed', async () => {
	const parameters = { loop: newLoop('alarm') };
	const said = (from: number, count: number, confidence: (at: number) => number) => Array.from({ length: count }, (_none, at) => ({ label: 'a', confidence: confidence(at), text: `text ${from + at}` }));
	expect((await run(said(0, 700, (at) => (at % 100) / 100), { parameters })).hints).toEqual([]);
	await run(said(1_000, 300, (at) => 0.9 + (at % 10) / 100), { parameters });
	const { hints } = await run(said(2_000, 1, () => 0.95), { parameters });
	expect(hints.map(({ message }) => message)).toEqual([expect.stringMatching(/^Loop "alarm-.*": The items that come in are not like those that the model was checked on: /)]);
});
