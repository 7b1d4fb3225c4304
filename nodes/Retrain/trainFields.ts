import type { INodeProperties } from 'n8n-workflow';
import { encoderLocator, offlineOption, weightsOption } from '../shared/modelFields';

export const trainFields: INodeProperties[] = [
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
	{ ...encoderLocator, displayOptions: { show: { operation: ['train'] } } },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { operation: ['train'] } },
		options: [
			{
				displayName: 'Answers to Look at Again',
				name: 'lookAgain',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1_000 },
				default: 5,
				description: 'How many recorded answers that look wrong leave by Ask a Person after a training; each of them once. Nothing is changed without a person.',
			},
			{
				displayName: 'Ask Before Promoting',
				name: 'signOff',
				type: 'boolean',
				default: false,
				description: 'Whether a better version leaves by Ask a Person and waits until it is promoted by the operation Promote Candidate',
			},
			offlineOption,
			{
				displayName: 'Train at a New Label',
				name: 'minOfNewLabel',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10_000 },
				default: 5,
				description: 'Also train as soon as a label that the version in use does not know has so many new answers',
			},
			{
				displayName: 'Train at a Share of New Answers (%)',
				name: 'minNewShare',
				type: 'number',
				typeOptions: { minValue: 0.1, maxValue: 100 },
				default: 10,
				description: 'Also train when the new answers are so many in a hundred of those before, even if they are fewer than above',
			},
			weightsOption,
		],
	},
];
