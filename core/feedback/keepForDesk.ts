import type { Transaction } from './database';
import type { ReviewOpening } from './reviewRecords';
import { writeTime } from './storedShapes';
import { toStoredText } from './storedText';

/** A person who opens an old link learns for so long what became of it; whether a Desk takes old reviews out or the next one that is kept. */
export const KEPT_MS = 30 * 86_400_000;

const ENDED = 'DELETE FROM desk_reviews WHERE ended_at < ?';

/** A Desk notes when it looked; of what it looks after it will see the end itself. */
const LEFT_ALONE = `DELETE FROM desk_reviews WHERE resume_url IS NOT NULL AND looked_at < ?
	AND EXISTS (SELECT 1 FROM reviews r WHERE r.review_id = desk_reviews.review_id AND r.deadline_at < ?)`;

/** Takes out what ended before a moment, and what no Desk has looked after since and nobody could answer; returns how many. */
export async function forgetOld(transaction: Transaction, before: string): Promise<number> {
	return (await transaction.run(ENDED, [before])) + (await transaction.run(LEFT_ALONE, [before, before]));
}

/**
 * Keeps what the Desk needs of a review that is opened. When the node is tried again, its page and address are new ones, and
 * those count as long as the review lives.
 */
export async function keepForDesk(transaction: Transaction, { reviewId, openedAt, desk }: ReviewOpening): Promise<void> {
	if (desk === undefined) return;
	const opened = writeTime(openedAt);
	await forgetOld(transaction, new Date(new Date(opened).getTime() - KEPT_MS).toISOString());
	await transaction.run(
		`INSERT INTO desk_reviews (review_id, resume_url, looked_at, leased_until, pending) VALUES (?, ?, ?, '', ?)
		ON CONFLICT (review_id) DO UPDATE SET resume_url = excluded.resume_url, pending = excluded.pending
		WHERE desk_reviews.ended IS NULL`,
		[toStoredText(reviewId), toStoredText(desk.resumeUrl), opened, JSON.stringify(desk.pending)],
	);
}
