import { parse } from 'csv-parse/sync';
import { agentExample, refundsOf, toldAgent } from '../support/agentExample';
import { startChatModel, type ChatModel } from '../support/chatModel';
import { exampleWorkflow, renamed, type ExampleWorkflow } from '../support/exampleWorkflow';
import { executionData, executionsOf, hasStatus, postJson, reviewUrlOf, startedBy } from '../support/executions';
import { eventually, type N8nConnection } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';

const node = (id: string, name: string, type: string, typeVersion: number, parameters: object, x: number) => ({ id, name, type, typeVersion, parameters, position: [x, 0], webhookId: id });

/** A file from a loop at an address: Webhook, then Record Feedback's Export. */
const exportWorkflow = (format: string, loop: string) => ({
	name: `Export ${format}`,
	nodes: [
		node('hook', 'Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'GET', path: `export-${format}`, responseMode: 'lastNode', responseData: 'firstEntryBinary', responseBinaryPropertyName: 'data' }, 0),
		node('export', 'Export', 'n8n-nodes-hitl.recordFeedback', 1, { operation: 'export', loop, format, binaryProperty: 'data' }, 300),
	],
	connections: { Webhook: { main: [[{ node: 'Export', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
});

let n8n: N8nConnection;
let model: ChatModel;

/** A run that waits for people, who have little more than a minute, and its page. */
interface Silence {
	readonly workflowId: string;
	readonly id: string;
	readonly url: string;
}

let message: Silence;
let tool: Silence;

async function nobodyAnswers(workflow: ExampleWorkflow, path: string, body: unknown): Promise<Silence> {
	for (const { name, parameters } of workflow.nodes) if (name === 'Human Review') parameters['hoursToAnswer'] = 0.02;
	const workflowId = await n8n.importWorkflow(workflow);
	await n8n.publish(workflowId);
	const { id } = await startedBy(n8n, workflowId, () => postJson(`${n8n.base}/webhook/${path}`, body));
	return { workflowId, id, url: await reviewUrlOf(n8n, id) };
}

// What takes its time is begun first, and goes on while the other tests run. n8n looks for pauses that are over once a minute.
beforeAll(async () => {
	n8n = sharedN8n();
	model = await startChatModel();
	message = await nobodyAnswers(renamed(exampleWorkflow('support-triage.json'), 'silence'), 'support-triage-messages-silence', { messages: [{ ticket: 'Q-1', text: 'nobody answers this card' }] });
	tool = await nobodyAnswers(await agentExample(n8n, model, 'silence'), 'approve-agent-tools-silence', { text: 'Refund order 5, 5 euros' });
});

afterAll(() => model.close());

const goesOn = async ({ workflowId, id }: Silence): Promise<string> => {
	await eventually('n8n goes on after the deadline', async () => (await executionsOf(n8n, workflowId)).some((run) => run.id === id && run.status === 'success') || undefined, 200_000);
	return await executionData(n8n, id);
};

test('what was recorded leaves as CSV and as JSON lines', async () => {
	const workflowId = await n8n.importWorkflow(renamed(exampleWorkflow('support-triage.json'), 'export'));
	await n8n.publish(workflowId);
	const texts = ['=cmd|calc the card', 'a "quoted" card, with comma', 'zwei\nZeilen card', 'بطاقتي card 💳'];
	const { id } = await startedBy(n8n, workflowId, () => postJson(`${n8n.base}/webhook/support-triage-messages-export`, { messages: texts.map((text, at) => ({ ticket: `X-${at}`, text })) }));
	const answers = texts.map((_text, at) => ({ itemId: `X-${at}`, label: 'card arrival', comment: `remark ${at}` }));
	await postJson(await reviewUrlOf(n8n, id), { answers, reviewer: 'Ana' });
	await hasStatus(n8n, workflowId, id, 'success');

	for (const format of ['csv', 'jsonl']) await n8n.publish(await n8n.importWorkflow(exportWorkflow(format, 'support-triage-export')));
	const file = (format: string) => eventually(`export as ${format}`, async () => {
		const response = await fetch(`${n8n.base}/webhook/export-${format}`);
		return response.ok ? await response.text() : undefined;
	});
	const csv = parse(await file('csv'), { columns: true }) as Array<Record<string, string>>;
	expect(csv).toHaveLength(4);
	// A cell that a spreadsheet would run as a formula is defused.
	expect(csv.map((row) => row['text'])).toEqual(["'=cmd|calc the card", ...texts.slice(1)]);
	expect(csv[0]).toMatchObject({ loop: 'support-triage-export', item_id: 'X-0', label: 'card arrival', reviewer: 'Ana', comment: 'remark 0', outcome: expect.stringMatching(/approved|corrected/) });
	const lines = (await file('jsonl')).trim().split('\n').map((line) => JSON.parse(line) as { text: string });
	expect(lines.map(({ text }) => text)).toEqual(texts);
});

test('silence leaves by Undecided when the time is over', async () => {
	const data = await goesOn(message);
	expect(data).toContain('timed_out');
	expect(data).not.toContain('"Route as Decided":');
	const late = await postJson(message.url, { answers: [{ itemId: 'Q-1', label: 'card arrival' }] });
	expect(late.text).not.toContain('"recorded"');
}, 240_000);

test('an agent that nobody answers in time is told so, and its tool does not run', async () => {
	await goesOn(tool);
	expect(await refundsOf(n8n, tool.workflowId)).toBe(0);
	expect(toldAgent(model, 'Refund order 5, 5 euros')).toContain('Nobody answered in time. The tool was not run.');
	expect(model.refused).toEqual([]);
}, 240_000);
