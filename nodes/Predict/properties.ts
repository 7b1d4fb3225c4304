import type { INodeProperties } from 'n8n-workflow';
import { loopField } from '../shared/descriptions';
import { labelFields } from './labelFields';
import { encoderFields, manageFields, modelFields } from './modelFields';
import { optionFields } from './optionFields';

export const predictProperties: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		default: 'learnedClassifier',
		options: [
			{ name: 'Downloaded Models', value: 'manageModels', description: 'List, download or delete models on this machine' },
			{ name: 'Image Classifier', value: 'imageClassifier', description: 'A transformers.js model that says what an image shows' },
			{
				name: 'Learned From Your Answers',
				value: 'learnedClassifier',
				description: 'Starts from the names of the labels and becomes better with every answer',
			},
			{
				name: 'Names and Places in a Text',
				value: 'entities',
				description: 'A transformers.js model that finds people, places, companies and the like, and where they stand',
			},
			{
				name: 'Pretrained Text Classifier',
				value: 'textClassifier',
				description: 'A transformers.js model with labels of its own, such as moods',
			},
			{
				name: 'Zero-Shot Classifier',
				value: 'zeroShot',
				description: 'A transformers.js model that judges labels which you make up, without learning',
			},
		],
	},
	...modelFields,
	...manageFields,
	{ ...loopField, displayOptions: { hide: { mode: ['manageModels'] } } },
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		default: '={{ $json.text }}',
		required: true,
		placeholder: 'e.g. {{ $json.message }}',
		typeOptions: { rows: 2 },
		displayOptions: { hide: { mode: ['imageClassifier', 'manageModels'] } },
		description: 'What the model reads and the reviewer sees',
	},
	{
		displayName: 'Image Field',
		name: 'binaryProperty',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		displayOptions: { show: { mode: ['imageClassifier'] } },
		hint: 'The name of the binary field with the image',
		description: 'PNG, JPEG, WebP, GIF, AVIF or TIFF',
	},
	...labelFields,
	...encoderFields,
	optionFields,
];

