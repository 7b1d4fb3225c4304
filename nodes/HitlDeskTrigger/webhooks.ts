import type { IWebhookDescription } from 'n8n-workflow';

/**
 * The review page: GET shows it, POST answers; by HEAD its script asks whether it may read replies. A full path, so that the
 * address is one that people can read.
 */
const reviewPage: IWebhookDescription[] = (['GET', 'HEAD', 'POST'] as const).map((httpMethod) => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $parameter["path"] }}/review',
	isFullPath: true,
}));

/** Where Slack sends what somebody pressed. n8n knows two names for a node's addresses; this is the other one. */
export const SLACK_WEBHOOK = 'setup';

export const deskWebhooks: IWebhookDescription[] = [
	...reviewPage,
	{ name: SLACK_WEBHOOK, httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: '={{ $parameter["path"] }}/slack', isFullPath: true },
];
