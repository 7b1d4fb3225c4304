import type { INodeProperties } from 'n8n-workflow';
import { loopField } from '../shared/descriptions';

export const retrainProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'train',
		options: [
			{ name: 'Train', value: 'train', action: 'Train a better model', description: 'Learn from the recorded answers; keep the result only if it is better' },
			{ name: 'Roll Back', value: 'rollBack', action: 'Roll back the model', description: 'Go back to an earlier version' },
		],
	},
	loopField,
	{
		displayName: 'Train After New Answers',
		name: 'minNewAnswers',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 1, maxValue: 1_000_000 },
		placeholder: 'e.g. 10',
		displayOptions: { show: { operation: ['train'] } },
		description: 'How many answers must have come in since the last training',
	},
	{
		displayName: 'Which Version',
		name: 'rollBackTo',
		type: 'options',
		noDataExpression: true,
		default: 'previous',
		displayOptions: { show: { operation: ['rollBack'] } },
		options: [
			{ name: 'The One Before', value: 'previous' },
			{ name: 'Choose by Number', value: 'number' },
		],
	},
	{
		displayName: 'Version',
		name: 'version',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0 },
		placeholder: 'e.g. 3',
		displayOptions: { show: { operation: ['rollBack'], rollBackTo: ['number'] } },
		description: 'Number of the version to use from now on; 0 is the state before any training',
	},
];
