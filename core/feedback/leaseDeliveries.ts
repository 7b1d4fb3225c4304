import type { Database, SqlValue, Transaction } from './database';
import type { Delivery, DeliveryLease } from './deliveryRecords';
import { DELIVERY_COLUMNS, deliveryRow } from './deliveryRow';
import { readRows, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

/** Questions while their review takes answers; what became of it at any time. Three times now; `r` is the review. */
export const DUE = `d.delivered_at IS NULL AND d.due_at <= ? AND (d.lease_until IS NULL OR d.lease_until <= ?)
	AND (d.kind = 'outcome' OR (r.completed_at IS NULL AND r.closed_at IS NULL AND r.deadline_at > ?))`;

const FROM_DUE = `SELECT ${DELIVERY_COLUMNS} FROM deliveries d JOIN reviews r ON r.review_id = d.review_id WHERE ${DUE}`;

/** PostgreSQL lets transactions run side by side: of two that lease, one waits for the other here. */
const HOLD = `UPDATE sequences SET last = last WHERE name = 'delivery'`;

const LEASE = `UPDATE deliveries SET lease_holder = ?, lease_until = ? WHERE id = ?`;

const recipientOf = ({ channel, recipient }: Pick<Delivery, 'channel' | 'recipient'>): string => JSON.stringify([channel, recipient]);

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Whether a delivery may have to rewrite a message that another one is in: of two at once, one would undo the other. */
const rewrites = ({ kind, channel, gapMinutes }: Delivery): boolean => gapMinutes > 0 || (kind === 'outcome' && channel === 'slack');

/** Whether nobody else sends something to the recipient just now that would get into a delivery's way. */
async function freeTest(transaction: Transaction, now: string, place: string): Promise<(delivery: Delivery) => boolean> {
	const sql = `SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.delivered_at IS NULL AND d.lease_until > ?`;
	const leased = await readRows(deliveryRow, await transaction.all(sql, [now]), place);
	const busy = new Set(leased.map(recipientOf));
	const rewritten = new Set(leased.filter(rewrites).map(recipientOf));
	return (delivery) => {
		if (delivery.gapMinutes > 0) return !busy.has(recipientOf(delivery));
		// A message of its own, on its way to the same channel, is in no outcome's way.
		return !rewrites(delivery) || !rewritten.has(recipientOf(delivery));
	};
}

/** A recipient with a gap gets everything that is due as one message. */
async function withCompanions(transaction: Transaction, found: readonly Delivery[], times: readonly SqlValue[], place: string): Promise<Delivery[]> {
	const spaced = new Map(found.filter(({ gapMinutes }) => gapMinutes > 0).map((delivery) => [recipientOf(delivery), delivery]));
	const all = new Map(found.map((delivery) => [delivery.id, delivery]));
	for (const { channel, recipient } of spaced.values()) {
		const sql = `${FROM_DUE} AND d.channel = ? AND d.recipient = ? AND d.gap_minutes > 0 ORDER BY d.due_at, d.number`;
		const rows = await transaction.all(sql, [...times, channel, toStoredText(recipient)]);
		for (const delivery of await readRows(deliveryRow, rows, place)) all.set(delivery.id, delivery);
	}
	return [...all.values()];
}

/** Leases what is due, to one holder at a time across processes. A lease that ran out is free: its process died. */
export async function leaseDeliveries(database: Database, request: DeliveryLease): Promise<Delivery[]> {
	const { holder, leaseSeconds, limit, channels, reviewId } = request;
	if (channels.length === 0) return [];
	const now = writeTime(request.now);
	const until = new Date(new Date(now).getTime() + leaseSeconds * 1_000).toISOString();
	return await database.transaction(async (transaction) => {
		await transaction.run(HOLD);
		const times = [now, now, now];
		const only = reviewId === undefined ? '' : 'AND d.review_id = ?';
		const sql = `${FROM_DUE} AND d.channel IN (${marks(channels)}) ${only} ORDER BY d.due_at, d.number LIMIT ?`;
		const rows = await transaction.all(sql, [...times, ...channels, ...(reviewId === undefined ? [] : [toStoredText(reviewId)]), Math.max(0, Math.trunc(limit))]);
		const due = await readRows(deliveryRow, rows, database.place);
		if (due.length === 0) return [];
		const isFree = await freeTest(transaction, now, database.place);
		const free = due.filter(isFree);
		const leased = await withCompanions(transaction, free, times, database.place);
		await transaction.runMany(LEASE, leased.map(({ id }) => [toStoredText(holder), until, id]));
		return leased.map((delivery) => ({ ...delivery, leasedUntil: until }));
	});
}
