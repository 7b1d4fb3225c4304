import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { SlackCredential } from '../shared/slackCredential';

const settingsSchema = z.object({
	sendBy: z.array(z.enum(['slack', 'email', 'webhook'])).default([]),
	slackCredential: z.enum(['accessToken', 'oAuth2']).default('accessToken'),
	slackAddress: z.url({ protocol: /^https?$/ }).default('https://slack.com/api'),
});

export interface DeskChannels {
	readonly sendBy: ReadonlySet<'slack' | 'email' | 'webhook'>;
	readonly slack: { readonly address: string; readonly credential: SlackCredential };
}

/** What the panel of this Desk says of channels. */
export function readChannels(context: Pick<ITriggerFunctions | IWebhookFunctions, 'getNodeParameter'>): DeskChannels {
	const { sendBy, slackCredential, slackAddress } = settingsSchema.parse({
		sendBy: context.getNodeParameter('sendBy', []),
		...z.record(z.string(), z.unknown()).parse(context.getNodeParameter('options', {})),
	});
	return {
		sendBy: new Set(sendBy),
		slack: { address: slackAddress.replace(/\/+$/, ''), credential: slackCredential === 'oAuth2' ? 'slackOAuth2Api' : 'slackApi' },
	};
}
