import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';
import { parse } from 'csv-parse/sync';
import { z } from 'zod/v4';
import { root } from './installedPackage';

export interface ExampleWorkflow {
	readonly id: string;
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
}

export const exampleWorkflow = (file: string): ExampleWorkflow =>
	JSON.parse(readFileSync(join(root, 'examples', file), 'utf8')) as ExampleWorkflow;

/** The same workflow under another name, loop and addresses, so that suites do not meet. */
export function renamed(workflow: ExampleWorkflow, suffix: string): ExampleWorkflow {
	const nodes = structuredClone(workflow.nodes);
	for (const node of nodes) {
		const { parameters } = node;
		if (typeof parameters['path'] === 'string') parameters['path'] += `-${suffix}`;
		if (typeof parameters['loop'] === 'string') parameters['loop'] += `-${suffix}`;
		for (const name of ['path', 'sendLinkTo']) {
			const options = z.looseObject({ [name]: z.string() }).safeParse(parameters['options']);
			if (options.success) parameters['options'] = { ...options.data, [name]: `${options.data[name]}-${suffix}` };
		}
		if (node.webhookId !== undefined) node.webhookId = `${node.webhookId}-${suffix}`;
	}
	return { ...workflow, id: `${workflow.id}${suffix}`, name: `${workflow.name} ${suffix}`, nodes };
}

export interface LabelledText {
	readonly text: string;
	readonly label: string;
}

const rowsSchema = z.array(z.object({ text: z.string(), label: z.string() }));

/** BANKING77, ten intents, in the order of the file. */
export const bankingRows = (): LabelledText[] =>
	rowsSchema.parse(parse(readFileSync(join(root, 'examples', 'data', 'banking77-ten-intents.csv'), 'utf8'), { columns: true }));
