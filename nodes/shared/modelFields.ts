import type { INodeProperties } from 'n8n-workflow';
import { BUILT_IN, BUILT_IN_NAME } from './readModel';

/** A model by list, by name on the hub, or by folder. Expressions are refused: what an item says must never choose a file or an address. */
export const modelLocator: INodeProperties = {
	displayName: 'Model Name',
	name: 'model',
	type: 'resourceLocator',
	noDataExpression: true,
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Which transformers.js model to use. It is downloaded once and then stays as it is.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			hint: 'Recommended models, and those that are on this machine',
			typeOptions: { searchListMethod: 'searchModels', searchable: true },
		},
		{
			displayName: 'By Name on the Hub',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. Xenova/all-MiniLM-L6-v2',
			hint: 'Owner, slash, name. Add @ and a commit to fix the version yourself.',
		},
		{ displayName: 'By Folder', name: 'folder', type: 'string', placeholder: 'e.g. /data/models/sentiment', hint: 'Full path on the machine that runs n8n' },
	],
};

const encoderList = {
	hint: 'The built-in one, recommended ones for other languages or more accuracy, and those on this machine',
	typeOptions: { searchListMethod: 'searchEncoders', searchable: true },
};

/** What reads the texts of a loop: the encoder of the package, or a transformers.js one. */
export const encoderLocator: INodeProperties = {
	...modelLocator,
	displayName: 'Encoder',
	name: 'encoder',
	default: { mode: 'list', value: BUILT_IN, cachedResultName: BUILT_IN_NAME },
	description: 'What turns texts into numbers that the loop learns from. Predict and Retrain must use the same.',
	modes: (modelLocator.modes ?? []).map((mode) => (mode.name === 'list' ? { ...mode, ...encoderList } : mode)),
};

export const offlineOption: INodeProperties = {
	displayName: 'Never Download',
	name: 'offline',
	type: 'boolean',
	default: false,
	description: 'Whether to use only models that are on this machine already',
};

export const weightsOption: INodeProperties = {
	displayName: 'Weights',
	name: 'dtype',
	type: 'options',
	default: 'auto',
	description: 'Which of the weights of a transformers.js model to use',
	options: [
		{ name: '16-Bit', value: 'fp16' },
		{ name: '32-Bit (Full)', value: 'fp32' },
		{ name: '4-Bit', value: 'q4' },
		{ name: '8-Bit (Small and Fast)', value: 'q8' },
		{ name: 'Choose for Me', value: 'auto', description: 'The 8-bit weights if there are any, else the full ones' },
	],
};
