import type { INodeProperties } from 'n8n-workflow';
import { itemIdOption, subjectKeyOption } from '../shared/descriptions';
import { encoderLocator, offlineOption, weightsOption } from '../shared/modelFields';

const displayOptions = { show: { operation: ['selectForReview'] } };

/** What the operation Select for Review asks in the panel. */
export const selectFields: INodeProperties[] = [
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		default: '={{ $json.text }}',
		required: true,
		placeholder: 'e.g. {{ $json.message }}',
		typeOptions: { rows: 2 },
		displayOptions,
		description: 'What people will read and the model learns from',
	},
	{
		displayName: 'How Many to Pick',
		name: 'pickCount',
		type: 'number',
		default: 20,
		typeOptions: { minValue: 1, maxValue: 1_000 },
		placeholder: 'e.g. 20',
		displayOptions,
		description: 'Most items that people are asked about in this run. Many small rounds with a training in between need fewer answers than one large one.',
	},
	{ ...encoderLocator, displayOptions },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions,
		options: [itemIdOption, offlineOption, subjectKeyOption, weightsOption],
	},
];
