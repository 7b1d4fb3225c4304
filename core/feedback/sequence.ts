import { z } from 'zod/v4';
import type { Transaction } from './database';

const lastSchema = z.object({ last: z.number() });

/**
 * Reserves `count` ascending numbers and returns the first. Other writers of the sequence wait until the transaction ends,
 * so numbers become visible in ascending order and a reader that goes on from the last one it saw misses none.
 */
export async function reserve(
	transaction: Transaction,
	name: 'decision' | 'label' | 'answer' | 'row' | 'event' | 'delivery',
	count: number,
): Promise<number> {
	const reserved = await transaction.get('UPDATE sequences SET last = last + ? WHERE name = ? RETURNING last', [count, name]);
	const { last } = lastSchema.parse(reserved);
	return last - count + 1;
}
