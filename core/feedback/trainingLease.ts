import { z } from 'zod/v4';
import type { Database } from './database';
import { readRows, storedText } from './storedShapes';
import { toStoredText } from './storedText';

export type TrainingLease =
	| { readonly leased: true }
	/** Who trains, since when, and when the lease is free unless it is renewed. */
	| { readonly leased: false; readonly holder: string; readonly since: string; readonly until: string };

const leaseRow = z.object({ holder: storedText, since: z.string(), until: z.string() });

const MS_A_MINUTE = 60_000;

/** Nobody else's lease is touched before it has run out. Renewing one does not make it younger. */
const LEASE = `INSERT INTO training_leases (loop, holder, since, until) VALUES (?, ?, ?, ?)
	ON CONFLICT (loop) DO UPDATE SET
		since = CASE WHEN training_leases.until > excluded.since THEN training_leases.since ELSE excluded.since END,
		holder = excluded.holder,
		until = excluded.until
	WHERE training_leases.holder = excluded.holder OR training_leases.until <= excluded.since`;

/**
 * Takes or renews the lease on a loop's training. A lease that ran out is free: its process died, or stands still. The times
 * of all holders are compared, so their clocks must agree to within minutes.
 */
export async function leaseTraining(database: Database, loop: string, holder: string, now: Date, minutes: number): Promise<TrainingLease> {
	const name = toStoredText(loop);
	const until = new Date(now.getTime() + minutes * MS_A_MINUTE).toISOString();
	return await database.transaction(async (transaction) => {
		const taken = await transaction.run(LEASE, [name, toStoredText(holder), now.toISOString(), until]);
		if (taken > 0) return { leased: true };
		const found = await transaction.all('SELECT holder, since, until FROM training_leases WHERE loop = ?', [name]);
		const [lease] = await readRows(leaseRow, found, database.place);
		// Both happen in one transaction: what was not taken is there.
		return lease === undefined ? { leased: true } : { leased: false, ...lease };
	});
}

/** Gives the lease back; one that another holder has by now stays. */
export async function releaseTraining(database: Database, loop: string, holder: string): Promise<void> {
	await database.transaction(async (transaction) => {
		await transaction.run('DELETE FROM training_leases WHERE loop = ? AND holder = ?', [loop, holder].map(toStoredText));
	});
}
