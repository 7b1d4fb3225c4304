import type { INodeProperties } from 'n8n-workflow';
import { loopField } from '../shared/descriptions';

const exporting = { show: { operation: ['export'] } };

export const recordFeedbackProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'record',
		options: [
			{ name: 'Record', value: 'record', action: 'Record feedback', description: 'Keep what was decided, so that the loop can learn from it' },
			{ name: 'Export', value: 'export', action: 'Export feedback', description: 'All recorded rows of a loop as a file' },
			{ name: 'Reviewer Figures', value: 'reviewerFigures', action: 'Get reviewer figures', description: 'For each person of a loop: how many answers, how often the same as the model, as others and as known answers, and how long they took' },
		],
	},
	{
		displayName: 'Lead all ways here: Automate of Confidence Gate, and Undecided, Approved and Rejected of Human Review. What is left out counts for nothing, and mistakes then seem rarer than they are.',
		name: 'allWays',
		type: 'notice',
		default: '',
		displayOptions: { show: { operation: ['record'] } },
	},
	{ ...loopField, displayOptions: { show: { operation: ['export', 'reviewerFigures'] } } },
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		noDataExpression: true,
		default: 'csv',
		displayOptions: exporting,
		options: [
			{ name: 'CSV', value: 'csv', description: 'For spreadsheets' },
			{ name: 'JSON Lines', value: 'jsonl', description: 'One JSON object a line, for programs' },
		],
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryProperty',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		displayOptions: exporting,
		description: 'Name of the binary field that will hold the file',
	},
];
