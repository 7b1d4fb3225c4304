import type { Delivery } from '../../feedback/deliveryRecords';
import type { DeliveryWork } from './deliverDue';
import { readNotice } from './notice';

/** Leaves out what reminds people who have voted on all that is open: they are done, and only others are waited for. */
export async function withoutDone(group: readonly Delivery[], { store, now }: Pick<DeliveryWork, 'store' | 'now'>): Promise<Delivery[]> {
	const left: Delivery[] = [];
	for (const delivery of group) {
		// As what was added to another: nobody has got a message just now.
		if (await isDone(delivery, store)) await store.markDelivered(delivery.id, { at: now().toISOString(), joined: true });
		else left.push(delivery);
	}
	return left;
}

async function isDone({ kind, message, reviewId }: Delivery, store: DeliveryWork['store']): Promise<boolean> {
	if (kind !== 'reminder' && kind !== 'escalation') return false;
	const { reader, hidden = [] } = readNotice(message);
	const review = reader === undefined ? undefined : await store.review(reviewId);
	if (review?.voting === undefined) return false;
	const { items, answers, votes = [] } = review;
	const said = new Set([...answers, ...votes.filter(({ reviewer }) => reviewer === reader)].map(({ itemId }) => itemId));
	return items.every(({ itemId }) => said.has(itemId) || hidden.includes(itemId));
}
