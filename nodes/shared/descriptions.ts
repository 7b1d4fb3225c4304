import type { INodeProperties } from 'n8n-workflow';

/** Fields that several nodes have, with the same words everywhere. */

export const loopField: INodeProperties = {
	displayName: 'Loop',
	name: 'loop',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. support-triage',
	description: 'Name of the task that learns. All nodes that use the same name share answers and model.',
};

export const reviewedTextField: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	default: '={{ $json.text }}',
	required: true,
	placeholder: 'e.g. {{ $json.question }}',
	typeOptions: { rows: 2 },
	description: 'What the reviewer reads before deciding',
};

export const itemIdOption: INodeProperties = {
	displayName: 'Item ID',
	name: 'itemId',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.ticketNumber }}',
	description: 'Your own key of the item, so that a repeat is known as a repeat. Left empty, equal texts count as one item.',
};

export const subjectKeyOption: INodeProperties = {
	displayName: 'Person Key',
	name: 'subjectKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.customerId }}',
	description: 'Whose data this is. Stored with every row and exported, so that you can find what belongs to one person.',
};
