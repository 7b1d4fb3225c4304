import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import type { Database, Reader, Transaction } from './database';
import { ensureLoops } from './loopRows';
import { plainRecord } from './plainRecord';
import { reserve } from './sequence';
import { EVENT_KINDS } from './eventKinds';
import type { LoopEvent } from './store';
import { readRows, storedJson, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const eventRow = z.object({
	loop: storedText,
	kind: z.enum(EVENT_KINDS),
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

/** The last `limit` events of a loop, newest first; with `kinds` only those. */
export async function readEvents(
	reader: Reader & Pick<Database, 'place'>,
	loop: string,
	limit: number,
	kinds: ReadonlyArray<LoopEvent['kind']> = [],
): Promise<LoopEvent[]> {
	const only = kinds.length === 0 ? '' : `AND kind IN (${kinds.map(() => '?').join(', ')})`;
	const rows = await reader.all(
		`SELECT loop, kind, at, details FROM events WHERE loop = ? ${only} ORDER BY at DESC, number DESC LIMIT ?`,
		[toStoredText(loop), ...kinds, Math.max(0, Math.trunc(limit))],
	);
	return await readRows(eventRow, rows, reader.place);
}
