import { z } from 'zod/v4';
import { exampleWorkflow, renamed } from '../support/exampleWorkflow';
import { executionData, executionsOf, hasStatus, postJson, reviewUrlOf, startedBy } from '../support/executions';
import type { N8nConnection } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';
import { startSlackThread, type SlackThread } from '../support/slackThread';

/** The example that starts in Slack and answers in the thread, with Slack as a strict stand-in. */
let slack: SlackThread;
let n8n: N8nConnection;
let workflowId: string;

beforeAll(async () => {
	slack = await startSlackThread();
	n8n = sharedN8n();
	const created = await n8n.rest('credentials', { method: 'POST', body: { name: 'slack stand-in', type: 'slackApi', data: slack.credential } });
	const { id } = z.object({ id: z.string() }).parse(created.data);
	const example = renamed(exampleWorkflow('review-from-slack.json'), 'test');
	for (const node of example.nodes) {
		if (node.name === 'Mention in Slack' || node.name === 'Answer in the Thread') node.credentials = { slackApi: { id, name: 'slack stand-in' } };
		if (node.name === 'Answer in the Thread') node.parameters['url'] = String(node.parameters['url']).replace('https://slack.com', slack.address);
	}
	workflowId = await n8n.importWorkflow(example);
	await n8n.publish(workflowId);
});

afterAll(() => slack.close());

const address = (): string => `${n8n.base}/webhook/review-from-slack-test/webhook`;

async function mentioned(text: string) {
	const { ts, init } = slack.mention(text);
	const { id } = await startedBy(n8n, workflowId, async () => {
		expect((await fetch(address(), init)).status).toBe(200);
	});
	const url = await reviewUrlOf(n8n, id);
	const asked = z
		.object({ labels: z.array(z.string()), items: z.array(z.object({ itemId: z.string(), text: z.string() })).length(1) })
		.parse(await (await fetch(url, { headers: { accept: 'application/json' } })).json());
	return { ts, id, url, labels: asked.labels, item: asked.items[0] ?? { itemId: '', text: '' } };
}

test('a message in Slack opens a review, and its answer goes back to that thread', async () => {
	const { ts, id, url, labels, item } = await mentioned('My parcel &lt;4711&gt; has not arrived');
	expect(item.text).toBe('My parcel <4711> has not arrived');
	expect(labels).toEqual(['billing', 'broken', 'delivery']);
	expect(slack.threads.get(ts)).toEqual([]);
	await postJson(url, { answers: [{ itemId: item.itemId, label: 'delivery' }], reviewer: 'Ana <ops>' });
	await hasStatus(n8n, workflowId, id, 'success');
	expect(slack.threads.get(ts)).toEqual(['This is about delivery, says Ana &lt;ops&gt;.']);
	expect(slack.refused).toEqual([]);
});

test('what nobody can say is told in its own thread', async () => {
	const first = await mentioned('hello there');
	const second = await mentioned('good morning');
	await postJson(first.url, { answers: [{ itemId: first.item.itemId, outcome: 'rejected' }] });
	await hasStatus(n8n, workflowId, first.id, 'success');
	expect(slack.threads.get(first.ts)).toEqual(['Nobody could say what this is about. Please ask somebody.']);
	expect(slack.threads.get(second.ts)).toEqual([]);
	await postJson(second.url, { answers: [{ itemId: second.item.itemId, outcome: 'unsure' }] });
	await hasStatus(n8n, workflowId, second.id, 'success');
	expect(slack.threads.get(second.ts)).toEqual(['Nobody could say what this is about. Please ask somebody.']);
});

test('what Slack did not sign starts nothing', async () => {
	const { ts, init } = slack.mention('Let me in', 'another secret');
	expect((await fetch(address(), init)).status).toBe(401);
	// By the time a later one waits for people, the refused one would be there too.
	const good = await mentioned('Where is my order');
	const kept = await Promise.all((await executionsOf(n8n, workflowId)).map(({ id }) => executionData(n8n, id)));
	expect(kept.filter((data) => data.includes('Where is my order')).length).toBeGreaterThan(0);
	expect(kept.filter((data) => data.includes('Let me in'))).toEqual([]);
	expect(slack.threads.get(ts)).toEqual([]);
	await postJson(good.url, { answers: [{ itemId: good.item.itemId, label: 'delivery' }] });
	await hasStatus(n8n, workflowId, good.id, 'success');
});
