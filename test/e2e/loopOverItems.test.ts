import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { executionData, executionsOf, hasStatus, postJson, startedBy } from '../support/executions';
import { root } from '../support/installedPackage';
import { eventually, type N8nConnection } from '../support/n8nServer';
import { reviewLinkIn } from '../support/reviewLink';
import { sharedN8n } from '../support/sharedN8n';

const node = (name: string, type: string, typeVersion: number, parameters: object, x: number) => ({ id: name.toLowerCase().replaceAll(' ', '-'), name, type, typeVersion, parameters, position: [x, 0], webhookId: `loop-over-items-${x}` });

const to = (name: string) => [{ node: name, type: 'main', index: 0 }];

/** Human Review inside n8n's own Loop Over Items: one question at a time. */
const looping = {
	name: 'Loop over items',
	nodes: [
		node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path: 'loop-over-items', responseMode: 'onReceived', options: {} }, 0),
		node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', include: 'noOtherFields', options: {} }, 200),
		node('Loop', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1, options: {} }, 400),
		node('Review', 'n8n-nodes-hitl.humanReview', 1, { message: 'Fine?', answerWith: 'approval', options: { withoutGate: { values: { loop: 'loop-over-items', text: '={{ $json.text }}', suggestion: 'Send it' } } } }, 600),
		node('All Done', 'n8n-nodes-base.noOp', 1, {}, 800),
	],
	connections: {
		Webhook: { main: [to('Split')] },
		Split: { main: [to('Loop')] },
		Loop: { main: [to('All Done'), to('Review')] },
		Review: { main: [to('Loop'), to('Loop'), to('Loop')] },
	},
	settings: { executionOrder: 'v1' },
};

/** As the page of frequent messages has it. */
const LOOP_HINT = 'This node has paused this execution before, so people get several pages.';

const asked = z.object({ items: z.array(z.object({ itemId: z.string(), text: z.string() })).length(1) });

/** The page of the newest pause. */
const pageOtherThan = (n8n: N8nConnection, id: string, old: readonly string[]) =>
	eventually('another question', async () => {
		const links = (await executionData(n8n, id)).split('People are asked on').map(reviewLinkIn);
		return links.find((link) => link !== undefined && !old.includes(link));
	});

test('the page of frequent messages names the hint of a node in a loop', () => {
	expect(readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8')).toContain(`| ${LOOP_HINT} |`);
});

test('in Loop Over Items each item is a question of its own, with a link of its own, and the old link answers nothing', async () => {
	const n8n = sharedN8n();
	const workflowId = await n8n.importWorkflow(looping);
	await n8n.publish(workflowId);
	const texts = ['first reply', 'second reply'];
	const { id } = await startedBy(n8n, workflowId, () => postJson(`${n8n.base}/webhook/loop-over-items`, { items: texts.map((text) => ({ text })) }));
	const links: string[] = [];
	for (const text of texts) {
		const link = await pageOtherThan(n8n, id, links);
		await hasStatus(n8n, workflowId, id, 'waiting');
		const { items } = asked.parse(await (await fetch(link, { headers: { accept: 'application/json' } })).json());
		expect(items[0]?.text).toBe(text);
		// From the second question on the builder reads why people get several pages.
		expect((await executionData(n8n, id)).includes(LOOP_HINT)).toBe(links.length > 0);
		const answer = { answers: [{ itemId: items[0]?.itemId, outcome: 'approved' }] };
		for (const old of links) expect((await postJson(old, answer)).status).toBe(403);
		expect((await executionsOf(n8n, workflowId))[0]).toMatchObject({ id, status: 'waiting' });
		expect(JSON.parse((await postJson(link, answer)).text)).toMatchObject({ status: 'recorded', open: 0 });
		links.push(link);
	}
	await hasStatus(n8n, workflowId, id, 'success');
	expect(await executionData(n8n, id)).toContain('"All Done":');
});
