import type { INodeProperties } from 'n8n-workflow';
import { itemIdOption, loopField, reviewedTextField, subjectKeyOption } from '../shared/descriptions';

/** Its presence says that no gate stands in front: what that step says of each item. */
export const withoutGateOption: INodeProperties = {
	displayName: 'Items Without a Gate',
	name: 'withoutGate',
	type: 'fixedCollection',
	placeholder: 'Add Items Without a Gate',
	default: {},
	displayOptions: { hide: { '@tool': [true] } },
	description: 'For a step in front that is no Confidence Gate, such as a language model: people are asked about every item',
	options: [
		{
			displayName: 'Of Each Item',
			name: 'values',
			values: [
				loopField,
				reviewedTextField,
				{
					displayName: 'Suggestion',
					name: 'suggestion',
					type: 'string',
					default: '',
					placeholder: 'e.g. {{ $json.output }}',
					typeOptions: { rows: 2 },
					description: 'What the step in front suggests: a label, or the text that people accept or correct. Left empty, people see none.',
				},
				itemIdOption,
				subjectKeyOption,
			],
		},
	],
};
