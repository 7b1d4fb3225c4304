import type { Transaction } from './database';
import type { ReviewOpening } from './store';
import { writeTime } from './storedShapes';
import { toStoredText } from './storedText';

/**
 * Keeps what the Desk needs of a review that is opened. When the node is tried again, its page and address are new ones, and
 * those count as long as the review lives.
 */
export async function keepForDesk(transaction: Transaction, { reviewId, openedAt, desk }: ReviewOpening): Promise<void> {
	if (desk === undefined) return;
	await transaction.run(
		`INSERT INTO desk_reviews (review_id, resume_url, looked_at, leased_until, pending) VALUES (?, ?, ?, '', ?)
		ON CONFLICT (review_id) DO UPDATE SET resume_url = excluded.resume_url, pending = excluded.pending
		WHERE desk_reviews.ended IS NULL`,
		[toStoredText(reviewId), toStoredText(desk.resumeUrl), writeTime(openedAt), JSON.stringify(desk.pending)],
	);
}
