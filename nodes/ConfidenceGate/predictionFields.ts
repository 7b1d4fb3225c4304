import type { INodeProperties } from 'n8n-workflow';
import { loopField, reviewedTextField } from '../shared/descriptions';

/** Version 1 has these beside all others; since 1.1 they are a group, so that a rule finds room in the panel. */
const ofAnotherStep: INodeProperties[] = [
	reviewedTextField,
	{
		displayName: 'Label',
		name: 'label',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.category }}',
		description: 'The answer of the step in front',
	},
	{
		displayName: 'Confidence',
		name: 'confidence',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.confidence }}',
		description: 'How sure that step is, from 0 (a guess) to 1 (certain)',
	},
];

/** Where the prediction comes from, and what another step says. */
export const predictionFields: INodeProperties[] = [
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
	{ ...loopField, displayOptions: { show: { predictionFrom: ['anotherStep'] } } },
	...ofAnotherStep.map((field) => ({ ...field, displayOptions: { show: { predictionFrom: ['anotherStep'], '@version': [1] } } })),
	{
		displayName: 'Prediction',
		name: 'mapped',
		type: 'fixedCollection',
		default: { values: { text: '={{ $json.text }}', label: '', confidence: '' } },
		displayOptions: { show: { predictionFrom: ['anotherStep'], '@version': [{ _cnd: { gte: 1.1 } }] } },
		description: 'What the step in front says of each item',
		options: [{ name: 'values', displayName: 'What the Step in Front Says', values: ofAnotherStep }],
	},
];
