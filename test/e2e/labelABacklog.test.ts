import { z } from 'zod/v4';
import { bankingRows, exampleWorkflow, renamed } from '../support/exampleWorkflow';
import { executionData, hasStatus, postJson, reviewUrlOf, startedBy } from '../support/executions';
import type { N8nConnection } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';

let n8n: N8nConnection;
let workflowId: string;

beforeAll(async () => {
	n8n = sharedN8n();
	workflowId = await n8n.importWorkflow(renamed(exampleWorkflow('label-a-backlog.json'), 'backlog'));
	await n8n.publish(workflowId);
});

const reviewSchema = z.object({
	items: z.array(z.object({ itemId: z.string(), text: z.string(), suggestion: z.object({ label: z.string(), reason: z.string() }).optional() })),
});

const rows = bankingRows();
const truth = new Map(rows.map(({ text, label }) => [text, label]));

/** What people are asked about in an execution, answered with the labels of the data set. Gives the texts. */
async function answerAll(id: string): Promise<string[]> {
	const url = await reviewUrlOf(n8n, id);
	const { items } = reviewSchema.parse(await (await fetch(url, { headers: { accept: 'application/json' } })).json());
	await postJson(url, { answers: items.map(({ itemId, text }) => ({ itemId, label: truth.get(text) })) });
	await hasStatus(n8n, workflowId, id, 'success');
	return items.map(({ text }) => text);
}

test('the backlog of the example: one press, twenty questions, and their answers are recorded', async () => {
	const { id } = await startedBy(n8n, workflowId, () => n8n.rest(`workflows/${workflowId}/run`, { method: 'POST', body: { triggerToStartFrom: { name: 'Press Execute' } } }));
	expect(await answerAll(id)).toHaveLength(20);
	expect(await executionData(n8n, id)).toContain('stands for many similar texts');
}, 120_000);

test('a backlog of one’s own: nothing is asked twice, and answers make a version', async () => {
	const items = rows.slice(0, 300).map(({ text }, at) => ({ text, ticket: `own-${at}` }));
	const asked: string[] = [];
	let outcome = '';
	for (let round = 0; round < 6 && !outcome.includes('"promoted"'); round++) {
		const { id } = await startedBy(n8n, workflowId, () => postJson(`${n8n.base}/webhook/label-a-backlog-backlog`, { items }));
		asked.push(...(await answerAll(id)));
		outcome = await executionData(n8n, id);
	}
	expect(outcome).toContain('"promoted"');
	expect(new Set(asked).size).toBe(asked.length);
}, 300_000);
