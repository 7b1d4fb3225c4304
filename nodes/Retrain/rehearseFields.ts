import type { INodeProperties } from 'n8n-workflow';
import { encoderLocator, offlineOption, weightsOption } from '../shared/modelFields';

const displayOptions = { show: { operation: ['rehearse'] } };

/** What the operation Rehearse asks in the panel. */
export const rehearseFields: INodeProperties[] = [
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		default: '={{ $json.text }}',
		required: true,
		placeholder: 'e.g. {{ $json.message }}',
		typeOptions: { rows: 2 },
		displayOptions,
		description: 'What the model and people would have read. Nothing of the loop is changed by a rehearsal.',
	},
	{
		displayName: 'Right Answer',
		name: 'rightAnswer',
		type: 'string',
		default: '={{ $json.label }}',
		required: true,
		placeholder: 'e.g. {{ $json.category }}',
		displayOptions,
		description: 'The label that was right for this past item, or oos where none of the labels fits',
	},
	{
		displayName: 'Mistakes Allowed',
		name: 'mistakesAllowed',
		type: 'options',
		noDataExpression: true,
		default: 0.05,
		displayOptions,
		options: [
			{ name: 'At Most 0.5 in 100', value: 0.005 },
			{ name: 'At Most 1 in 100', value: 0.01 },
			{ name: 'At Most 10 in 100', value: 0.1 },
			{ name: 'At Most 2 in 100', value: 0.02 },
			{ name: 'At Most 5 in 100', value: 0.05 },
		],
		description: 'How many mistakes there may be among the items that go on without a person, as in Confidence Gate',
	},
	{ ...encoderLocator, displayOptions },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions,
		options: [
			{
				displayName: 'Agree With What They See (%)',
				name: 'anchoring',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 100 },
				default: 0,
				description: 'How often in a hundred times people agree with a wrong suggestion that is shown to them',
			},
			{
				displayName: 'Audit Share (%)',
				name: 'auditPercent',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 100 },
				default: 5,
				description: 'Share of the sure items that a person checks all the same. Without this option it adjusts itself, as in Confidence Gate.',
			},
			{
				displayName: 'Items at a Time',
				name: 'cycleSize',
				type: 'number',
				typeOptions: { minValue: 10, maxValue: 1_000 },
				default: 100,
				description: 'After how many items the loop may learn. Left out, it depends on how many there are.',
			},
			offlineOption,
			{
				displayName: 'Order',
				name: 'order',
				type: 'options',
				default: 'random',
				options: [
					{ name: 'As They Come In', value: 'given', description: 'For items in the order in which they came up in real life' },
					{ name: 'Random', value: 'random', description: 'For tables that are sorted in some other way' },
				],
			},
			weightsOption,
			{
				displayName: 'Wrong Answers by People (%)',
				name: 'reviewersError',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 50 },
				default: 2,
				description: 'How many in a hundred answers of the people in this rehearsal are wrong. 2 when left out.',
			},
		],
	},
];
