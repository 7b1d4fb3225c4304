import { z } from 'zod/v4';
import type { Database, Reader } from './database';
import type { AnswerKey, LeftBehind } from './reviewRecords';
import { readRows, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

/** Reviews looked through at a time: each may have hundreds of items, and a loop many that nobody has looked through. */
const MOST_REVIEWS = 20;

/** Whoever stopped an execution took its open items back: nobody was silent about them. */
const ITEMS = `SELECT i.item_id FROM review_items i
	JOIN reviews r ON r.review_id = i.review_id
	JOIN decisions d ON d.loop = r.loop AND d.decision_id = i.decision_id
	LEFT JOIN answers a ON a.review_id = i.review_id AND a.item_id = i.item_id
	WHERE i.review_id = ? AND d.duty IS NOT NULL
		AND (a.item_id IS NOT NULL OR r.close_reason IS NULL OR r.close_reason = 'deadline')
		AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.loop = r.loop AND f.item_id = i.item_id AND f.review_id = i.review_id)
	ORDER BY i.position`;

const reviewRow = z.object({ review_id: storedText });

const itemRow = z.object({ item_id: storedText });

/** Reviews of a loop that ended before a moment and were not looked through since, the oldest first, and their items without a row. */
export async function readLeftBehind(reader: Reader, loop: string, endedBefore: string, place: string): Promise<LeftBehind> {
	const before = writeTime(endedBefore);
	const sql = `SELECT review_id FROM reviews WHERE loop = ? AND followed_up IS NULL
		AND (completed_at < ? OR (completed_at IS NULL AND (closed_at < ? OR deadline_at < ?)))
		ORDER BY opened_at, review_id LIMIT ${MOST_REVIEWS}`;
	const reviews = await readRows(reviewRow, await reader.all(sql, [toStoredText(loop), before, before, before]), place);
	const items: AnswerKey[] = [];
	for (const { review_id: reviewId } of reviews) {
		const found = await readRows(itemRow, await reader.all(ITEMS, [toStoredText(reviewId)]), place);
		items.push(...found.map(({ item_id: itemId }) => ({ reviewId, itemId })));
	}
	return { reviewIds: reviews.map(({ review_id: reviewId }) => reviewId), items };
}

export async function noteFollowedUp(database: Database, reviewIds: readonly string[]): Promise<void> {
	if (reviewIds.length === 0) return;
	await database.transaction(async (transaction) => {
		await transaction.runMany('UPDATE reviews SET followed_up = 1 WHERE review_id = ?', reviewIds.map((id) => [toStoredText(id)]));
	});
}
