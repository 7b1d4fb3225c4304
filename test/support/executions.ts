import { z } from 'zod/v4';
import { reviewLinkIn } from './reviewLink';
import { eventually, type N8nConnection } from './n8nServer';

const listSchema = z.object({ results: z.array(z.object({ id: z.string(), status: z.string(), mode: z.string() })) });

export interface SeenExecution {
	readonly id: string;
	readonly status: string;
	/** What started it: `webhook`, `manual`, or `trigger` for a schedule. */
	readonly mode: string;
}

/** Executions of a workflow, newest first. */
export async function executionsOf(n8n: N8nConnection, workflowId: string): Promise<SeenExecution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	return listSchema.parse((await n8n.rest(`executions?limit=100&filter=${filter}`)).data).results;
}

/** What n8n keeps of an execution, as the text it keeps it in. */
export async function executionData(n8n: N8nConnection, id: string): Promise<string> {
	return z.object({ data: z.string() }).parse((await n8n.rest(`executions/${id}`)).data).data;
}

/** The signed address that Human Review gave in its hint, once the execution waits. */
export const reviewUrlOf = (n8n: N8nConnection, executionId: string): Promise<string> =>
	eventually(`execution ${executionId} waits for a person`, async () => {
		const data = await executionData(n8n, executionId);
		return reviewLinkIn(data);
	});

/** Waits until an execution has the status; throws when it ended otherwise. */
export const hasStatus = (n8n: N8nConnection, workflowId: string, executionId: string, status: string): Promise<true> =>
	eventually(`execution ${executionId} is ${status}`, async () => {
		const now = (await executionsOf(n8n, workflowId)).find(({ id }) => id === executionId)?.status;
		if (now === 'error' || now === 'crashed') throw new Error(`execution ${executionId} ended with ${now}: ${(await executionData(n8n, executionId)).slice(0, 2_000)}`);
		return now === status || undefined;
	});

/**
 * Does something that starts an execution of the workflow, and waits until that execution shows: the first of what it starts.
 * The schedules of the examples start executions whenever their minute comes: those are somebody else's.
 */
export async function startedBy(n8n: N8nConnection, workflowId: string, action: () => Promise<unknown>): Promise<SeenExecution> {
	const before = new Set((await executionsOf(n8n, workflowId)).map(({ id }) => id));
	await action();
	return await eventually('an execution has started', async () => (await executionsOf(n8n, workflowId)).findLast(({ id, mode }) => mode !== 'trigger' && !before.has(id)));
}

/** Waits until an execution pauses or ends. */
export const settled = (n8n: N8nConnection, workflowId: string, executionId: string): Promise<string> =>
	eventually(`execution ${executionId} pauses or ends`, async () => {
		const status = (await executionsOf(n8n, workflowId)).find(({ id }) => id === executionId)?.status;
		return status === undefined || status === 'running' || status === 'new' ? undefined : status;
	});

/** Presses "Execute workflow" beside a trigger. */
export async function runFrom(n8n: N8nConnection, workflowId: string, trigger: string): Promise<string> {
	const answer = await n8n.rest(`workflows/${workflowId}/run`, { method: 'POST', body: { triggerToStartFrom: { name: trigger } } });
	const { executionId } = z.object({ executionId: z.string() }).parse(answer.data);
	await hasStatus(n8n, workflowId, executionId, 'success');
	return executionId;
}

/** POSTs JSON and returns what came back. */
export async function postJson(url: string, body: unknown): Promise<{ status: number; text: string }> {
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
	return { status: response.status, text: await response.text() };
}
