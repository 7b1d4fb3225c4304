import type { INodeExecutionData } from 'n8n-workflow';

/** Position in the node's input of the one item that this item was made from; undefined when it was made from several. */
export function inputIndex({ pairedItem }: INodeExecutionData): number | undefined {
	if (typeof pairedItem === 'number') return pairedItem;
	return pairedItem === undefined || Array.isArray(pairedItem) ? undefined : pairedItem.item;
}
