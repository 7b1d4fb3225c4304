import type { Delivery } from '../../../feedback/deliveryRecords';
import type { Attempt, DeliveryWork } from '../deliverDue';
import { NoticeFailure, type SlackSender } from '../sending';
import { toldOf } from '../toldReview';
import { slackMessage } from './slackMessage';

const MS_A_MINUTE = 60_000;

/** Posts a message, or adds to the one that the recipient got a while ago. */
export async function deliverSlack(group: readonly Delivery[], work: DeliveryWork): Promise<Attempt> {
	const { senders: { slack }, store, now } = work;
	if (slack === undefined) throw new TypeError('no sender for Slack');
	const earlier = await earlierMessage(group, work);
	const joined = earlier !== undefined && (await addedTo(earlier, group, slack, work));
	const reference = joined ? earlier : await slack.post(group[0]?.recipient ?? '', slackMessage(await toldOf(group, work.store, now().toISOString()), options(work)));
	for (const [index, { id }] of group.entries()) await store.markDelivered(id, { at: now().toISOString(), reference, joined: joined || index > 0 });
	return { kind: 'delivered' };
}

const options = ({ now, decidesInSlack }: DeliveryWork) => ({ now: now().toISOString(), decidesInSlack });

async function earlierMessage([first]: readonly Delivery[], { store, now }: DeliveryWork): Promise<string | undefined> {
	if (first === undefined || first.gapMinutes === 0) return undefined;
	const since = new Date(now().getTime() - first.gapMinutes * MS_A_MINUTE).toISOString();
	return (await store.lastMessage('slack', first.recipient, since))?.reference;
}

/** Somebody may have deleted the message by now, or Slack lets nobody change it any more: then a new one is due. */
async function addedTo(reference: string, group: readonly Delivery[], slack: SlackSender, work: DeliveryWork): Promise<boolean> {
	const all = [...(await work.store.deliveriesInMessage('slack', reference)), ...group];
	try {
		await slack.change(reference, slackMessage(await toldOf(all, work.store, work.now().toISOString()), options(work)));
		return true;
	} catch (error) {
		if (error instanceof NoticeFailure && !error.temporary) return false;
		throw error;
	}
}
