import type { Transaction } from './database';
import { dropDrafts } from './drafts';
import { planOutcomes } from './planOutcomes';
import { findAnswers } from './reviews';
import type { Answer } from './reviewRecords';
import type { FeedbackEntry } from './store';
import { writeTime } from './storedShapes';
import { toStoredText } from './storedText';
import { keepAgreement } from './votes';

/** Holds the review's row: a claim of the review comes before this transaction or after it. */
const HOLD = 'UPDATE reviews SET review_id = review_id WHERE review_id = ?';

const CLOSE = 'UPDATE reviews SET closed_at = ? WHERE review_id = ? AND completed_at IS NULL AND closed_at IS NULL';

/**
 * Closes the reviews of those rows that timed out: no answer is taken any more. Returns the answers of rows that did not time
 * out after all, because an answer was claimed while the caller thought that there was none.
 */
export async function closeTimedOut(
	transaction: Transaction,
	entries: readonly FeedbackEntry[],
	place: string,
): Promise<Map<FeedbackEntry, Answer>> {
	const silent = entries.flatMap((entry) => {
		const { reviewId, itemId, outcome, recordedAt } = entry;
		return outcome === 'timed_out' && reviewId !== undefined ? [{ entry, reviewId, itemId, recordedAt }] : [];
	});
	if (silent.length === 0) return new Map();
	const reviewIds = [...new Set(silent.map(({ reviewId }) => reviewId))];
	await transaction.runMany(HOLD, reviewIds.map((reviewId) => [toStoredText(reviewId)]));
	const answers = await findAnswers(transaction, silent, place);
	const unanswered = silent.filter((_, index) => answers[index] === undefined);
	const closing = new Map(unanswered.map(({ reviewId, recordedAt }) => [reviewId, recordedAt]));
	const closed = await transaction.runMany(CLOSE, [...closing].map(([reviewId, at]) => [writeTime(at), toStoredText(reviewId)]));
	for (const [index, [reviewId, at]] of [...closing].entries()) {
		if (closed[index] === 1) await keepAgreement(transaction, reviewId, place);
		await dropDrafts(transaction, reviewId);
		await planOutcomes(transaction, reviewId, at, place);
	}
	return new Map(
		silent.flatMap(({ entry }, index) => {
			const answer = answers[index];
			return answer === undefined ? [] : [[entry, answer] as const];
		}),
	);
}
