import { z } from 'zod/v4';
import type { Transaction } from './database';
import type { PreparedRow } from './feedbackRow';
import { writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const LAST_SAID = `SELECT MAX(f.decided_at) AS last FROM feedback f
	WHERE f.loop = ? AND f.text_hash = ? AND f.outcome IN ('approved', 'corrected', 'rejected')`;

const lastSaid = z.object({ last: z.string().nullable() });

/**
 * Where answers stand in time: what was said last of a text is what counts. An earlier answer that lies behind the moment at which
 * a new one is recorded can only come from a clock that went back, and the new one then stands beside it, where the later row wins.
 */
export async function placesInTime(transaction: Transaction, rows: readonly PreparedRow[]): Promise<Array<string | null>> {
	const said = rows.filter(({ decidedAt }) => decidedAt !== null);
	const found = await transaction.getMany(LAST_SAID, said.map(({ entry: { loop }, hash }) => [toStoredText(loop), hash]));
	const last = new Map(said.map((row, at) => [row, lastSaid.parse(found[at]).last]));
	return rows.map((row) => {
		const before = last.get(row) ?? '';
		return row.decidedAt !== null && before > writeTime(row.entry.recordedAt) && before > row.decidedAt ? before : row.decidedAt;
	});
}
