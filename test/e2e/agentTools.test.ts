import { resolve } from 'node:path';
import { z } from 'zod/v4';
import { agentExample, refundsOf, toldAgent } from '../support/agentExample';
import { launchBrowser } from '../support/browser';
import { startChatModel, type ChatModel } from '../support/chatModel';
import { executionData, hasStatus, postJson, reviewUrlOf, startedBy } from '../support/executions';
import { root } from '../support/installedPackage';
import type { N8nConnection } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';

/** The example with a real AI Agent node; its language model is a strict stand-in on loopback. */
let model: ChatModel;
let n8n: N8nConnection;
let workflowId: string;

beforeAll(async () => {
	model = await startChatModel();
	n8n = sharedN8n();
	workflowId = await n8n.importWorkflow(await agentExample(n8n, model, 'test'));
	await n8n.publish(workflowId);
});

afterAll(() => model.close());

const refunds = async (): Promise<number> => await refundsOf(n8n, workflowId);

async function wish(text: string) {
	const { id } = await startedBy(n8n, workflowId, () => postJson(`${n8n.base}/webhook/approve-agent-tools-test`, { text }));
	return { id, url: await reviewUrlOf(n8n, id) };
}

test('a person approves on the page: only then the tool runs, with what was shown, and the agent hears its result', async () => {
	const before = await refunds();
	const { id, url } = await wish('Please refund order 4711, 90 euros');
	expect(await refunds()).toBe(before);
	const browser = await launchBrowser();
	try {
		const page = await browser.newPage({ reducedMotion: 'reduce' });
		await page.goto(url);
		const text = await page.locator('body').innerText();
		for (const shown of ['May the AI agent do this?', 'Please refund order 4711, 90 euros', 'order', '4711', 'euros', '90', 'Refund']) expect(text).toContain(shown);
		expect(text).not.toContain('% sure');
		await page.screenshot({ path: resolve(root, process.env.HITL_IMAGES ?? '.test-results/images', 'agent-tool-review.png') });
		await page.locator('label.opt', { hasText: 'Approve' }).click();
		await page.locator('#send').click();
		await page.getByText('1 answer sent.').waitFor();
	} finally {
		await browser.close();
	}
	await hasStatus(n8n, workflowId, id, 'success');
	expect(await refunds()).toBe(before + 1);
	expect(toldAgent(model, 'Please refund order 4711, 90 euros')).toContain('Refunded');
	expect(await executionData(n8n, id)).toContain('I was told: ');
	expect(model.refused).toEqual([]);
});

test.each([
	['rejected', 'The order is a year old.', 'Rejected. The tool was not run. They wrote: The order is a year old.'],
	['rejected', undefined, 'User rejected the tool call'],
	['unsure', undefined, 'Not decided: the person was not sure. The tool was not run.'],
])('%s with comment %s: the tool does not run and the agent is told', async (outcome, comment, told) => {
	const before = await refunds();
	const text = `Refund order 17, 3 euros (${outcome}, ${comment ?? 'no word'})`;
	const { id, url } = await wish(text);
	const review = z.object({ items: z.array(z.object({ itemId: z.string() })).length(1) });
	const asked = await fetch(url, { headers: { accept: 'application/json' } });
	const { items } = review.parse(await asked.json());
	const sent = await postJson(url, { answers: [{ itemId: items[0]?.itemId, outcome, comment }] });
	expect(sent).toMatchObject({ status: 200, text: expect.stringContaining('"recorded"') as string });
	await hasStatus(n8n, workflowId, id, 'success');
	expect(await refunds()).toBe(before);
	expect(toldAgent(model, text)).toContain(told);
	expect(model.refused).toEqual([]);
});

test('n8n offers the review among the tools, and in the flow the node is as before', async () => {
	const answer = await fetch(`${n8n.base}/types/nodes.json`, { headers: { cookie: await n8n.login() } });
	const types = z
		.array(z.looseObject({ name: z.string(), properties: z.array(z.looseObject({ name: z.string(), type: z.string() })), outputs: z.unknown() }))
		.parse(await answer.json());
	const tool = types.find(({ name }) => name === 'n8n-nodes-hitl.humanReviewHitlTool');
	expect(tool?.properties[0]).toMatchObject({ name: 'message', required: true });
	expect(tool?.properties.filter(({ name }) => name === 'operation').map(({ type }) => type)).toEqual(['hidden', 'hidden']);
	const flow = types.find(({ name }) => name === 'n8n-nodes-hitl.humanReview');
	expect(flow?.outputs).toEqual(['main', 'main', 'main']);
});

test('its panel asks for a message and a time, and for nothing that has no meaning for a tool', async () => {
	const browser = await launchBrowser();
	try {
		const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', colorScheme: 'light' });
		const [cookie = '', value = ''] = (await n8n.login()).split('; ')[0]?.split('=') ?? [];
		await context.addCookies([{ name: cookie, value, url: n8n.base }]);
		const page = await context.newPage();
		await page.goto(`${n8n.base}/workflow/${workflowId}`);
		const node = page.locator('[data-test-id="canvas-node"][data-node-name="Human Review"]');
		await node.waitFor();
		await node.dblclick();
		const field = (name: string) => page.locator(`[data-test-id="parameter-input-${name}"]`);
		await field('message').waitFor();
		expect(await field('hoursToAnswer').count()).toBe(1);
		for (const name of ['operation', 'answerWith', 'labelSource', 'labels']) expect(await field(name).count()).toBe(0);
	} finally {
		await browser.close();
	}
});
