import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * What tells this execution from every other one, for ever: n8n's number alone starts again at 1 when its database is
 * replaced, while the store lives on. The execution's random resume token makes the difference.
 */
export function executionKey(context: IExecuteFunctions): string {
	const id = context.getExecutionId();
	const resumeUrl = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	const token = typeof resumeUrl === 'string' ? resumeUrl.split('signature=')[1] : undefined;
	if (token === undefined) return id;
	return `${id}-${createHash('sha256').update(token).digest('hex').slice(0, 12)}`;
}
