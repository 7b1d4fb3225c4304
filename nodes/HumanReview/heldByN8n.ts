import type { IWebhookFunctions } from 'n8n-workflow';

type Parts = Record<string, unknown>;

const isObject = (value: unknown): value is Parts => typeof value === 'object' && value !== null;

const at = (value: unknown, ...path: readonly string[]): unknown => path.reduce((part, key) => (isObject(part) ? part[key] : undefined), value);

/** n8n's types do not name it: in an n8n that has it elsewhere there is none, and whoever asks goes the long way. */
const runOf = (context: IWebhookFunctions): unknown => at(Reflect.get(context, 'runExecutionData'), 'executionData');

/** The node's context as n8n holds it for this request: what is taken out of it is not stored again. */
export function contextOf(context: IWebhookFunctions): Parts | undefined {
	const held = at(runOf(context), 'contextData', `node:${context.getNode().name}`);
	return isObject(held) ? held : undefined;
}

/** The items that would leave at n8n's own time-out, in their order. */
export function heldItems(context: IWebhookFunctions): readonly unknown[] {
	const held = at(runOf(context), 'nodeExecutionStack', '0', 'data', 'main', '0');
	return Array.isArray(held) ? held : [];
}
