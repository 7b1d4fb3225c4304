import type { INodeProperties } from 'n8n-workflow';
import { itemIdOption, loopField, subjectKeyOption } from '../shared/descriptions';

const mapped = { show: { predictionFrom: ['anotherStep'] } };

export const confidenceGateProperties: INodeProperties[] = [
	{
		displayName: 'Prediction From',
		name: 'predictionFrom',
		type: 'options',
		noDataExpression: true,
		default: 'predict',
		options: [
			{ name: 'Predict Node', value: 'predict' },
			{ name: 'Another Step', value: 'anotherStep', description: 'For example the answer of a language model, with its confidence' },
		],
	},
	{ ...loopField, displayOptions: mapped },
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		default: '={{ $json.text }}',
		required: true,
		placeholder: 'e.g. {{ $json.question }}',
		typeOptions: { rows: 2 },
		displayOptions: mapped,
		description: 'What the reviewer reads before deciding',
	},
	{
		displayName: 'Label',
		name: 'label',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.category }}',
		displayOptions: mapped,
		description: 'The answer of the step in front',
	},
	{
		displayName: 'Confidence',
		name: 'confidence',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.confidence }}',
		displayOptions: mapped,
		description: 'How sure that step is, from 0 (a guess) to 1 (certain)',
	},
	{
		displayName: 'Automate From Confidence',
		name: 'threshold',
		type: 'number',
		default: 0.9,
		typeOptions: { minValue: 0, maxValue: 1 },
		placeholder: 'e.g. 0.9',
		description: 'Items with at least this confidence go on without a person, all others go to a person',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Always Review Labels',
				name: 'alwaysReview',
				type: 'string',
				default: '',
				placeholder: 'e.g. refund, legal',
				description: 'Labels that go to a person whatever the confidence, separated by commas',
			},
			{
				displayName: 'Audit Output',
				name: 'auditOutput',
				type: 'boolean',
				default: false,
				description:
					'Whether audited items leave by an output of their own. Join it with Review by a Merge node in front of Human Review, or people are asked twice.',
			},
			{
				displayName: 'Audit Share (%)',
				name: 'auditPercent',
				type: 'number',
				default: 5,
				typeOptions: { minValue: 0, maxValue: 100 },
				description: 'Share of the sure items that a person checks without seeing the suggestion. Shows whether automation is still right.',
			},
			itemIdOption,
			{
				displayName: 'Model Name',
				name: 'modelName',
				type: 'string',
				default: 'another step',
				placeholder: 'e.g. gpt-4o triage prompt 3',
				description: 'Under which name the predictions of another step are recorded. A new prompt or model deserves a new name.',
			},
			subjectKeyOption,
			{
				displayName: 'Trust Confidence Without Answers',
				name: 'trustUncalibrated',
				type: 'boolean',
				default: false,
				description: 'Whether to automate predictions of Predict whose confidence no recorded answers back yet',
			},
		],
	},
];
