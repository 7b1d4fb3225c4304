import type { INodeProperties } from 'n8n-workflow';
import { encoderLocator, modelLocator } from '../shared/modelFields';

/** Modes in which a transformers.js model answers by itself. */
export const PRETRAINED_MODES = ['textClassifier', 'zeroShot', 'imageClassifier', 'entities'] as const;

export const modelFields: INodeProperties[] = [
	{ ...modelLocator, displayOptions: { show: { mode: [...PRETRAINED_MODES] } } },
];

export const encoderFields: INodeProperties[] = [
	{ ...encoderLocator, displayOptions: { show: { mode: ['learnedClassifier'] } } },
];

export const manageFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'list',
		displayOptions: { show: { mode: ['manageModels'] } },
		options: [
			{ name: 'Delete', value: 'delete', action: 'Delete a model from this machine', description: 'Free the space that a downloaded model takes' },
			{ name: 'Download', value: 'download', action: 'Download a model', description: 'Fetch a model now, so that the first prediction need not wait' },
			{ name: 'List', value: 'list', action: 'List models on this machine', description: 'What is on this machine, with size and licence' },
		],
	},
	{ ...modelLocator, displayOptions: { show: { mode: ['manageModels'], operation: ['delete', 'download'] } } },
];
