import { z } from 'zod/v4';
import { versionsToPrune } from '../loop/pruneVersions';
import type { Database, Transaction } from './database';
import { holdLoop } from './loopRows';
import { writeTime } from './storedShapes';
import { toStoredText } from './storedText';
import { stateOf, storedState } from './versionRow';

const LISTED = `SELECT v.version, v.parent, v.state, v.pruned_at, l.champion FROM versions v JOIN loops l ON l.name = v.loop
	WHERE v.loop = ? ORDER BY v.version`;

/** Versions behind the items of reviews that wait. NULL: decided before decisions were stored with their version. */
const IN_REVIEW = `SELECT DISTINCT d.model_version AS version FROM reviews r
	JOIN review_items i ON i.review_id = r.review_id
	JOIN decisions d ON d.loop = r.loop AND d.decision_id = i.decision_id
	WHERE r.loop = ? AND r.completed_at IS NULL AND r.closed_at IS NULL`;

const listedRow = z.object({
	version: z.number(),
	parent: z.number(),
	state: storedState,
	pruned_at: z.string().nullable(),
	champion: z.number(),
});
const inReviewRow = z.object({ version: z.number().nullable() });

const NO_WEIGHTS = new Uint8Array(0);

/** Takes the weights off the versions that the rule lets go, and returns their numbers. The loop must be held. */
export async function prune(transaction: Transaction, loop: string, keep: number, at: string): Promise<number[]> {
	const name = toStoredText(loop);
	const listed = (await transaction.all(LISTED, [name])).map((row) => listedRow.parse(row));
	if (listed.length <= keep) return [];
	const inReview = (await transaction.all(IN_REVIEW, [name])).map((row) => inReviewRow.parse(row).version);
	// It may be any of them.
	if (inReview.includes(null)) return [];
	const versions = listed.map((row) => ({ ...row, state: stateOf(row), pruned: row.pruned_at !== null }));
	const gone = versionsToPrune(versions, new Set(inReview.filter((version) => version !== null)), keep);
	await transaction.runMany(
		'UPDATE versions SET weights = ?, pruned_at = ? WHERE loop = ? AND version = ?',
		gone.map((version) => [NO_WEIGHTS, writeTime(at), name, version]),
	);
	// What they were certified by goes as well; the counts stay, they are small and belong to the record.
	await transaction.runMany(
		'DELETE FROM certifying_rows WHERE loop = ? AND predictor IN (SELECT predictor FROM evidence WHERE loop = ? AND version = ?)',
		gone.map((version) => [name, name, version]),
	);
	return gone;
}

export const pruneVersions = async (database: Database, loop: string, keep: number, at: string): Promise<number[]> =>
	await database.transaction(async (transaction) => {
		await holdLoop(transaction, loop);
		return await prune(transaction, loop, keep, at);
	});
