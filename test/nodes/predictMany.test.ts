import { Predict } from '../../nodes/Predict/Predict.node';
import { executeContext } from '../support/executeContext';

// How long the event loop is held with a real n8n around the node is measured by bench:event-loop.
const ITEMS = 100_000;

test('100,000 items go through at once, each with its own answer', async () => {
	const predict = new Predict();
	const words = ['card', 'refund', 'lost', 'money', 'back', 'where', 'is', 'my'];
	const textOf = (index: number): string => `${words[index % 8]} ${words[(index >> 3) % 8]} ${index % 5_000}`;
	const { context } = executeContext({
		description: predict.description,
		items: Array.from({ length: ITEMS }, (_, at) => ({ json: { at } })),
		parameters: { loop: 'many', text: textOf, labelSource: 'json', labelsJson: '["lost card", "money back"]' },
	});
	const [items = []] = await predict.execute.call(context);
	expect(items).toHaveLength(ITEMS);
	expect(items.every(({ json }, at) => json['at'] === at)).toBe(true);
	expect(items[77_777]?.json).toMatchObject({ hitl: { loop: 'many', input: { text: textOf(77_777) } } });
}, 300_000);
