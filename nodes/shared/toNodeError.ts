import { NodeOperationError, type INode } from 'n8n-workflow';
import { isHitlError } from '../../core/errors';

/** Any refusal of the core in the words of n8n: what happened as message, what to do next as description. */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	if (isHitlError(error)) {
		const at = error.itemIndex ?? itemIndex;
		return new NodeOperationError(node, error, {
			message: error.message,
			description: error.nextStep,
			...(at === undefined ? {} : { itemIndex: at }),
		});
	}
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(node, cause, itemIndex === undefined ? {} : { itemIndex });
}
