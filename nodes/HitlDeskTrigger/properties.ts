import type { INodeProperties } from 'n8n-workflow';

export const hitlDeskProperties: INodeProperties[] = [
	{
		displayName:
			'Publish this workflow, and leave it published while people are asked: from then on the links of Human Review lead to a page here. One HITL Desk Trigger serves all workflows of this n8n.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'hitl-desk',
		required: true,
		placeholder: 'e.g. hitl-desk',
		description:
			'Where people find the page: below the webhook address of n8n. Links that were sent before lead nowhere after a change.',
	},
];
