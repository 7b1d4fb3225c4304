import type { INodeProperties } from 'n8n-workflow';

const shownFor = (...labelChange: string[]): INodeProperties['displayOptions'] => ({ show: { operation: ['changeLabels'], labelChange } });

export const labelChangeFields: INodeProperties[] = [
	{
		displayName: 'Change',
		name: 'labelChange',
		type: 'options',
		noDataExpression: true,
		default: 'rename',
		displayOptions: { show: { operation: ['changeLabels'] } },
		description: 'Recorded answers stay as they are; from now on they count under the new names',
		options: [
			{ name: 'Merge Labels', value: 'merge', description: 'Several labels become one' },
			{ name: 'Rename a Label', value: 'rename' },
			{ name: 'Split a Label', value: 'split', description: 'Its items leave by Ask a Person: only people know which part they belong to' },
			{ name: 'Undo the Newest Change', value: 'undo' },
		],
	},
	{
		displayName: 'Label',
		name: 'label',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. card lost',
		displayOptions: shownFor('rename', 'split'),
	},
	{
		displayName: 'Labels',
		name: 'labels',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. card lost',
		displayOptions: shownFor('merge'),
		hint: 'One in each line',
	},
	{
		displayName: 'New Name',
		name: 'newName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. lost or stolen card',
		displayOptions: shownFor('rename', 'merge'),
	},
	{
		displayName: 'New Labels',
		name: 'newLabels',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. card lost',
		displayOptions: shownFor('split'),
		hint: 'One in each line',
	},
];
