import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { readToolCall, suggestionOf, toolDecision } from '../../core/review/toolCall';
import { loopNameSchema } from '../../core/item';
import { HitlError } from '../../core/errors';
import { executionKey } from '../shared/executionKey';
import { readItems } from '../shared/readItems';
import type { ItemsToAsk } from './askedItems';
import type { ReviewSettings } from './parameters';

/** Whether the node stands between an AI agent and a tool: n8n derives that variant from this node and names it so. */
export const isToolReview = ({ type }: INode): boolean => type.endsWith('HitlTool');

/** The question above what the agent wants; the message of the panel stands below it. */
export const TOOL_QUESTION = 'May the AI agent do this?';

function loopOf({ loop }: ReviewSettings): string {
	const read = loopNameSchema.safeParse(loop);
	if (read.success) return read.data;
	throw new HitlError(
		'item-malformed',
		`"${loop.slice(0, 80)}" cannot be the name of a loop`,
		'Use up to 64 letters, digits, spaces, dots, dashes and underscores, or remove the option Loop.',
	);
}

/** What the agent asks for in this run. Nothing of the agent's own item is kept: it may hold a whole conversation. */
export async function readToolCalls(context: IExecuteFunctions, settings: ReviewSettings): Promise<ItemsToAsk> {
	const loop = loopOf(settings);
	const { ready, failed } = await readItems(context, ({ json }) => readToolCall(json));
	const about = { loop, executionKey: executionKey(context), now: new Date() };
	const decided = ready.map(({ index, value }) => {
		const message = String(context.getNodeParameter('message', index));
		const decision = toolDecision(value, { ...about, message });
		return { index, item: { json: {} }, decision, nearest: undefined, imageField: undefined, shown: value.shown, suggestion: suggestionOf(value) };
	});
	return { loop, decided, failed };
}
