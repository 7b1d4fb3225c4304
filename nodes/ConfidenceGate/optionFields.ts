import type { INodeProperties } from 'n8n-workflow';
import { itemIdOption, subjectKeyOption } from '../shared/descriptions';

const promising = { show: { '/rule': ['targetErrorRate'] } };
const mapped = { show: { '/predictionFrom': ['anotherStep'] } };

const thresholdOf = (displayName: string, name: string, placeholder: string, description: string): INodeProperties[] => [
	{ displayName, name: 'name', type: 'string', default: '', placeholder, description },
	{ displayName: 'From Confidence', name: 'threshold', type: 'number', default: 0.95, typeOptions: { minValue: 0, maxValue: 1 }, placeholder: 'e.g. 0.95', description: `From which confidence in the ${name} an item goes on without a person` },
];

/** What most people leave as it is. */
export const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Act Now, Check Later',
			name: 'checkLater',
			type: 'boolean',
			default: false,
			description: 'Whether audited items go on at once and a copy of each is checked afterwards, instead of being held until it is checked',
		},
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
			description: 'Share of the sure items that a person checks without seeing the suggestion. Shows whether automation is still right. Without this option it is 5 %, and with a target error rate it adjusts itself; that takes at least 1 %.',
		},
		{
			displayName: 'Audit Share Adjusts Itself',
			name: 'auditAutomatic',
			type: 'boolean',
			default: true,
			description: 'Whether checks are frequent while a model is new (10 %), then 5 %, and become fewer with the answers that back it, down to 1 %. Takes the place of Audit Share. A target error rate does so unless you set a share.',
		},
		{
			displayName: 'Field Thresholds',
			name: 'fieldThresholds',
			type: 'fixedCollection',
			placeholder: 'Add Field',
			typeOptions: { multipleValues: true },
			default: {},
			description: 'Where a prediction has several fields: an item goes to a person when one of these is missing or below its confidence',
			options: [{ name: 'fields', displayName: 'Field', values: thresholdOf('Field', 'field', 'e.g. amount', 'Name of the field; * stands for all others that were found') }],
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'json',
			default: '',
			placeholder: 'e.g. {{ $json.fields }}',
			displayOptions: mapped,
			description: 'Several things that the step in front read out of the item: a list of objects with name, value and confidence',
		},
		itemIdOption,
		{
			displayName: 'Label Thresholds',
			name: 'labelThresholds',
			type: 'fixedCollection',
			placeholder: 'Add Label',
			typeOptions: { multipleValues: true },
			default: {},
			description: 'Labels with a confidence of their own. With a fixed threshold it takes the place of that; with every other rule it comes on top.',
			options: [{ name: 'labels', displayName: 'Label', values: thresholdOf('Label', 'label', 'e.g. refund', 'Name of the label') }],
		},
		{
			displayName: 'Model Name',
			name: 'modelName',
			type: 'string',
			default: 'another step',
			placeholder: 'e.g. gpt-4o triage prompt 3',
			description: 'Under which name the predictions of another step are recorded. A new prompt or model deserves a new name: what was shown of the old one says nothing about it. From 100 answers on, hitl.gate.calibratedConfidence says how often it was right at such a confidence.',
		},
		{
			displayName: 'Out-of-Scope Limit',
			name: 'outOfScopeLimit',
			type: 'number',
			default: 0.5,
			typeOptions: { minValue: 0, maxValue: 1 },
			placeholder: 'e.g. 0.5',
			description: 'Texts of which Predict says with more than this that they fit no label go to a person, however sure it is of its answer',
		},
		subjectKeyOption,
		{
			displayName: 'Promise for Each Label',
			name: 'eachLabel',
			type: 'boolean',
			default: false,
			displayOptions: promising,
			description: 'Whether mistakes must stay under the target for each label by itself. Takes many times the answers.',
		},
		{
			displayName: 'Promise for the Whole Life',
			name: 'wholeLife',
			type: 'boolean',
			default: false,
			displayOptions: promising,
			description: 'Whether the promise is for all versions of the model together instead of for each of them. Every new version then takes more answers than the one before.',
		},
		{
			displayName: 'Promise Holds With',
			name: 'promiseConfidence',
			type: 'options',
			noDataExpression: true,
			default: 0.9,
			displayOptions: promising,
			options: [
				{ name: '90 % Confidence', value: 0.9, description: 'At most one of ten versions breaks the promise' },
				{ name: '95 % Confidence', value: 0.95, description: 'At most one of twenty versions breaks the promise. Takes some 30 % more answers.' },
			],
			description: 'How sure it has to be that mistakes stay under the target',
		},
		{
			displayName: 'Review Budget',
			name: 'budget',
			type: 'fixedCollection',
			placeholder: 'Set Budget',
			default: {},
			description: 'How many reviews people have time for. The least certain items come first.',
			options: [
				{
					name: 'budget',
					displayName: 'Budget',
					values: [
						{ displayName: 'Reviews', name: 'reviews', type: 'number', default: 50, typeOptions: { minValue: 0 }, placeholder: 'e.g. 50', description: 'How many items the loop may ask people about, random checks included' },
						{
							displayName: 'In Each',
							name: 'per',
							type: 'options',
							default: 'day',
							options: [
								{ name: 'Day', value: 'day', description: 'The last 24 hours' },
								{ name: 'Hour', value: 'hour', description: 'The last 60 minutes' },
							],
						},
						{
							displayName: 'Beyond It',
							name: 'beyond',
							type: 'options',
							default: 'wait',
							options: [
								{ name: 'Automate and Mark', value: 'automate', description: 'The item goes on without a person, outside of what is promised; hitl.gate.overBudget says so' },
								{ name: 'Stop With an Error', value: 'stop', description: 'Nothing of the run is decided' },
								{ name: 'Wait for a Person', value: 'wait', description: 'The item leaves by Review all the same; hitl.gate.overBudget says so' },
							],
						},
					],
				},
			],
		},
		{
			displayName: 'Shadow Mode',
			name: 'shadow',
			type: 'boolean',
			default: false,
			description: 'Whether everything goes to people, while hitl.gate.shadowRoute says what would have been decided',
		},
		{
			displayName: 'Trust Confidence Without Answers',
			name: 'trustUncalibrated',
			type: 'boolean',
			default: false,
			description: 'Whether to automate predictions of Predict whose confidence no recorded answers back yet',
		},
		{
			displayName: 'What-If Output',
			name: 'whatIf',
			type: 'boolean',
			default: false,
			description: 'Whether one more output says what every threshold would mean: how much people would answer, how much the model, with how many mistakes. As a table and as a picture.',
		},
	],
};
