import type { INodeProperties } from 'n8n-workflow';

const under = (...rules: string[]) => ({ show: { rule: rules } });

/** By which rule an item goes on without a person. */
export const ruleFields: INodeProperties[] = [
	{
		displayName: 'Rule',
		name: 'rule',
		type: 'options',
		noDataExpression: true,
		default: 'fixedThreshold',
		options: [
			{ name: 'Conditions', value: 'conditions', description: 'An item goes on without a person when it meets conditions on labels and fields' },
			{ name: 'Cost of a Mistake', value: 'cost', description: 'The confidence at which mistakes and reviews together cost least, worked out from recorded answers' },
			{ name: 'Fixed Threshold', value: 'fixedThreshold', description: 'The same confidence for ever. Promises nothing about mistakes.' },
			{
				name: 'Target Error Rate',
				value: 'targetErrorRate',
				description: 'The confidence at which recorded answers show that mistakes stay under a share of your choice',
			},
		],
	},
	{
		displayName: 'Automate From Confidence',
		name: 'threshold',
		type: 'number',
		default: 0.9,
		typeOptions: { minValue: 0, maxValue: 1 },
		placeholder: 'e.g. 0.9',
		displayOptions: under('fixedThreshold'),
		description: 'Items with at least this confidence go on without a person, all others go to a person',
	},
	{
		displayName: 'Mistakes Allowed',
		name: 'alpha',
		type: 'options',
		noDataExpression: true,
		default: 0.05,
		displayOptions: under('targetErrorRate'),
		options: [
			{ name: 'At Most 0.5 in 100', value: 0.005, description: 'Takes 753 answers by people or more' },
			{ name: 'At Most 1 in 100', value: 0.01, description: 'Takes 376 answers by people or more' },
			{ name: 'At Most 10 in 100', value: 0.1, description: 'Takes 36 answers by people or more' },
			{ name: 'At Most 2 in 100', value: 0.02, description: 'Takes 187 answers by people or more' },
			{ name: 'At Most 5 in 100', value: 0.05, description: 'Takes 74 answers by people or more' },
		],
		description: 'How many mistakes there may be among the items that go on without a person',
	},
	{
		displayName:
			'Until people have answered enough, every item goes to a person. At most 5 mistakes in 100 takes at least 74 answers without a mistake among them (10: 36, 2: 187, 1: 376, 0.5: 753), in practice some times as many. What is promised is agreement with your reviewers.',
		name: 'answersNeeded',
		type: 'notice',
		default: '',
		displayOptions: under('targetErrorRate'),
	},
	{
		displayName: 'A Mistake Costs',
		name: 'mistakeCost',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 0 },
		placeholder: 'e.g. 10',
		displayOptions: under('cost'),
		description: 'What a wrong answer costs that no person has seen, in any currency',
	},
	{
		displayName: 'A Review Costs',
		name: 'reviewCost',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 0 },
		placeholder: 'e.g. 1',
		displayOptions: under('cost'),
		description: 'What it costs that a person answers one item, in the same currency',
	},
	{
		displayName: 'Automate When',
		name: 'match',
		type: 'options',
		noDataExpression: true,
		default: 'all',
		displayOptions: under('conditions'),
		options: [
			{ name: 'All Conditions Hold', value: 'all' },
			{ name: 'Any Condition Holds', value: 'any' },
		],
	},
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'fixedCollection',
		placeholder: 'Add Condition',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		displayOptions: under('conditions'),
		description: 'What an item must meet to go on without a person. Without any, every item goes to a person.',
		options: [
			{
				name: 'condition',
				displayName: 'Condition',
				values: [
					{
						displayName: 'Of',
						name: 'of',
						type: 'options',
						default: 'label',
						options: [
							{ name: 'Field: Confidence', value: 'field', description: 'How sure the model is of a field that it read out of the item' },
							{ name: 'Field: Value', value: 'fieldValue', description: 'What the model read out of the item' },
							{ name: 'Label', value: 'label', description: 'The item was given this label; its confidence is compared' },
							{ name: 'Label: Score', value: 'score', description: 'The score of this label, also where another one was given' },
						],
					},
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '*',
						placeholder: 'e.g. refund',
						description: 'Of the label or field; * stands for every one',
					},
					{
						displayName: 'Comparison',
						name: 'comparison',
						type: 'options',
						default: 'atLeast',
						options: [
							{ name: 'Contains', value: 'contains' },
							{ name: 'Is at Least', value: 'atLeast' },
							{ name: 'Is at Most', value: 'atMost' },
							{ name: 'Is Equal To', value: 'equals' },
							{ name: 'Is Other Than', value: 'notEquals' },
						],
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '0.9',
						placeholder: 'e.g. 0.9',
						description: 'A confidence from 0 to 1; of the value of a field also a text',
					},
				],
			},
		],
	},
];
