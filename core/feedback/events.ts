import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import type { Database, Transaction } from './database';
import { ensureLoops } from './loopRows';
import { plainRecord } from './plainRecord';
import { reserve } from './sequence';
import type { LoopEvent } from './store';
import { readRows, storedJson, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const eventRow = z.object({
	loop: storedText,
	kind: z.enum(['promoted', 'kept', 'rolledBack']),
	at: z.string(),
	details: storedJson(plainRecord),
});

/** Equal for events that are one: same loop, kind, time and details. */
function digestOf({ kind, at, details }: LoopEvent): string {
	return createHash('sha256').update(JSON.stringify([kind, writeTime(at), details])).digest('hex');
}

export async function hasEvent(transaction: Transaction, event: LoopEvent): Promise<boolean> {
	const found = await transaction.get('SELECT number FROM events WHERE loop = ? AND digest = ?', [
		toStoredText(event.loop),
		digestOf(event),
	]);
	return found !== undefined;
}

/** Adds an event to a transaction; one that is there already is not written again. */
export async function writeEvent(transaction: Transaction, event: LoopEvent): Promise<void> {
	const number = await reserve(transaction, 'event', 1);
	await transaction.run(
		`INSERT INTO events (number, loop, kind, at, details, digest) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (loop, digest) DO NOTHING`,
		[
			number,
			toStoredText(event.loop),
			event.kind,
			writeTime(event.at),
			JSON.stringify(event.details),
			digestOf(event),
		],
	);
}

export async function recordEvent(database: Database, event: LoopEvent): Promise<void> {
	await database.transaction(async (transaction) => {
		await ensureLoops(transaction, [event.loop]);
		await writeEvent(transaction, event);
	});
}

/** The last `limit` events of a loop, newest first. */
export async function readEvents(database: Database, loop: string, limit: number): Promise<LoopEvent[]> {
	const rows = await database.all(
		'SELECT loop, kind, at, details FROM events WHERE loop = ? ORDER BY at DESC, number DESC LIMIT ?',
		[toStoredText(loop), Math.max(0, Math.trunc(limit))],
	);
	return await readRows(eventRow, rows, database.place);
}
