import type { Delivery } from '../../../feedback/deliveryRecords';
import type { Attempt, DeliveryWork } from '../deliverDue';
import { toldReview } from '../toldReview';
import { webhookBody } from './webhookBody';

/** Calls an outside system. An outcome says what became of what it was told before. */
export async function deliverWebhook(delivery: Delivery, { senders: { webhook }, store, now }: DeliveryWork): Promise<Attempt> {
	if (webhook === undefined) throw new TypeError('no sender for webhooks');
	const at = now().toISOString();
	const asked = delivery.kind === 'outcome' ? await tellingOf(delivery, store) : delivery;
	const told = asked === undefined ? undefined : await toldReview(store, asked, at);
	if (told !== undefined) await webhook.send({ url: delivery.recipient, id: delivery.id, body: webhookBody(told, delivery.kind, at) });
	await store.markDelivered(delivery.id, { at: now().toISOString() });
	return { kind: 'delivered' };
}

/** What that system was told first; undefined where it was told nothing, so nothing became of it either. */
async function tellingOf({ reviewId, recipient }: Delivery, store: { deliveries(reviewId: string): Promise<Delivery[]> }): Promise<Delivery | undefined> {
	const told = await store.deliveries(reviewId);
	return told.find(({ kind, channel, recipient: whom, deliveredAt }) => kind !== 'outcome' && channel === 'webhook' && whom === recipient && deliveredAt !== undefined);
}
