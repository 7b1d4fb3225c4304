import type { Delivery } from '../../../feedback/deliveryRecords';
import type { Attempt, DeliveryWork } from '../deliverDue';
import { NoticeFailure } from '../sending';
import { toldOf } from '../toldReview';
import { reviewMail } from './reviewMail';

const MS_A_MINUTE = 60_000;

/** Sends a mail about everything that is due to somebody, or holds it until they may get one again. */
export async function deliverMail(group: readonly Delivery[], work: DeliveryWork): Promise<Attempt> {
	const { senders: { email }, store, now } = work;
	const [first] = group;
	if (email === undefined || first === undefined) throw new TypeError('no sender for e-mail');
	const at = now();
	if (first.gapMinutes > 0) {
		const gap = first.gapMinutes * MS_A_MINUTE;
		const last = await store.lastMessage('email', first.recipient, new Date(at.getTime() - gap).toISOString());
		if (last?.deliveredAt !== undefined) return { kind: 'held', until: new Date(new Date(last.deliveredAt).getTime() + gap).toISOString() };
	}
	const told = await toldOf(group, store, at.toISOString());
	const from = told[0]?.notice.from;
	if (from === undefined) throw new NoticeFailure('no sender is set for the e-mail', false);
	const reference = await email.send({ from, to: first.recipient, id: first.id, ...reviewMail(told, at.toISOString()) });
	for (const [index, { id }] of group.entries()) await store.markDelivered(id, { at: now().toISOString(), reference, joined: index > 0 });
	return { kind: 'delivered' };
}
