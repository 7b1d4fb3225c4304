import { parse } from 'csv-parse/sync';
import { exampleWorkflow, renamed } from '../support/exampleWorkflow';
import { executionData, hasStatus, postJson, reviewUrlOf, startedBy } from '../support/executions';
import { eventually } from '../support/n8nServer';
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

test('what was recorded leaves as CSV and as JSON lines; silence leaves by Undecided when the time is over', async () => {
	const n8n = sharedN8n();
	const workflow = renamed(exampleWorkflow('support-triage.json'), 'export');
	const short = renamed(exampleWorkflow('support-triage.json'), 'silence');
	for (const { name, parameters } of short.nodes) if (name === 'Human Review') parameters['hoursToAnswer'] = 0.02;
	const [workflowId = '', silentId = ''] = await Promise.all([n8n.importWorkflow(workflow), n8n.importWorkflow(short)]);
	await n8n.publish(workflowId);
	await n8n.publish(silentId);

	const silent = await startedBy(n8n, silentId, () => postJson(`${n8n.base}/webhook/support-triage-messages-silence`, { messages: [{ ticket: 'Q-1', text: 'nobody answers this card' }] }));
	const silentUrl = await reviewUrlOf(n8n, silent.id);

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

	// n8n looks for pauses that are over once a minute.
	await eventually('the silent review is over', async () => (await hasStatus(n8n, silentId, silent.id, 'success')) || undefined, 200_000);
	const data = await executionData(n8n, silent.id);
	expect(data).toContain('timed_out');
	expect(data).not.toContain('"Route as Decided":');
	const late = await postJson(silentUrl, { answers: [{ itemId: 'Q-1', label: 'card arrival' }] });
	expect(late.text).not.toContain('"recorded"');
}, 300_000);
