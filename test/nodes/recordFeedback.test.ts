import { randomUUID } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { RecordFeedback } from '../../nodes/RecordFeedback/RecordFeedback.node';
import { executeContext } from '../support/executeContext';

const gate = new ConfidenceGate();
const record = new RecordFeedback();

async function automated(texts: readonly string[]): Promise<INodeExecutionData[]> {
	const { context } = executeContext({
		description: gate.description,
		items: texts.map((text) => ({ json: { text } })),
		parameters: { predictionFrom: 'anotherStep', loop: `record-${randomUUID().slice(0, 8)}`, text: (index: number) => texts[index], label: 'send', confidence: 1, options: { auditPercent: 0 } },
	});
	return (await gate.execute.call(context))[1] ?? [];
}

async function run(items: INodeExecutionData[], continueOnFail = false) {
	const fake = executeContext({ description: record.description, items, continueOnFail });
	const [output = []] = await record.execute.call(fake.context);
	return { output, hints: fake.hints };
}

test('no items in, no items out', async () => {
	expect((await run([])).output).toEqual([]);
});

test('one flat row an item, paired, with the columns that a table needs; twice is once', async () => {
	const items = await automated(['one', 'two']);
	const { output } = await run(items);
	expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	for (const { json } of output) {
		expect(json).toMatchObject({ recorded: true, is_new: true, note: '', route: 'automate', review_probability: 0, outcome: null });
		expect(Object.values(json).every((value) => value === null || typeof value !== 'object')).toBe(true);
	}
	expect((await run(items)).output.map(({ json }) => json['is_new'])).toEqual([false, false]);
});

test('an item that an earlier node set aside is named and left, and the others are recorded', async () => {
	const [good] = await automated(['one']);
	const { output } = await run([{ json: { text: 'bad', error: 'Item 1 has no text' } }, good ?? { json: {} }]);
	expect(output.map(({ json }) => json['recorded'])).toEqual([true, false]);
	expect(output[1]?.json['note']).toContain('Item 1 has no text');
	expect(output[1]?.pairedItem).toEqual({ item: 0 });
});

test('an item from nowhere names the node to put in front', async () => {
	await expect(run([{ json: { text: 'hello' } }])).rejects.toMatchObject({ message: 'Item 1 did not come from Confidence Gate', description: expect.stringContaining('Put Confidence Gate in front') });
	const { output } = await run([{ json: { text: 'hello' } }], true);
	expect(output[0]).toMatchObject({ json: { error: 'Item 1 did not come from Confidence Gate' }, pairedItem: { item: 0 } });
});

test('figures of reviewers: nobody yet is no item, and a loop without a name is refused', async () => {
	const figures = async (loop: string) => (await record.execute.call(executeContext({ description: record.description, items: [{ json: {} }], parameters: { operation: 'reviewerFigures', loop } }).context))[0];
	expect(await figures(`record-${randomUUID().slice(0, 8)}`)).toEqual([]);
	await expect(figures('')).rejects.toMatchObject({ message: expect.stringMatching(/loop/i) });
});
