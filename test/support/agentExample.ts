import { z } from 'zod/v4';
import type { ChatModel } from './chatModel';
import { exampleWorkflow, renamed, type ExampleWorkflow } from './exampleWorkflow';
import { executionData, executionsOf } from './executions';
import type { N8nConnection } from './n8nServer';

/** The example whose agent asks before it uses a tool, with a real AI Agent node and the stand-in as its language model. */
export async function agentExample(n8n: N8nConnection, model: ChatModel, suffix: string): Promise<ExampleWorkflow> {
	const created = await n8n.rest('credentials', {
		method: 'POST',
		body: { name: `stand-in model ${suffix}`, type: 'openAiApi', data: { apiKey: model.apiKey, url: model.url, header: false } },
	});
	const { id } = z.object({ id: z.string() }).parse(created.data);
	const example = renamed(exampleWorkflow('approve-agent-tools.json'), suffix);
	for (const node of example.nodes) {
		if (node.name === 'Language Model') {
			node.credentials = { openAiApi: { id, name: 'stand-in model' } };
			node.parameters['model'] = { __rl: true, mode: 'id', value: 'stand-in-1' };
		}
		if (node.name === 'Refund') node.parameters['url'] = `${String(node.parameters['url'])}-${suffix}`;
	}
	return example;
}

/** How often the shop was called so far. */
export async function refundsOf(n8n: N8nConnection, workflowId: string): Promise<number> {
	const kept = await Promise.all((await executionsOf(n8n, workflowId)).map(async ({ id }) => await executionData(n8n, id)));
	return kept.filter((data) => data.includes('"Money Is Paid Back":')).length;
}

/** What the agent whose wish it was heard of its tool last. */
export function toldAgent(model: ChatModel, wish: string): string {
	const asked = model.requests.findLast(({ messages }) => messages.some(({ role, content }) => role === 'user' && String(content).includes(wish)));
	const last = asked?.messages.at(-1);
	return last?.role === 'tool' ? last.content : '';
}
