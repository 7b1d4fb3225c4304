import type { IWebhookDescription } from 'n8n-workflow';

/** One address for the page (GET) and the answer (POST): the suffix is the node's id, so n8n checks the link's signature. */
export const reviewWebhooks: IWebhookDescription[] = (['GET', 'POST'] as const).map((httpMethod) => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
}));
