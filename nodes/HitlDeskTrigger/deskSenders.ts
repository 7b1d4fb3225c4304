import type { ITriggerFunctions } from 'n8n-workflow';
import type { Senders } from '../../core/review/notices/sending';
import { noticeSenders } from '../shared/noticeSenders';
import { readChannels } from './readChannels';

/** What this Desk can send by. */
export async function deskSenders(context: ITriggerFunctions, now: () => Date): Promise<Senders> {
	const { sendBy, slack } = readChannels(context);
	return await noticeSenders(
		context,
		{
			...(sendBy.has('slack') && { slack }),
			...(sendBy.has('email') && { email: {} }),
			...(sendBy.has('webhook') && { webhook: {} }),
		},
		now,
	);
}
