import { z } from 'zod/v4';
import { DELIVERY_CHANNELS, type DeliveryChannel } from '../../core/feedback/deliveryRecords';
import type { SlackCredential } from '../shared/slackCredential';

const sendBySchema = z.array(z.enum(DELIVERY_CHANNELS)).default([]);

const settingsSchema = z.object({
	slackCredential: z.enum(['accessToken', 'oAuth2']).default('accessToken'),
	slackAddress: z.url({ protocol: /^https?$/ }).default('https://slack.com/api'),
});

export interface DeskChannels {
	readonly sendBy: ReadonlySet<DeliveryChannel>;
	readonly slack: { readonly address: string; readonly credential: SlackCredential };
}

interface Panel {
	getNodeParameter(name: string, fallback: object): unknown;
}

/** The channels that are chosen under "Send Reminders By". */
export const readSendBy = (context: Panel): DeliveryChannel[] => sendBySchema.parse(context.getNodeParameter('sendBy', []));

/** What the panel of this Desk says of channels. */
export function readChannels(context: Panel): DeskChannels {
	const { slackCredential, slackAddress } = settingsSchema.parse(context.getNodeParameter('options', {}));
	return {
		sendBy: new Set(readSendBy(context)),
		slack: { address: slackAddress.replace(/\/+$/, ''), credential: slackCredential === 'oAuth2' ? 'slackOAuth2Api' : 'slackApi' },
	};
}
