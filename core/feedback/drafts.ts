import { z } from 'zod/v4';
import type { Database, Reader, Transaction } from './database';
import { draftSchema, type Draft, type DraftContent, type DraftSave } from './draftRecords';
import { readRows, storedJson, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

/** Letters of one draft: a hundred cards with long comments. */
const MOST_LETTERS = 1_000_000;

const draftRow = z.object({ saved_at: z.string(), draft: storedJson(draftSchema) });

const OPEN = 'SELECT review_id FROM reviews WHERE review_id = ? AND completed_at IS NULL AND closed_at IS NULL';

const SAVE = `INSERT INTO drafts (review_id, link, saved_at, draft) VALUES (?, ?, ?, ?)
	ON CONFLICT (review_id, link) DO UPDATE SET saved_at = excluded.saved_at, draft = excluded.draft`;

export async function readDraft(reader: Reader, reviewId: string, link: string, place: string): Promise<Draft | undefined> {
	const found = await reader.get('SELECT saved_at, draft FROM drafts WHERE review_id = ? AND link = ?', [toStoredText(reviewId), link]);
	if (found === undefined) return undefined;
	const [row] = await readRows(draftRow, [found], place);
	return row && { ...row.draft, savedAt: row.saved_at };
}

export async function keepDraft(database: Database, { reviewId, link, changed, savedAt }: DraftSave): Promise<'kept' | 'too-long' | 'closed'> {
	const id = toStoredText(reviewId);
	const at = writeTime(savedAt);
	return await database.transaction(async (transaction) => {
		// Holds the review's row: nothing of a review that ends in this moment stays behind.
		await transaction.run('UPDATE reviews SET review_id = review_id WHERE review_id = ?', [id]);
		if ((await transaction.get(OPEN, [id])) === undefined) return 'closed';
		const before = await readDraft(transaction, reviewId, link, database.place);
		const text = JSON.stringify(merged(before, changed));
		if (text.length > MOST_LETTERS) return 'too-long';
		await transaction.run(SAVE, [id, link, at, text]);
		return 'kept';
	});
}

/** An empty name takes the name away. */
function merged(before: DraftContent | undefined, { reviewer = before?.reviewer, cards }: DraftContent): DraftContent {
	return { ...(reviewer === undefined || reviewer === '' ? {} : { reviewer }), cards: { ...before?.cards, ...cards } };
}

/** In the transaction that ends a review. */
export const dropDrafts = async (transaction: Transaction, reviewId: string): Promise<number> =>
	await transaction.run('DELETE FROM drafts WHERE review_id = ?', [toStoredText(reviewId)]);
