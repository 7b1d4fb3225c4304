import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

const ANSWERS_LATE = new Set(['lastNode']);

/** Triggers in front that keep their caller on the line until the last node; n8n answers them when the pause begins. */
export function triggersThatAnswerLast(context: IExecuteFunctions): string[] {
	return context
		.getParentNodes(context.getNode().name, { includeNodeParameters: true })
		.filter(({ disabled, parameters }) => !disabled && ANSWERS_LATE.has(String(parameters?.['responseMode'])))
		.map(({ name }) => name);
}

/** What the builder of the workflow should know about this run, in words. */
export function pauseHints(context: IExecuteFunctions, triggers: readonly string[], resumeUrl: string): NodeExecutionHint[] {
	const hints: NodeExecutionHint[] = [];
	for (const trigger of triggers) {
		hints.push({
			type: 'warning',
			location: 'outputPane',
			message: `"${trigger}" answers its caller when the last node has finished. n8n answers as soon as this node pauses, so the caller never sees the decision. Set it to respond immediately.`,
		});
	}
	if (Number(context.evaluateExpression('{{ $runIndex }}', 0)) > 0) {
		hints.push({
			type: 'warning',
			location: 'outputPane',
			message: 'This node has paused this execution before, so people get several pages. Join the branches with a Merge node in front of it to ask once.',
		});
	}
	if (/^https?:\/\/(localhost|127\.|\[::1\])/.test(resumeUrl)) {
		hints.push({
			type: 'info',
			location: 'outputPane',
			message: 'The review link only works on this machine. Set N8N_WEBHOOK_URL to the address under which people reach n8n.',
		});
	}
	return hints;
}
