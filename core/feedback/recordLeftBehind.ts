import { reviewedEntry } from './resolveEntries';
import type { FeedbackEntry, FeedbackStore } from './store';

/** An execution may do other work before it records: what ended longer ago was left behind. */
const LEFT_AFTER_MS = 15 * 60_000;

/**
 * Records answers and silences of ended reviews that no execution brought to be recorded, because an output leads elsewhere or a
 * step failed. A promise rests on all who were asked: without the undecided ones mistakes would seem rarer than they are. Cheap
 * where nothing was left behind. Returns how many items it recorded.
 */
export async function recordLeftBehind(store: FeedbackStore, loop: string, now: Date): Promise<number> {
	let recorded = 0;
	for (;;) {
		const { reviewIds, items } = await store.leftBehind(loop, new Date(now.getTime() - LEFT_AFTER_MS).toISOString());
		if (reviewIds.length === 0) return recorded;
		const entries: FeedbackEntry[] = [];
		for (const [reviewId, left] of Map.groupBy(items, (item) => item.reviewId)) {
			const review = await store.review(reviewId);
			if (review === undefined) continue;
			const decisionIds = new Map(review.items.map(({ itemId, decisionId }) => [itemId, decisionId]));
			const decisions = await store.findDecisions(left.map(({ itemId }) => ({ loop, decisionId: decisionIds.get(itemId) ?? '' })));
			entries.push(...decisions.flatMap((decision) => (decision === undefined ? [] : (reviewedEntry(decision, review, now) ?? []))));
		}
		recorded += (await store.recordFeedback(entries)).filter(({ isNew }) => isNew).length;
		await store.noteFollowedUp(reviewIds);
	}
}
