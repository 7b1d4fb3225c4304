import type { IWebhookDescription } from 'n8n-workflow';

/**
 * The review page: GET shows it, POST answers; by HEAD its script asks whether it may read replies. A full path, so that the
 * address is one that people can read.
 */
export const deskWebhooks: IWebhookDescription[] = (['GET', 'HEAD', 'POST'] as const).map((httpMethod) => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $parameter["path"] }}/review',
	isFullPath: true,
}));
