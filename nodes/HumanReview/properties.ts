import { SEND_AND_WAIT_OPERATION, type INodeProperties } from 'n8n-workflow';

export const humanReviewProperties: INodeProperties[] = [
	// n8n checks the signature of a resume link only for nodes with this operation.
	{ displayName: 'Operation', name: 'operation', type: 'hidden', default: SEND_AND_WAIT_OPERATION },
	{
		displayName: 'Question',
		name: 'message',
		type: 'string',
		default: 'Which label fits?',
		required: true,
		placeholder: 'e.g. What does this customer want?',
		description: 'What people are asked, above the answers',
	},
	{
		displayName: 'People Answer With',
		name: 'answerWith',
		type: 'options',
		noDataExpression: true,
		default: 'labels',
		options: [
			{ name: 'A Label', value: 'labels', description: 'They choose the label that fits' },
			{ name: 'Approve or Reject', value: 'approval', description: 'They say yes or no to what the step in front suggests' },
		],
	},
	{
		displayName: 'Labels to Choose From',
		name: 'labelSource',
		type: 'options',
		noDataExpression: true,
		default: 'loop',
		displayOptions: { show: { answerWith: ['labels'] } },
		options: [
			{ name: 'All Labels of the Loop', value: 'loop' },
			{ name: 'A List Here', value: 'list' },
		],
	},
	{
		displayName: 'Labels',
		name: 'labels',
		type: 'string',
		default: '',
		placeholder: 'e.g. refund, complaint, question',
		displayOptions: { show: { answerWith: ['labels'], labelSource: ['list'] } },
		description: 'The answers people can choose, separated by commas',
	},
	{
		displayName: 'Time to Answer (Hours)',
		name: 'hoursToAnswer',
		type: 'number',
		default: 24,
		typeOptions: { minValue: 0.02, maxValue: 8760 },
		placeholder: 'e.g. 24',
		description: 'After this time the items leave by Undecided. Silence is never taken as a yes.',
	},
	{
		displayName: 'Send the Link To',
		name: 'sendLinkTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.org/webhook/somebody-is-asked',
		description:
			'Address that gets the link to the page as JSON whenever people are asked: for example a Webhook node in front of the e-mail or chat node that tells your team',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Ask for a Name',
				name: 'askName',
				type: 'boolean',
				default: false,
				description: 'Whether people have to say who they are before they can send',
			},
			{
				displayName: 'Fields to Show',
				name: 'fields',
				type: 'string',
				default: '',
				placeholder: 'e.g. customer, orderNumber',
				description: 'Fields of the item shown beside the text, separated by commas',
			},
			{
				displayName: 'Page Title',
				name: 'title',
				type: 'string',
				default: '',
				placeholder: 'e.g. Support triage',
				description: 'Heading of the page; the name of the loop if left empty',
			},
		],
	},
];
