import { z } from 'zod/v4';
import { postJson } from './executions';
import type { N8nConnection } from './n8nServer';

export interface RouteNode {
	readonly type: string;
	readonly parameters: object;
	readonly credentials?: object;
	readonly typeVersion?: number;
	/** An execution without items goes on with an empty one. */
	readonly alwaysOutputData?: boolean;
}

/** Nodes in a row behind each address: one workflow, with a webhook for every entry, that answers with what the last node gives. */
export const routesWorkflow = (name: string, routes: Readonly<Record<string, readonly RouteNode[]>>) => {
	const chains = Object.entries(routes).map(([path, nodes], lane) => {
		const hook: RouteNode = {
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries', options: {} },
		};
		return [hook, ...nodes].map((node, step) => ({ typeVersion: 1, ...node, id: `${path}-${step}`, name: `${path} ${step}`, webhookId: `${path}-${step}`, position: [step * 250, lane * 200] }));
	});
	const wires = chains.flatMap((chain) => chain.slice(1).map(({ name: next }, step) => [chain[step]?.name, { main: [[{ node: next, type: 'main', index: 0 }]] }]));
	return { name, nodes: chains.flat(), connections: Object.fromEntries(wires), settings: { executionOrder: 'v1' } };
};

/** Saves and publishes the routes, and returns the workflow's id. */
export async function publishRoutes(n8n: N8nConnection, name: string, routes: Readonly<Record<string, readonly RouteNode[]>>): Promise<string> {
	const id = await n8n.importWorkflow(routesWorkflow(name, routes));
	await n8n.publish(id);
	return id;
}

/** Calls a route and returns the items that its last node gave. Throws with the answer when the execution failed. */
export async function callRoute(n8n: N8nConnection, path: string, body: unknown = {}): Promise<unknown[]> {
	const { status, text } = await postJson(`${n8n.base}/webhook/${path}`, body);
	if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
	return z.array(z.unknown()).parse(JSON.parse(text));
}
