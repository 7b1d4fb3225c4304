import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { noticeOptions } from '../HumanReview/noticeProperties';

const slackOptions = noticeOptions.filter(({ name }) => name.startsWith('slack'));

export const hitlDeskProperties: INodeProperties[] = [
	{
		displayName:
			'Publish this workflow, and leave it published while people are asked: from then on the links of Human Review lead to a page here. One HITL Desk Trigger serves all workflows of this n8n.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'hitl-desk',
		required: true,
		placeholder: 'e.g. hitl-desk',
		description:
			'Where people find the page: below the webhook address of n8n. Links that were sent before lead nowhere after a change.',
	},
	{
		displayName: 'Send Reminders By',
		name: 'sendBy',
		type: 'multiOptions',
		default: [],
		options: [
			{ name: 'E-Mail', value: 'email' },
			{ name: 'Slack', value: 'slack' },
			{ name: 'Webhook', value: 'webhook' },
		],
		description:
			'What Human Review plans by these channels is sent from here: reminders, escalations, the closing edit of Slack messages, and notices that failed. What is not chosen is not sent. It needs the same credentials. With Slack, the address that ends with "/slack" is the Request URL for the interactivity of your Slack app: once a press has arrived there, buttons decide inside Slack. The credential needs the Signature Secret for it.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { sendBy: ['slack'] } },
		options: slackOptions,
	},
];

/** From the root: the editor takes a parameter whose every option is named by a credential for the choice of a log-in, and hides it. */
const onlyFor = (channel: string): INodeCredentialDescription['displayOptions'] => ({ show: { '/sendBy': [channel] } });

/** n8n's own, as on Human Review. */
export const hitlDeskCredentials: INodeCredentialDescription[] = [
	{
		name: 'slackApi',
		required: true,
		displayOptions: { ...onlyFor('slack'), hide: { '/options.slackCredential': ['oAuth2'] } },
	},
	{
		name: 'slackOAuth2Api',
		required: true,
		displayOptions: { show: { '/sendBy': ['slack'], '/options.slackCredential': ['oAuth2'] } },
	},
	{ name: 'smtp', required: true, displayOptions: onlyFor('email') },
	{ name: 'crypto', required: true, displayOptions: onlyFor('webhook') },
	{ name: 'httpHeaderAuth', required: false, displayOptions: onlyFor('webhook') },
];
