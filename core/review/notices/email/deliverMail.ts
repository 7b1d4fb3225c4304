import type { Delivery } from '../../../feedback/deliveryRecords';
import type { Attempt, DeliveryWork } from '../deliverDue';
import { NoticeFailure } from '../sending';
import { toldOf, type ToldReview } from '../toldReview';
import { MOST_LISTED, reviewMail } from './reviewMail';

const MS_A_MINUTE = 60_000;

/** Sends a mail about what is due to somebody, or holds it until they may get one again. */
export async function deliverMail(group: readonly Delivery[], work: DeliveryWork): Promise<Attempt> {
	const { senders: { email }, store, now } = work;
	const [first] = group;
	if (email === undefined || first === undefined) throw new TypeError('no sender for e-mail');
	const at = now();
	const told = await toldOf(group, store, at.toISOString());
	const gap = first.gapMinutes * MS_A_MINUTE;
	if (gap > 0) {
		const last = await store.lastMessage('email', first.recipient, new Date(at.getTime() - gap).toISOString());
		const until = last?.deliveredAt === undefined ? undefined : new Date(new Date(last.deliveredAt).getTime() + gap);
		if (until !== undefined && leavesTime(told, until, at)) return { kind: 'held', until: until.toISOString() };
	}
	// A mail cannot be changed later, so what it does not list needs one of its own.
	const listed = new Set([...new Set(group.map(({ reviewId }) => reviewId))].slice(0, MOST_LISTED));
	const [sent, left] = [group.filter(({ reviewId }) => listed.has(reviewId)), group.filter(({ reviewId }) => !listed.has(reviewId))];
	const from = told[0]?.notice.from;
	if (from === undefined) throw new NoticeFailure('no sender is set for the e-mail', false);
	const reference = await email.send({ from, to: first.recipient, id: first.id, ...reviewMail(told, at.toISOString()) });
	for (const [index, { id }] of sent.entries()) await store.markDelivered(id, { at: now().toISOString(), reference, joined: index > 0 });
	return { kind: 'delivered', later: { until: new Date(at.getTime() + gap).toISOString(), deliveries: left } };
}

/** Half of the time that is left is for the person: a mail that was held longer would come too late, or never. */
const leavesTime = (told: readonly ToldReview[], until: Date, now: Date): boolean =>
	told.every(({ notice }) => until.getTime() - now.getTime() <= (new Date(notice.deadlineAt).getTime() - now.getTime()) / 2);
