import type { INodeProperties } from 'n8n-workflow';

const withLabels = { mode: ['learnedClassifier', 'zeroShot'] };

/** The possible answers: a list in the panel, JSON, or what the loop has seen. */
export const labelFields: INodeProperties[] = [
	{
		displayName: 'Labels',
		name: 'labelSource',
		type: 'options',
		noDataExpression: true,
		default: 'list',
		displayOptions: { show: withLabels },
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
		displayOptions: { show: { ...withLabels, labelSource: ['list'] } },
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
		displayOptions: { show: { ...withLabels, labelSource: ['json'] } },
		description: 'A list of names, or of objects with name and description',
	},
];
