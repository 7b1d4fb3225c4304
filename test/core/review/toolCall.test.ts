import { loopNameSchema } from '../../../core/item';
import { toolAnswer } from '../../../core/review/toolAnswer';
import { loopNameFrom, readToolCall, toolDecision } from '../../../core/review/toolCall';

test('an agent’s wish is read with its arguments by name, whatever they hold', () => {
	const call = readToolCall({
		toolCallId: 'call_1',
		tool: 'Refund',
		toolParameters: { order: '4711', amount: 90, lines: ['a', 'b'] },
		chatInput: 'the whole conversation',
	});
	expect(call).toEqual({
		callId: 'call_1',
		tool: 'Refund',
		shown: [
			{ name: 'order', value: '4711' },
			{ name: 'amount', value: '90' },
			{ name: 'lines', value: '[\n  "a",\n  "b"\n]' },
		],
	});
});

test.each([
	['a text', 'drop everything', 'drop everything'],
	['a list', [1, 2], '[\n  1,\n  2\n]'],
	['nothing', undefined, 'n8n did not say what this tool would be run with.'],
])('arguments that are %s are shown, not left out', (_what, toolParameters, value) => {
	expect(readToolCall({ toolCallId: 'c', tool: 'T', toolParameters }).shown).toEqual([{ name: 'Input', value }]);
});

test.each([[{}], [{ tool: 'Refund' }], [{ toolCallId: '' }], ['text'], [undefined]])('%j is no tool call: a sentence and what to connect', (json) => {
	expect(() => readToolCall(json)).toThrow(expect.objectContaining({ code: 'item-malformed', nextStep: expect.stringContaining('AI Agent') as string }));
});

test('the same call has the same item, another call and another execution have others', () => {
	const about = { loop: 'tools', message: 'm', executionKey: '7-abc', now: new Date(0) };
	const idOf = (callId: string, more = {}) => toolDecision({ callId, tool: 'T', shown: [] }, { ...about, ...more }).itemId;
	expect(idOf('call_1')).toBe(idOf('call_1'));
	expect(new Set([idOf('call_1'), idOf('call_2'), idOf('call_1', { executionKey: '8-abc' })]).size).toBe(3);
	expect(idOf('x'.repeat(5_000)).length).toBeLessThanOrEqual(512);
});

test.each(['Agent tools', '«Ärger» & Co / nachts', '???', '', '_x', '日本語のワークフロー', 'x'.repeat(500), `${'x'.repeat(63)} y`])('the workflow %j gives a name that a loop may have', (name) => {
	expect(loopNameSchema.safeParse(loopNameFrom(name)).success).toBe(true);
});

describe('what the agent is told', () => {
	test('an approval is the only outcome with which a tool runs', () => {
		expect(toolAnswer('approved', 'fine')).toEqual({ approved: true });
		for (const outcome of ['rejected', 'unsure', 'timed_out', 'corrected'] as const) expect(toolAnswer(outcome).approved).toBe(false);
	});

	test('a refusal carries its reason; without one n8n’s own words tell the agent to stop', () => {
		expect(toolAnswer('rejected', ' The order is older. ')).toEqual({ approved: false, chatInput: 'Rejected. The tool was not run. They wrote: The order is older.' });
		expect(toolAnswer('rejected', '  ')).toEqual({ approved: false });
	});

	test('neither silence nor doubt reads like a refusal by a person', () => {
		expect(toolAnswer('timed_out').chatInput).toBe('Nobody answered in time. The tool was not run.');
		expect(toolAnswer('unsure', 'Ask Ana').chatInput).toBe('Not decided: the person was not sure. The tool was not run. They wrote: Ask Ana');
	});
});
