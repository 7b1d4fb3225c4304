import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import { DELIVERY_CHANNELS, DELIVERY_KINDS, type Delivery, type DeliveryPlan } from './deliveryRecords';
import { plainRecord } from './plainRecord';
import { storedJson, storedText } from './storedShapes';

export const DELIVERY_COLUMNS = `d.id, d.review_id, d.kind, d.channel, d.recipient, d.due_at, d.gap_minutes, d.lease_until, d.attempts,
	d.last_error, d.delivered_at, d.reference, d.joined, d.message`;

const optional = <Name extends string, T>(name: Name, value: T | null) => (value === null ? {} : { [name]: value }) as { [key in Name]?: T };

/** A stored delivery. */
export const deliveryRow = z
	.object({
		id: z.string(),
		review_id: storedText,
		kind: z.enum(DELIVERY_KINDS),
		channel: z.enum(DELIVERY_CHANNELS),
		recipient: storedText,
		due_at: z.string(),
		gap_minutes: z.number(),
		lease_until: z.string().nullable(),
		attempts: z.number(),
		last_error: storedText.nullable(),
		delivered_at: z.string().nullable(),
		reference: storedText.nullable(),
		joined: z.number(),
		message: storedJson(plainRecord),
	})
	.transform((row): Delivery => ({
		id: row.id,
		reviewId: row.review_id,
		kind: row.kind,
		channel: row.channel,
		recipient: row.recipient,
		dueAt: row.due_at,
		gapMinutes: row.gap_minutes,
		attempts: row.attempts,
		joined: row.joined === 1,
		message: row.message,
		...optional('leasedUntil', row.lease_until),
		...optional('lastError', row.last_error),
		...optional('deliveredAt', row.delivered_at),
		...optional('reference', row.reference),
	}));

/** The same delivery always has the same id, so that a repeated run tells nobody twice. */
export const deliveryIdOf = ({ reviewId, kind, channel, recipient }: Pick<DeliveryPlan, 'reviewId' | 'kind' | 'channel' | 'recipient'>): string =>
	createHash('sha256').update(JSON.stringify([reviewId, kind, channel, recipient])).digest('base64url').slice(0, 22);
