import type { INodeProperties } from 'n8n-workflow';
import { itemIdOption, subjectKeyOption } from '../shared/descriptions';
import { offlineOption, weightsOption } from '../shared/modelFields';
import { PRETRAINED_MODES } from './modelFields';

const predicting = ['learnedClassifier', ...PRETRAINED_MODES];

/** What most people leave as it is. */
export const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Hypothesis',
			name: 'hypothesis',
			type: 'string',
			default: 'This example is {}.',
			placeholder: 'e.g. This message is about {}.',
			displayOptions: { show: { '/mode': ['zeroShot'] } },
			description: 'The sentence whose truth the model judges for each label; {} stands for the label',
		},
		{ ...itemIdOption, displayOptions: { show: { '/mode': predicting } } },
		{
			displayName: 'Largest Image (Megapixels)',
			name: 'megapixels',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500 },
			default: 50,
			displayOptions: { show: { '/mode': ['imageClassifier'] } },
			description: 'Larger images are not opened and go to a person',
		},
		{ ...offlineOption, displayOptions: { show: { '/mode': predicting } } },
		{ ...subjectKeyOption, displayOptions: { show: { '/mode': predicting } } },
		{
			displayName: 'Scores to Keep',
			name: 'topK',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1000 },
			default: 5,
			displayOptions: { show: { '/mode': ['learnedClassifier', 'textClassifier', 'zeroShot', 'imageClassifier'] } },
			description: 'How many labels to list with their scores, the best first; 0 for all',
		},
		{
			displayName: 'Several Labels May Fit',
			name: 'severalLabels',
			type: 'boolean',
			default: false,
			displayOptions: { show: { '/mode': ['zeroShot'] } },
			description: 'Whether each label is judged by itself, instead of against the others',
		},
		{
			displayName: 'Similar Past Answers',
			name: 'nearest',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10 },
			default: 3,
			displayOptions: { show: { '/mode': ['learnedClassifier'] } },
			description: 'How many answers of people to similar items travel along; 0 for none',
		},
		{
			displayName: 'Time Limit (Seconds)',
			name: 'timeLimit',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			displayOptions: { show: { '/mode': predicting } },
			description: 'After which the node gives up waiting for a transformers.js model, without counting the download; 0 for no limit',
		},
		weightsOption,
	],
};
