import { isHitlError } from '../../errors';
import type { Delivery, DeliveryChannel } from '../../feedback/deliveryRecords';
import type { FeedbackStore } from '../../feedback/store';
import { deliverMail } from './email/deliverMail';
import { NoticeFailure, type Senders } from './sending';
import { bringSlackUpToDate } from './slack/bringSlackUpToDate';
import { deliverSlack } from './slack/deliverSlack';
import { deliverWebhook } from './webhook/deliverWebhook';
import { withoutDone } from './withoutDone';

export interface DeliverySettings {
	/** Names this process or run. */
	readonly holder: string;
	readonly now: () => Date;
	/** Only deliveries of one review, and what goes along with them. */
	readonly reviewId?: string;
	/** Tries before the next is left to a later call; default 1. */
	readonly tries?: number;
	/** Waits between tries. */
	readonly wait?: (ms: number) => Promise<void>;
	/** The Slack app's buttons decide: its interactivity address is ours and has passed its test. */
	readonly decidesInSlack?: boolean;
	/** Messages are begun for so long, at most as long as a lease lets them; what is due then is left to a later call. */
	readonly forMs?: number;
	/** So many recipients are sent to side by side; default 1. One who does not answer then holds up fewer of the others. */
	readonly lanes?: number;
}

export interface FailedDelivery {
	readonly delivery: Delivery;
	/** Why, in a sentence's second half. */
	readonly reason: string;
	/** When somebody who delivers tries again; absent where nobody does. */
	readonly nextTryAt?: string;
}

export interface DeliveryReport {
	readonly delivered: readonly Delivery[];
	readonly failed: readonly FailedDelivery[];
	/** Held until the recipient may get a message again. */
	readonly held: readonly Delivery[];
}

/** What became of one message. `until`: the time has not come. `later`: what did not fit in, for a message of its own. */
export type Attempt =
	| { readonly kind: 'delivered'; readonly later?: { readonly until: string; readonly deliveries: readonly Delivery[] } }
	| { readonly kind: 'held'; readonly until: string };

export interface DeliveryWork {
	readonly store: FeedbackStore;
	readonly senders: Senders;
	readonly now: () => Date;
	readonly decidesInSlack: boolean;
}

const LEASE_SECONDS = 300;
const LEASED_AT_ONCE = 20;
const DEFAULT_FOR_MS = 120_000;

/** A message that is begun last may take so long, with its further tries, and must be done before its lease is over. */
const LONGEST_SEND_MS = 120_000;
const LONGEST_FOR_MS = LEASE_SECONDS * 1_000 - LONGEST_SEND_MS;

/** Waits longer than this are left to a later call. */
const LONGEST_WAIT_MS = 10_000;
const FIRST_WAIT_MS = 1_000;

/** Until a later call: what may pass soon is tried soon, a refusal now and then, until the review is over. */
function retryMs({ temporary, retryAfterSeconds }: NoticeFailure, attempts: number): number {
	const [first, longest] = temporary ? [30_000, 1_800_000] : [600_000, 7_200_000];
	return Math.max(Math.min(first * 2 ** Math.min(attempts, 20), longest), (retryAfterSeconds ?? 0) * 1_000);
}

/** So long after the deadline of its review an outcome that is refused is tried, in days; longer what may pass. */
const TRIED_DAYS = { refused: 3, passing: 30 };

/** Whether nobody needs to try again. A question ends with its review; what became of it would be told for ever. */
async function isDone({ kind, reviewId }: Delivery, { final, temporary }: NoticeFailure, store: FeedbackStore, now: Date): Promise<boolean> {
	if (kind !== 'outcome') return false;
	if (final) return true;
	const review = await store.review(reviewId);
	const days = temporary ? TRIED_DAYS.passing : TRIED_DAYS.refused;
	return review !== undefined && now.getTime() - new Date(review.deadlineAt).getTime() > days * 86_400_000;
}

/**
 * Sends what is due, each message once. A failure is put down at its delivery, which is due again later; nothing is thrown
 * for it. Whoever has the senders may call this, at any time, in any number of processes.
 */
export async function deliverDue(store: FeedbackStore, senders: Senders, settings: DeliverySettings): Promise<DeliveryReport> {
	const { holder, now, reviewId, decidesInSlack = false, forMs = DEFAULT_FOR_MS, lanes = 1 } = settings;
	const channels = (['slack', 'email', 'webhook'] as const).filter((channel) => senders[channel] !== undefined);
	const delivered: Delivery[] = [];
	const failed: FailedDelivery[] = [];
	const held: Delivery[] = [];
	const end = now().getTime() + Math.min(forMs, LONGEST_FOR_MS);
	const isOver = () => now().getTime() >= end;
	const perform = async (group: readonly Delivery[]): Promise<void> => {
		// Each message may take a server's whole time limit, and there are many in a lease.
		if (isOver()) return await giveBack(group, store, holder);
		const attempt = await tried(group, { store, senders, now, decidesInSlack }, settings, end);
		if (attempt instanceof NoticeFailure) {
			failed.push(...(await putDown(group, attempt, store, settings)));
			return;
		}
		const later = attempt.kind === 'held' ? { until: attempt.until, deliveries: group } : (attempt.later ?? { until: '', deliveries: [] });
		for (const { id } of later.deliveries) await store.postponeDelivery(id, { holder, dueAt: later.until });
		held.push(...later.deliveries);
		delivered.push(...group.filter((delivery) => !later.deliveries.includes(delivery)));
	};
	while (!isOver()) {
		const request = { holder, now: now().toISOString(), leaseSeconds: LEASE_SECONDS, limit: LEASED_AT_ONCE, channels };
		const leased = await store.leaseDeliveries(reviewId === undefined ? request : { ...request, reviewId });
		if (leased.length === 0) break;
		await inLanes(byRecipient(messagesOf(leased)), lanes, async (groups) => {
			for (const group of groups) await perform(group);
		});
	}
	return { delivered, failed, held };
}

