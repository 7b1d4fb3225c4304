import { SEND_AND_WAIT_OPERATION, type IDisplayOptions, type INodeProperties } from 'n8n-workflow';
import { clockOptions } from './clockProperties';
import { noticeOptions, tellBy } from './noticeProperties';

/** As n8n lists the entries of a collection: by name. */
const inOrder = (options: INodeProperties[]): INodeProperties[] => options.toSorted((a, b) => a.displayName.localeCompare(b.displayName, 'en'));

/** Not where an AI agent asks to use a tool: there the answer is yes or no, and what is shown is what the agent wants. */
const FLOW_ONLY: IDisplayOptions = { hide: { '@tool': [true] } };
const TOOL_ONLY: IDisplayOptions = { show: { '@tool': [true] } };

export const humanReviewProperties: INodeProperties[] = [
	// n8n checks the signature of a resume link only for nodes with this operation.
	{ displayName: 'Operation', name: 'operation', type: 'hidden', default: SEND_AND_WAIT_OPERATION },
	// n8n derives the review of an agent's tools from a node with this entry in a list, and hides it there.
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: SEND_AND_WAIT_OPERATION,
		displayOptions: { show: { '@tool': [true] } },
		options: [{ name: 'Ask People and Wait', value: SEND_AND_WAIT_OPERATION, action: 'Ask people and wait' }],
	},
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
		displayOptions: FLOW_ONLY,
		options: [
			{ name: 'A Label', value: 'labels', description: 'They choose the label that fits' },
			{ name: 'Approve or Reject', value: 'approval', description: 'They say yes or no to what the step in front suggests' },
			{ name: 'A Corrected Text', value: 'text', description: 'They accept the suggested text or write what it should say' },
		],
	},
	{
		displayName: 'Labels to Choose From',
		name: 'labelSource',
		type: 'options',
		noDataExpression: true,
		default: 'loop',
		displayOptions: { ...FLOW_ONLY, show: { answerWith: ['labels'] } },
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
		displayOptions: { ...FLOW_ONLY, show: { answerWith: ['labels'], labelSource: ['list'] } },
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
	tellBy,
	// Stands under Options; workflows that have it here keep it.
	{ displayName: 'Send the Link To', name: 'sendLinkTo', type: 'hidden', default: '' },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: inOrder([
			...noticeOptions,
			...clockOptions,
			{
				displayName: 'Ask for a Name',
				name: 'askName',
				type: 'boolean',
				default: false,
				description: 'Whether people have to say who they are before they can send',
			},
			{
				displayName: 'Blind Share (%)',
				name: 'blindShare',
				type: 'number',
				default: 10,
				typeOptions: { minValue: 0, maxValue: 100 },
				placeholder: 'e.g. 10',
				displayOptions: FLOW_ONLY,
				description: 'Of the items that come for a review, so many are shown without the suggestion, drawn at random. Random checks of sure items always are. It shows whether people look for themselves.',
			},
			{
				displayName: 'Fields to Edit',
				name: 'editFields',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Field',
				default: {},
				displayOptions: FLOW_ONLY,
				description: 'Fields of the item that people may change before they let it pass. The item leaves with the new values.',
				options: [
					{
						displayName: 'Field',
						name: 'field',
						values: [
							{
								displayName: 'Name',
								name: 'name',
								type: 'string',
								default: '',
								placeholder: 'e.g. refundAmount',
								description: 'Name of the field in the item',
							},
							{
								displayName: 'Type',
								name: 'type',
								type: 'options',
								default: 'text',
								options: [
									{ name: 'JSON', value: 'json' },
									{ name: 'Number', value: 'number' },
									{ name: 'Text', value: 'text' },
									{ name: 'Yes or No', value: 'boolean' },
								],
								description: 'What may be written into it',
							},
							{
								displayName: 'Changing It Is No Mistake',
								name: 'minor',
								type: 'boolean',
								default: false,
								description: 'Whether an item still counts as right when this field was changed. A change of any other field counts as a mistake of the step in front.',
							},
						],
					},
				],
			},
			{
				displayName: 'Fields to Show',
				name: 'fields',
				type: 'string',
				default: '',
				placeholder: 'e.g. customer, orderNumber',
				displayOptions: FLOW_ONLY,
				description: 'Fields of the item shown beside the text, separated by commas',
			},
			{
				displayName: 'Image Field',
				name: 'imageField',
				type: 'string',
				default: '',
				placeholder: 'e.g. data',
				displayOptions: FLOW_ONLY,
				description: 'Binary field whose image is shown on the card. Images that Predict has read are shown without it.',
			},
			{
				displayName: 'Leave Out the Requester',
				name: 'requester',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.requestedBy }}',
				description: 'Name or e-mail address of whoever asked for the item. If they are on the list of reviewers, they get no link.',
			},
			{
				displayName: 'Loop',
				name: 'loop',
				type: 'string',
				default: '',
				placeholder: 'e.g. agent-tools',
				displayOptions: TOOL_ONLY,
				description: 'Under which these reviews are kept; the name of the workflow if left empty',
			},
			{
				displayName: 'Page Title',
				name: 'title',
				type: 'string',
				default: '',
				placeholder: 'e.g. Support triage',
				description: 'Heading of the page; the name of the loop if left empty',
			},
			{
				displayName: 'Reviewers',
				name: 'reviewers',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true, sortable: true },
				placeholder: 'Add Reviewer',
				default: {},
				description: 'Who may answer. Each gets a link of their own, and nobody else can answer. Left empty, there is one link, and whoever has it can answer.',
				options: [
					{
						displayName: 'Reviewer',
						name: 'reviewer',
						values: [
							{
								displayName: 'Name',
								name: 'name',
								type: 'string',
								default: '',
								required: true,
								placeholder: 'e.g. Ana Costa',
								description: 'The page greets people by it, and it is stored with their answers',
							},
							{
								displayName: 'E-Mail',
								name: 'email',
								type: 'string',
								default: '',
								placeholder: 'e.g. ana@example.org',
							},
							{
								displayName: 'Slack Member ID',
								name: 'slackUserId',
								type: 'string',
								default: '',
								placeholder: 'e.g. U02AB3CD4',
								description: 'In Slack: open the profile and choose "Copy member ID"',
							},
						],
					},
				],
			},
			{
				displayName: 'Show Similar Past Answers',
				name: 'showPast',
				type: 'boolean',
				default: true,
				displayOptions: FLOW_ONLY,
				description: 'Whether a card shows what people answered for similar texts of this loop. Blind items never do.',
			},
		]),
	},
];
