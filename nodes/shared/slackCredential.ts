import type { INode } from 'n8n-workflow';

export type SlackCredential = 'slackApi' | 'slackOAuth2Api';

/** Names the credential of a node: its messages and the presses on them are of one Slack app. Undefined where none is chosen. */
export function slackCredentialKey({ credentials }: Pick<INode, 'credentials'>, type: SlackCredential): string | undefined {
	const id = credentials?.[type]?.id;
	return typeof id === 'string' ? `${type} ${id}` : undefined;
}