/** Messages to one recipient are sent one after the other, for one may change what another has written. */
function byRecipient(messages: readonly Delivery[][]): Delivery[][][] {
	const recipients = new Map<string, Delivery[][]>();
	for (const group of messages) {
		const key = JSON.stringify([group[0]?.channel, group[0]?.recipient]);
		recipients.set(key, [...(recipients.get(key) ?? []), group]);
	}
	return [...recipients.values()];
}

async function inLanes<T>(all: readonly T[], lanes: number, work: (each: T) => Promise<void>): Promise<void> {
	const left = [...all];
	const lane = async (): Promise<void> => {
		for (let each = left.shift(); each !== undefined; each = left.shift()) await work(each);
	};
	await Promise.all(Array.from({ length: lanes }, lane));
}

/** As due as they were: whoever delivers next may send them at once, the longest due first. */
async function giveBack(group: readonly Delivery[], store: FeedbackStore, holder: string): Promise<void> {
	for (const { id, dueAt } of group) await store.postponeDelivery(id, { holder, dueAt });
}

/** Who gets a message now and then gets everything in one; all else is a message of its own. */
function messagesOf(leased: readonly Delivery[]): Delivery[][] {
	const messages = new Map<string, Delivery[]>();
	for (const delivery of leased) {
		const { id, kind, channel, recipient, gapMinutes } = delivery;
		const key = gapMinutes > 0 && kind !== 'outcome' ? JSON.stringify([channel, recipient]) : id;
		messages.set(key, [...(messages.get(key) ?? []), delivery]);
	}
	return [...messages.values()];
}

/** What may have arrived is not sent again at once: a later call does it, under the same id. */
const helpsNow = ({ temporary, mayHaveArrived }: NoticeFailure): boolean => temporary && !mayHaveArrived;

async function tried(group: readonly Delivery[], work: DeliveryWork, { tries = 1, wait }: DeliverySettings, end: number): Promise<Attempt | NoticeFailure> {
	for (let count = 1; ; count += 1) {
		const attempt = await once(group, work);
		if (!(attempt instanceof NoticeFailure) || !helpsNow(attempt) || count >= tries || wait === undefined) return attempt;
		const ms = attempt.retryAfterSeconds === undefined ? FIRST_WAIT_MS * 3 ** (count - 1) : attempt.retryAfterSeconds * 1_000;
		if (ms > LONGEST_WAIT_MS || work.now().getTime() + ms >= end) return attempt;
		await wait(ms);
	}
}

/** A failure of the sender, or a notice that cannot be read, is put down; one of the store is the caller's. */
async function once(group: readonly Delivery[], work: DeliveryWork): Promise<Attempt | NoticeFailure> {
	try {
		return await send(group, work);
	} catch (error) {
		if (error instanceof NoticeFailure) return error;
		if (isHitlError(error) && error.code === 'item-malformed') return new NoticeFailure(error.message, false, undefined, { cause: error });
		throw error;
	}
}

async function send(all: readonly Delivery[], work: DeliveryWork): Promise<Attempt> {
	const group = await withoutDone(all, work);
	const [first] = group;
	if (first === undefined) return { kind: 'delivered' };
	const by: Readonly<Record<DeliveryChannel, () => Promise<Attempt>>> = {
		slack: async () => (first.kind === 'outcome' ? await bringSlackUpToDate(first, work) : await deliverSlack(group, work)),
		email: async () => await deliverMail(group, work),
		webhook: async () => await deliverWebhook(first, work),
	};
	return await by[first.channel]();
}

async function putDown(group: readonly Delivery[], failure: NoticeFailure, store: FeedbackStore, { holder, now }: DeliverySettings): Promise<FailedDelivery[]> {
	const failed: FailedDelivery[] = [];
	for (const delivery of group) {
		if (await isDone(delivery, failure, store, now())) {
			await store.giveUpDelivery(delivery.id, { holder, at: now().toISOString(), error: failure.message });
			failed.push({ delivery, reason: failure.message });
			continue;
		}
		const nextTryAt = new Date(now().getTime() + retryMs(failure, delivery.attempts)).toISOString();
		await store.postponeDelivery(delivery.id, { holder, dueAt: nextTryAt, error: failure.message });
		failed.push({ delivery, reason: failure.message, nextTryAt });
	}
	return failed;
}
