import type { Transaction } from './database';
import { writeDeliveries } from './deliveries';
import type { DeliveryPlan } from './deliveryRecords';
import { DELIVERY_COLUMNS, deliveryRow } from './deliveryRow';
import { readRows } from './storedShapes';
import { toStoredText } from './storedText';

/**
 * Plans, in the transaction that ends a review, that its messages are brought up to date. An e-mail cannot be: its link tells
 * what became of the review.
 */
export async function planOutcomes(transaction: Transaction, reviewId: string, at: string, place: string): Promise<void> {
	const sql = `SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.review_id = ? AND d.kind <> 'outcome' AND d.channel <> 'email' ORDER BY d.number`;
	const told = await readRows(deliveryRow, await transaction.all(sql, [toStoredText(reviewId)]), place);
	const plans = told.map(({ channel, recipient }): DeliveryPlan => ({ reviewId, kind: 'outcome', channel, recipient, dueAt: at, gapMinutes: 0, message: {} }));
	await writeDeliveries(transaction, plans);
}
