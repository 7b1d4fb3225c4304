import type { INodeProperties } from 'n8n-workflow';
import { itemIdOption, loopField, subjectKeyOption } from '../shared/descriptions';

const learned = { show: { mode: ['learnedClassifier'] } };

export const predictProperties: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		default: 'learnedClassifier',
		options: [
			{
				name: 'Learned From Your Answers',
				value: 'learnedClassifier',
				description: 'Starts from the names of the labels and becomes better with every answer',
			},
			{
				name: 'Pretrained Text Classifier',
				value: 'textClassifier',
				description: 'A transformers.js model from a folder on this machine, with labels of its own',
			},
		],
	},
	loopField,
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		default: '={{ $json.text }}',
		required: true,
		placeholder: 'e.g. {{ $json.message }}',
		typeOptions: { rows: 2 },
		description: 'What the model reads and the reviewer sees',
	},
	{
		displayName: 'Labels',
		name: 'labelSource',
		type: 'options',
		noDataExpression: true,
		default: 'list',
		displayOptions: learned,
		description: 'Where the possible answers come from',
		options: [
			{ name: 'From a List Here', value: 'list' },
			{ name: 'From JSON', value: 'json' },
			{ name: 'From the Loop', value: 'loop', description: 'All labels that the loop has seen so far' },
		],
	},
	{
		displayName: 'Label List',
		name: 'labels',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		placeholder: 'Add Label',
		displayOptions: { show: { ...learned.show, labelSource: ['list'] } },
		description: 'The possible answers. A description in the words of your customers makes the first guesses better.',
		options: [
			{
				displayName: 'Label',
				name: 'label',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. lost_card' },
					{
						displayName: 'Description',
						name: 'description',
						type: 'string',
						default: '',
						placeholder: 'e.g. My card is lost or was stolen',
					},
				],
			},
		],
	},
	{
		displayName: 'Labels as JSON',
		name: 'labelsJson',
		type: 'json',
		default: '["question", "complaint"]',
		displayOptions: { show: { ...learned.show, labelSource: ['json'] } },
		description: 'A list of names, or of objects with name and description',
	},
	{
		displayName: 'Model Folder',
		name: 'modelFolder',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /data/models/sentiment',
		displayOptions: { show: { mode: ['textClassifier'] } },
		description: 'Absolute path of the folder of a transformers.js model: configuration, tokenizer and an onnx folder',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [itemIdOption, subjectKeyOption],
	},
];
