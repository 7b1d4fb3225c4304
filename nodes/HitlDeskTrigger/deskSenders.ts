import type { ITriggerFunctions } from 'n8n-workflow';
import type { DeliveryChannel } from '../../core/feedback/deliveryRecords';
import type { Senders } from '../../core/review/notices/sending';
import { noticeSenders } from '../shared/noticeSenders';
import { readChannels } from './readChannels';

export interface DeskSenders {
	readonly senders: Senders;
	/** Why a channel that is chosen cannot send, by its name. */
	readonly faults: ReadonlyMap<DeliveryChannel, string>;
}

/** What this Desk can send by. A channel whose credential cannot be used stops no other. */
export async function deskSenders(context: ITriggerFunctions, now: () => Date): Promise<DeskSenders> {
	const { sendBy, slack } = readChannels(context);
	const settings = { slack, email: {}, webhook: {} };
	const faults = new Map<DeliveryChannel, string>();
	let senders: Senders = {};
	for (const channel of sendBy) {
		try {
			senders = { ...senders, ...(await noticeSenders(context, { [channel]: settings[channel] }, now)) };
		} catch (error) {
			faults.set(channel, error instanceof Error ? error.message : String(error));
		}
	}
	return { senders, faults };
}
