import type { INodeProperties } from 'n8n-workflow';
import { loopField } from '../shared/descriptions';
import { labelChangeFields } from './labelChangeFields';
import { rehearseFields } from './rehearseFields';
import { selectFields } from './selectFields';
import { stopFields } from './stopFields';
import { trainFields } from './trainFields';
import { versionFields } from './versionFields';

export const retrainProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'train',
		options: [
			{ name: 'Change Labels', value: 'changeLabels', action: 'Change the labels of a loop', description: 'Rename, merge or split labels, or take the newest change back' },
			{ name: 'Compare Versions', value: 'compareVersions', action: 'Compare two versions', description: 'What two versions of the model have learned and how often they were right' },
			{ name: 'List Versions', value: 'listVersions', action: 'List the versions of a loop', description: 'All versions with what they were made from and how good they were' },
			{ name: 'Promote Candidate', value: 'promoteCandidate', action: 'Promote a candidate', description: 'Use a version that a person has agreed to' },
			{ name: 'Refuse Candidate', value: 'refuseCandidate', action: 'Refuse a candidate', description: 'Turn a version down that waits for a decision' },
			{ name: 'Rehearse', value: 'rehearse', action: 'Rehearse with past items', description: 'What the loop would have made of items whose right answers you know: numbers and a picture' },
			{ name: 'Resume Automation', value: 'resumeAutomation', action: 'Resume automation of a loop', description: 'Let the gates of a loop decide again after a stop' },
			{ name: 'Roll Back', value: 'rollBack', action: 'Roll back the model', description: 'Go back to an earlier version' },
			{ name: 'Select for Review', value: 'selectForReview', action: 'Select items for review', description: 'Pick those of many items whose answers would teach most' },
			{ name: 'Stop Automation', value: 'stopAutomation', action: 'Stop automation of a loop', description: 'Send everything of a loop to people, from the next item on' },
			{ name: 'Train', value: 'train', action: 'Train a better model', description: 'Learn from the recorded answers; keep the result only if it is better' },
		],
	},
	loopField,
	...trainFields,
	...selectFields,
	...versionFields,
	...labelChangeFields,
	...stopFields,
	...rehearseFields,
];
