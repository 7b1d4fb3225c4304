import type { ITriggerFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { Senders } from '../../core/review/notices/sending';
import { noticeSenders } from '../shared/noticeSenders';

const settingsSchema = z.object({
	sendBy: z.array(z.enum(['slack', 'email', 'webhook'])).default([]),
	slackCredential: z.enum(['accessToken', 'oAuth2']).default('accessToken'),
	slackAddress: z.url({ protocol: /^https?$/ }).default('https://slack.com/api'),
});

/** What this Desk can send by. */
export async function deskSenders(context: ITriggerFunctions, now: () => Date): Promise<Senders> {
	const { sendBy, slackCredential, slackAddress } = settingsSchema.parse({
		sendBy: context.getNodeParameter('sendBy', []),
		...z.record(z.string(), z.unknown()).parse(context.getNodeParameter('options', {})),
	});
	const chosen = new Set(sendBy);
	return await noticeSenders(
		context,
		{
			...(chosen.has('slack') && {
				slack: { address: slackAddress.replace(/\/+$/, ''), credential: slackCredential === 'oAuth2' ? 'slackOAuth2Api' : 'slackApi' },
			}),
			...(chosen.has('email') && { email: {} }),
			...(chosen.has('webhook') && { webhook: {} }),
		},
		now,
	);
}
