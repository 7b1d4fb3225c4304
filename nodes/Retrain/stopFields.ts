import type { INodeProperties } from 'n8n-workflow';

export const stopFields: INodeProperties[] = [
	{
		displayName: 'Reason',
		name: 'stopReason',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. A customer was answered wrongly',
		displayOptions: { show: { operation: ['resumeAutomation', 'stopAutomation'] } },
		description: 'Why, in a few words. Items that go to people meanwhile carry it, and it stays in the history of the loop.',
	},
];
