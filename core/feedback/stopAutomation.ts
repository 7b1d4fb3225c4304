import { z } from 'zod/v4';
import type { StoppedAutomation } from '../gate/gateState';
import type { Database, Reader } from './database';
import { writeEvent } from './events';
import type { StopRequest } from './gateRecords';
import { ensureLoops } from './loopRows';
import { readRows, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const stopRow = z
	.object({ at: z.string(), reason: storedText, stopped_by: storedText.nullable() })
	.transform(({ at, reason, stopped_by: by }): StoppedAutomation => ({ at, reason, ...(by === null ? {} : { by }) }));

/** Set while automation is stopped. */
export async function readStop(reader: Reader, loop: string, place: string): Promise<StoppedAutomation | undefined> {
	const found = await reader.all('SELECT at, reason, stopped_by FROM stopped_loops WHERE loop = ?', [toStoredText(loop)]);
	return (await readRows(stopRow, found, place))[0];
}

/** Sends everything of a loop to people, from the next run of each gate. One that is stopped stays stopped for its first reason. */
export async function stopAutomation(database: Database, loop: string, { reason, by, at }: StopRequest): Promise<boolean> {
	return await database.transaction(
		async (transaction) => {
			await ensureLoops(transaction, [loop]);
			const stopped = await transaction.run('INSERT INTO stopped_loops (loop, at, reason, stopped_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', [
				toStoredText(loop),
				writeTime(at),
				toStoredText(reason),
				by === undefined ? null : toStoredText(by),
			]);
			if (stopped > 0) await writeEvent(transaction, { loop, kind: 'automationStopped', at, details: { reason, ...(by !== undefined && { by }) } });
			return stopped > 0;
		},
		// Whoever pulls this brake must find it pulled after a power cut as well.
		{ durable: true },
	);
}

/** Lets the gates of a loop decide again; nothing happens to one that was not stopped. */
export async function resumeAutomation(database: Database, loop: string, { reason, by, at }: StopRequest): Promise<boolean> {
	return await database.transaction(async (transaction) => {
		const resumed = await transaction.run('DELETE FROM stopped_loops WHERE loop = ?', [toStoredText(loop)]);
		if (resumed > 0) await writeEvent(transaction, { loop, kind: 'automationResumed', at, details: { reason, ...(by !== undefined && { by }) } });
		return resumed > 0;
	});
}
