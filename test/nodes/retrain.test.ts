import { randomUUID } from 'node:crypto';
import { Retrain } from '../../nodes/Retrain/Retrain.node';
import { executeContext } from '../support/executeContext';

const retrain = new Retrain();

const run = (parameters: object, more: object = {}) =>
	retrain.execute.call(executeContext({ description: retrain.description, parameters: { loop: `retrain-${randomUUID().slice(0, 8)}`, ...parameters }, ...more }).context);

test('a loop without answers leaves by Not Ready, with what is missing, paired with all items', async () => {
	const outputs = await run({}, { items: [{ json: {} }, { json: {} }] });
	expect(outputs.map((items) => items.length)).toEqual([1, 0, 0, 0]);
	expect(outputs[0]?.[0]).toMatchObject({ json: { kind: 'notReady', missing: expect.stringContaining('10 answers'), needed: 10 }, pairedItem: [{ item: 0 }, { item: 1 }] });
});

test('no items in: nothing is done', async () => {
	expect(await run({}, { items: [] })).toEqual([[], [], [], []]);
});

test.each<[string, object, string]>([
	['no loop', { loop: '' }, 'The loop has no name yet'],
	['no number of answers', { minNewAnswers: '' }, 'is not a whole number above 0'],
	['half an answer', { minNewAnswers: 2.5 }, 'is not a whole number above 0'],
	['a rollback without any version', { operation: 'rollBack' }, 'nothing to roll back'],
	['a rollback to an empty version', { operation: 'rollBack', rollBackTo: 'number', version: '' }, 'Version is not a whole number'],
	['a rollback to a version that is not there', { operation: 'rollBack', rollBackTo: 'number', version: 7 }, '7'],
])('%s: a sentence and what to do next', async (_name, parameters, message) => {
	await expect(run(parameters)).rejects.toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining(message), description: expect.stringMatching(/\w{4}/) });
});
