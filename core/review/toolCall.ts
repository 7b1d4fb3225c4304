import { z } from 'zod/v4';
import { HitlError } from '../errors';
import type { GateDecision } from '../feedback/store';
import { itemIdOf } from '../itemId';
import type { ReviewItem, Suggestion } from './reviewForm';

/** One use of a tool that an AI agent asks for, as n8n hands it to the node that people stand behind. */
export interface ToolCall {
	readonly callId: string;
	readonly tool: string;
	/** What the tool would be run with, by name. */
	readonly shown: ReviewItem['shown'];
}

const toolCallSchema = z.object({
	toolCallId: z.string().min(1),
	tool: z.string().trim().min(1).default('a tool'),
	toolParameters: z.unknown(),
});

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''));

function shownArguments(given: unknown): ToolCall['shown'] {
	const named = z.record(z.string(), z.unknown()).safeParse(given);
	if (named.success) return Object.entries(named.data).map(([name, value]) => ({ name, value: asText(value) }));
	// Nobody should think that there is nothing to it.
	if (given === undefined) return [{ name: 'Input', value: 'n8n did not say what this tool would be run with.' }];
	return [{ name: 'Input', value: asText(given) }];
}

/** Reads the item of a tool call. Throws `item-malformed` for any other item. */
export function readToolCall(json: unknown): ToolCall {
	const read = toolCallSchema.safeParse(json);
	if (read.success) {
		const { toolCallId, tool, toolParameters } = read.data;
		return { callId: toolCallId, tool, shown: shownArguments(toolParameters) };
	}
	throw new HitlError(
		'item-malformed',
		'This item is not a tool call of an AI agent',
		'Connect a tool to the left of this node and an AI Agent node to its right. To ask about other items, use Human Review in the flow itself.',
		{ cause: read.error },
	);
}

/** What people approve or reject. */
export const suggestionOf = ({ tool }: ToolCall): Suggestion => ({
	label: `Run ${tool}`,
	reason: 'An AI agent asks for this. Nothing runs unless somebody approves it.',
});

export interface AskedAbout {
	readonly loop: string;
	/** What people read, in the words of the workflow's author. */
	readonly message: string;
	readonly executionKey: string;
	readonly now: Date;
}

/** A tool call in place of a gate's decision: no gate saw it, and no store holds it, so nothing is learned from its answer. */
export function toolDecision(call: ToolCall, { loop, message, executionKey, now }: AskedAbout): GateDecision {
	const { label, reason } = suggestionOf(call);
	return {
		loop,
		decisionId: '',
		itemId: itemIdOf(loop, message, `${executionKey} ${call.callId}`),
		executionId: executionKey,
		text: message,
		prediction: { label, confidence: 0, model: { id: 'agent' } },
		verdict: { route: 'review', reason, predictor: 'agent', threshold: 1, rule: 'asked', reviewProbability: 1 },
		decidedAt: now.toISOString(),
	};
}

const LOOP_LETTERS = 64;

/** A loop's name out of a workflow's, which may hold any sign. */
export const loopNameFrom = (workflowName: string): string =>
	workflowName
		.replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
		.replace(/^[^\p{L}\p{N}]+/u, '')
		.slice(0, LOOP_LETTERS)
		.trim() || 'agent tools';
