import type { INodeCredentialDescription, INodeProperties, NodeParameterValue } from 'n8n-workflow';

/** n8n's type of a credential knows no conditions; the function that shows it, in editor and engine, is that of parameters. */
const where = (channel: string) => ({ [`/tellBy.${channel}`]: [{ _cnd: { exists: true } }] as unknown as NodeParameterValue[] });

/** n8n's own: whoever uses Slack or e-mail in n8n has them. */
export const noticeCredentials: INodeCredentialDescription[] = [
	{
		name: 'slackApi',
		required: true,
		displayOptions: { show: where('slack'), hide: { '/options.slackCredential': ['oAuth2'] } },
	},
	{
		name: 'slackOAuth2Api',
		required: true,
		displayOptions: { show: { ...where('slack'), '/options.slackCredential': ['oAuth2'] } },
	},
	{ name: 'smtp', required: true, displayOptions: { show: where('email') } },
	// Its Hmac Secret signs what a webhook gets.
	{ name: 'crypto', required: true, displayOptions: { show: where('webhook') } },
	{ name: 'httpHeaderAuth', required: false, displayOptions: { show: where('webhook') } },
];

export const tellBy: INodeProperties = {
	displayName: 'Tell People By',
	name: 'tellBy',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Channel',
	default: {},
	description: 'Who is told that somebody is asked. Without a channel, the address of the page stands in the execution. If a notice fails, the page waits all the same.',
	options: [
		{
			displayName: 'E-Mail',
			name: 'email',
			values: [
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. Reviews <reviews@example.org>',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '',
					placeholder: 'e.g. ana@example.org, tom@example.org',
					description: 'Addresses separated by commas; each gets a mail of its own. With a list of reviewers leave it empty: they are told at their own addresses.',
				},
			],
		},
		{
			displayName: 'Slack',
			name: 'slack',
			values: [
				{
					displayName: 'Channel or Member',
					name: 'channel',
					type: 'string',
					default: '',
					placeholder: 'e.g. #support',
					description: 'Name or ID of a channel that the app is in, or the ID of a member. With a list of reviewers leave it empty: each gets a direct message.',
				},
			],
		},
		{
			displayName: 'Webhook',
			name: 'webhook',
			values: [
				{
					displayName: 'URL',
					name: 'url',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. https://tickets.example.org/hooks/review',
					description: 'Gets the review as signed JSON, with the address to answer at',
				},
			],
		},
	],
};

/** Entries of the collection Options. */
export const noticeOptions: INodeProperties[] = [
	{
		displayName: 'At Most One Message in (Minutes)',
		name: 'gapMinutes',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, maxValue: 1440 },
		placeholder: 'e.g. 15',
		description:
			'A Slack channel or an e-mail address gets one message in this time. In Slack, what comes later is added to that message as a count with one button; e-mails are held and sent as one by an active HITL Desk Trigger, or with the next question. 0: every question is a message.',
	},
	{
		displayName: 'Send the Link To',
		name: 'sendLinkTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.org/webhook/somebody-is-asked',
		description:
			'Address that gets the link to the page as JSON whenever people are asked: for example a Webhook node in front of the e-mail or chat node that tells your team. If it does not take the link after three tries, the run says so and the page waits all the same.',
	},
	{
		displayName: 'Slack API Address',
		name: 'slackAddress',
		type: 'string',
		default: 'https://slack.com/api',
		placeholder: 'e.g. https://slack-gov.com/api',
		description: 'Change it for GovSlack only',
	},
	{
		displayName: 'Slack Credential',
		name: 'slackCredential',
		type: 'options',
		default: 'accessToken',
		options: [
			{ name: 'Access Token', value: 'accessToken' },
			{ name: 'OAuth2', value: 'oAuth2' },
		],
	},
];
