import { z } from 'zod/v4';
import type { Database, Reader, SqlValue, Transaction } from './database';
import { DELIVERY_CHANNELS, UNTIL_TIED, type Arrival, type Delivery, type DeliveryChannel, type DeliveryPlan, type DueNotices, type Postponement } from './deliveryRecords';
import { DELIVERY_COLUMNS, deliveryIdOf, deliveryRow } from './deliveryRow';
import { DUE } from './leaseDeliveries';
import { unknownReview } from './reviews';
import { reserve } from './sequence';
import { readRows, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

type PlaceReader = Reader & Pick<Database, 'place'>;

const INSERT = `INSERT INTO deliveries (id, number, review_id, kind, channel, recipient, due_at, gap_minutes, attempts, joined, message)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING`;

const rowOf = (plan: DeliveryPlan, number: number): SqlValue[] => [
	deliveryIdOf(plan),
	number,
	toStoredText(plan.reviewId),
	plan.kind,
	plan.channel,
	toStoredText(plan.recipient),
	writeTime(plan.dueAt),
	plan.gapMinutes,
	JSON.stringify(plan.message),
];

/** Adds deliveries to a transaction; those that are there already stay as they are. */
export async function writeDeliveries(transaction: Transaction, plans: readonly DeliveryPlan[]): Promise<void> {
	if (plans.length === 0) return;
	const first = await reserve(transaction, 'delivery', plans.length);
	await transaction.runMany(INSERT, plans.map((plan, index) => rowOf(plan, first + index)));
}

export async function planDeliveries(database: Database, plans: readonly DeliveryPlan[]): Promise<Delivery[]> {
	const reviewIds = [...new Set(plans.map(({ reviewId }) => reviewId))];
	return await database.transaction(async (transaction) => {
		const opened = await transaction.getMany('SELECT review_id FROM reviews WHERE review_id = ?', reviewIds.map((id) => [toStoredText(id)]));
		const missing = reviewIds.find((_, index) => opened[index] === undefined);
		if (missing !== undefined) throw unknownReview(missing);
		await writeDeliveries(transaction, plans);
		const rows = await transaction.getMany(`SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.id = ?`, plans.map((plan) => [deliveryIdOf(plan)]));
		return await readRows(deliveryRow, rows.filter((row) => row !== undefined), database.place);
	});
}

export async function readDeliveries(reader: PlaceReader, reviewId: string): Promise<Delivery[]> {
	const sql = `SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.review_id = ? ORDER BY d.number`;
	return await readRows(deliveryRow, await reader.all(sql, [toStoredText(reviewId)]), reader.place);
}

export async function readMessage(reader: PlaceReader, channel: DeliveryChannel, reference: string): Promise<Delivery[]> {
	const sql = `SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.channel = ? AND d.reference = ? ORDER BY d.joined, d.delivered_at, d.number`;
	return await readRows(deliveryRow, await reader.all(sql, [channel, toStoredText(reference)]), reader.place);
}

/** An outcome only rewrites what was there. */
export async function readLastMessage(reader: PlaceReader, channel: DeliveryChannel, recipient: string, since: string): Promise<Delivery | undefined> {
	const sql = `SELECT ${DELIVERY_COLUMNS} FROM deliveries d
		WHERE d.channel = ? AND d.recipient = ? AND d.delivered_at > ? AND d.joined = 0 AND d.kind <> 'outcome'
		ORDER BY d.delivered_at DESC, d.number DESC LIMIT 1`;
	return (await readRows(deliveryRow, await reader.all(sql, [channel, toStoredText(recipient), writeTime(since)]), reader.place))[0];
}

export async function markDelivered(database: Database, id: string, { at, reference, joined = false }: Arrival): Promise<boolean> {
	const changed = await database.transaction(
		async (transaction) =>
			await transaction.run(
				`UPDATE deliveries SET delivered_at = ?, reference = ?, joined = ?, lease_holder = NULL, lease_until = NULL
				WHERE id = ? AND delivered_at IS NULL`,
				[writeTime(at), reference === undefined ? null : toStoredText(reference), joined ? 1 : 0, id],
			),
	);
	return changed > 0;
}

/** A holder whose lease went to somebody else says nothing any more. */
export async function postponeDelivery(database: Database, id: string, { holder, dueAt, error }: Postponement): Promise<void> {
	await database.transaction(async (transaction) => {
		await transaction.run(
			`UPDATE deliveries SET due_at = ?, lease_holder = NULL, lease_until = NULL, attempts = attempts + ?, last_error = COALESCE(?, last_error)
			WHERE id = ? AND lease_holder = ? AND delivered_at IS NULL`,
			[writeTime(dueAt), error === undefined ? 0 : 1, error === undefined ? null : toStoredText(error), id, toStoredText(holder)],
		);
	});
}

export async function giveUpDelivery(database: Database, id: string, { holder, at, error }: { readonly holder: string; readonly at: string; readonly error: string }): Promise<void> {
	await database.transaction(async (transaction) => {
		await transaction.run(
			`UPDATE deliveries SET delivered_at = ?, lease_holder = NULL, lease_until = NULL, attempts = attempts + 1, last_error = ?
			WHERE id = ? AND lease_holder = ? AND delivered_at IS NULL`,
			[writeTime(at), toStoredText(error), id, toStoredText(holder)],
		);
	});
}

/** Makes it due, in the transaction of a vote, that the adjudicator is told. Once: later ties find it due, or sent. */
export async function tellAdjudicator(transaction: Transaction, reviewId: string, at: string): Promise<void> {
	const waiting = [toStoredText(reviewId), writeTime(UNTIL_TIED)];
	await transaction.run(`UPDATE deliveries SET due_at = ? WHERE review_id = ? AND kind = 'adjudicate' AND due_at = ?`, [writeTime(at), ...waiting]);
}

const dueRow = z
	.object({ channel: z.enum(DELIVERY_CHANNELS), count: z.number(), oldest: z.string() })
	.transform(({ channel, count, oldest }): DueNotices => ({ channel, count, oldestDueAt: oldest }));

export async function countDue(reader: PlaceReader, at: string): Promise<DueNotices[]> {
	const now = writeTime(at);
	const sql = `SELECT d.channel, COUNT(*) AS count, MIN(d.due_at) AS oldest FROM deliveries d JOIN reviews r ON r.review_id = d.review_id
		WHERE ${DUE} GROUP BY d.channel ORDER BY d.channel`;
	return await readRows(dueRow, await reader.all(sql, [now, now, now]), reader.place);
}
