import type { Delivery } from '../../../feedback/deliveryRecords';
import type { Attempt, DeliveryWork } from '../deliverDue';
import { NoticeFailure } from '../sending';
import { toldOf } from '../toldReview';
import { slackMessage } from './slackMessage';
import { SlackMessageGone } from './slackSender';

const IN_FLIGHT_MS = 30_000;

/** Rewrites the messages about a review that is over: what was decided and by whom, and no buttons. */
export async function bringSlackUpToDate(outcome: Delivery, work: DeliveryWork): Promise<Attempt> {
	const { senders: { slack }, store, now, decidesInSlack } = work;
	if (slack === undefined) throw new TypeError('no sender for Slack');
	const told = (await store.deliveries(outcome.reviewId)).filter(({ kind, channel, recipient }) => kind !== 'outcome' && channel === 'slack' && recipient === outcome.recipient);
	const at = now().toISOString();
	const inFlight = told.some(({ deliveredAt, leasedUntil }) => deliveredAt === undefined && leasedUntil !== undefined && leasedUntil > at);
	// A message that is on its way has to be there before it can be rewritten.
	if (inFlight) return { kind: 'held', until: new Date(now().getTime() + IN_FLIGHT_MS).toISOString() };
	let refused: NoticeFailure | undefined;
	for (const reference of new Set(told.flatMap((delivery) => delivery.reference ?? []))) {
		const all = await store.deliveriesInMessage('slack', reference);
		try {
			await slack.change(reference, slackMessage(await toldOf(all, store, at), { now: at, decidesInSlack }));
		} catch (error) {
			if (error instanceof SlackMessageGone) continue;
			// The others can still be changed.
			if (!(error instanceof NoticeFailure && error.final)) throw error;
			refused = error;
		}
	}
	if (refused !== undefined) throw refused;
	await store.markDelivered(outcome.id, { at });
	return { kind: 'delivered' };
}
