import type { Answer, ReviewState } from '../feedback/reviewRecords';
import type { FeedbackEntry, FeedbackStore } from '../feedback/store';

/** Answers that came after the time was over. */
export interface Late {
	readonly sent: number;
	/** Of these, so many are kept, and the loop learns from them. */
	readonly recorded: number;
}

/** What whoever sent them is told, on the page and in Slack. */
export function lateWords({ sent, recorded }: Late): string {
	const what = sent === 1 ? 'Your answer came' : `Your ${sent} answers came`;
	if (recorded === 0) return `${what} too late and changed nothing.`;
	const which = recorded === sent ? (sent === 1 ? 'It was' : 'They were') : `${recorded} of them were`;
	return `${what} too late for the workflow. ${which} recorded all the same, and the model learns from ${recorded === 1 ? 'it' : 'them'}.`;
}

/**
 * Records answers that came after the time was over: nothing goes on with them, and the loop learns from them all the same.
 * They are rows of their own, so the row that timed out stays; of each item the first late answer stands. Returns the items.
 */
export async function recordLateAnswers(review: ReviewState, answers: readonly Answer[], store: FeedbackStore, now: Date): Promise<string[]> {
	// Where several decide together, one late vote decides nothing.
	if (review.voting !== undefined) return [];
	const inTime = new Set(review.answers.map(({ itemId }) => itemId));
	const decisionIds = new Map(review.items.map(({ itemId, decisionId }) => [itemId, decisionId]));
	const late = answers.filter(({ itemId }) => !inTime.has(itemId) && decisionIds.has(itemId));
	const { loop, reviewId } = review;
	const decisions = await store.findDecisions(late.map(({ itemId }) => ({ loop, decisionId: decisionIds.get(itemId) ?? '' })));
	const entries = late.flatMap((answer, index): FeedbackEntry[] => {
		const decision = decisions[index];
		if (decision === undefined) return [];
		const { decidedAt: _decidedAt, ...made } = decision;
		return [{ ...made, reviewId: `${reviewId}/late`, route: decision.verdict.route, outcome: answer.outcome, answer, recordedAt: now.toISOString() }];
	});
	const recorded = await store.recordFeedback(entries);
	return recorded.filter(({ isNew }) => isNew).map(({ row }) => row.itemId);
}
