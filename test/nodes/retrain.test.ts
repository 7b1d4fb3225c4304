import { Retrain } from '../../nodes/Retrain/Retrain.node';
import { openStore } from '../../nodes/shared/openStore';
import { executeContext } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';

const retrain = new Retrain();

const run = (parameters: object, more: object = {}) =>
	retrain.execute.call(executeContext({ description: retrain.description, parameters: { loop: newLoop('retrain'), ...parameters }, ...more }).context);

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

describe('the stop of a loop', () => {
	const loop = newLoop('stopped');
	const change = async (operation: string, stopReason: string) => await run({ operation, stopReason, loop });

	test('is pulled and taken back, with the reason, and leaves by Kept', async () => {
		const store = await openStore();
		await store.recordEvent({ loop, kind: 'kept', at: '2026-11-23T09:00:00.000Z', details: {} });
		const [, kept] = await change('stopAutomation', ' A customer was answered wrongly ');
		expect(kept).toMatchObject([{ json: { loop, kind: 'automationStopped', changed: true, reason: 'A customer was answered wrongly' } }]);
		const gate = { workflowId: 'w', nodeId: 'n', predictors: [], at: '2026-11-23T09:00:00.000Z' };
		expect((await store.gateState(loop, gate)).stopped).toMatchObject({ reason: 'A customer was answered wrongly', by: expect.stringContaining('the workflow') });
		expect((await change('stopAutomation', 'again'))[1]).toMatchObject([{ json: { changed: false } }]);
		expect((await change('resumeAutomation', 'Looked into'))[1]).toMatchObject([{ json: { kind: 'automationResumed', changed: true } }]);
		expect((await store.gateState(loop, gate)).stopped).toBeUndefined();
	});

	test.each<[string, object, string]>([
		['without a reason', { operation: 'stopAutomation', stopReason: '  ' }, 'Reason is empty'],
		['with a reason that nobody reads', { operation: 'stopAutomation', stopReason: 'x'.repeat(501) }, 'Reason has more than 500 letters'],
		['of a loop that is not there', { operation: 'stopAutomation', stopReason: 'why' }, 'There is no loop called'],
		['that is taken back in a loop that is not there', { operation: 'resumeAutomation', stopReason: 'why' }, 'so nothing was stopped or resumed'],
	])('%s: a sentence and what to do next', async (_name, parameters, message) => {
		await expect(run(parameters)).rejects.toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining(message), description: expect.stringMatching(/\w{4}/) });
	});
});
