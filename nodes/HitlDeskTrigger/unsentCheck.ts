import type { ITriggerFunctions } from 'n8n-workflow';
import { ACTIVE_MINUTES } from '../../core/desk/clock';
import type { FeedbackStore } from '../../core/feedback/store';
import { CHANNEL_NAMES, inWords } from '../../core/review/notices/channelNames';
import type { DeskSenders } from './deskSenders';

/** Looks whether notices are due that nobody sends, and says in the log why, once until that changes. */
export function unsentCheck(context: ITriggerFunctions): (store: FeedbackStore, faults: DeskSenders['faults'], now: Date) => Promise<void> {
	let said = '';
	return async (store, faults, now) => {
		const sent = new Set(await store.deskChannels(now, ACTIVE_MINUTES));
		const unsent = (await store.dueDeliveries(now.toISOString())).filter(({ channel }) => !sent.has(channel));
		const broken = [...faults].map(([channel, why]) => `HITL Desk: nothing can be sent by ${CHANNEL_NAMES[channel]}: ${why}. Correct the credential in HITL Desk Trigger. The other channels send on.`);
		const channels = inWords(unsent.map(({ channel }) => CHANNEL_NAMES[channel]));
		const count = unsent.reduce((sum, each) => sum + each.count, 0);
		const missing = unsent.length === 0 ? [] : [`HITL Desk: ${count === 1 ? '1 notice waits' : `${count} notices wait`} to be sent by ${channels}, and no active HITL Desk Trigger sends by it. Choose ${channels} under "Send Reminders By", with the credential of Human Review.`];
		// What is due grows; that it is not sent is said once.
		const word = JSON.stringify([broken, unsent.map(({ channel }) => channel)]);
		if (word !== said) for (const message of [...broken, ...missing]) context.logger.warn(message);
		said = word;
	};
}
