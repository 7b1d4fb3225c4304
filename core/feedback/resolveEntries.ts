import type { Hitl } from '../item';
import { mapInSlices } from '../mapInSlices';
import type { Answer, ReviewState } from './reviewRecords';
import type { FeedbackEntry, FeedbackStore, GateDecision } from './store';

/** What became of one item: a row to keep, or the reason why there is none; and where the item said something else. */
export interface ResolvedItem {
	readonly entry?: FeedbackEntry;
	/** Why nothing is recorded. */
	readonly refusal?: string;
	/** What the item claimed and the store does not hold; the store is believed. */
	readonly contradiction?: string;
}

const NO_DECISION = 'The loop has no decision of Confidence Gate for this item, so its "hitl" was not written by this loop. Nothing was recorded.';

const NOBODY_ASKED =
	'Confidence Gate sent this item to people, but no review of it exists: Human Review was skipped or is deactivated. Nothing was recorded.';

const CHECKED_LATER = 'A person checks this item as well. It is recorded when that branch reaches Record Feedback with the answer.';

const UNKNOWN_REVIEW = 'The review that this item names does not exist or did not ask about it. Nothing was recorded.';

const STILL_OPEN = 'People can still answer this item. Nothing was recorded.';

function contradictionOf(hitl: Hitl, decision: GateDecision, answer: Answer | undefined): string | undefined {
	const claims: string[] = [];
	if (hitl.input.text !== decision.text) claims.push('has another text than the record');
	if (hitl.prediction !== undefined && hitl.prediction.label !== decision.prediction.label) {
		claims.push(`was predicted "${hitl.prediction.label}" where the record has "${decision.prediction.label}"`);
	}
	if (hitl.gate !== undefined && hitl.gate.route !== decision.verdict.route) {
		claims.push(`was sent to "${hitl.gate.route}" where the record has "${decision.verdict.route}"`);
	}
	if (hitl.review !== undefined && answer !== undefined && (hitl.review.outcome !== answer.outcome || hitl.review.label !== answer.label)) {
		claims.push(`was answered "${hitl.review.label ?? hitl.review.outcome}" where the record has "${answer.label ?? answer.outcome}"`);
	}
	return claims.length === 0 ? undefined : `The item says that it ${claims.join(' and ')}. The record is what counts.`;
}

function entryOf(decision: GateDecision, now: Date): FeedbackEntry {
	const { loop, decisionId, itemId, executionId, text, subjectKey, prediction, verdict } = decision;
	const subject = subjectKey === undefined ? {} : { subjectKey };
	return { loop, decisionId, itemId, executionId, text, ...subject, route: verdict.route, prediction, verdict, recordedAt: now.toISOString() };
}

function resolveAutomated(hitl: Hitl, decision: GateDecision | undefined, now: Date): ResolvedItem {
	const isOfThisItem = decision?.itemId === hitl.itemId && decision.text === hitl.input.text;
	if (decision === undefined || !isOfThisItem) return { refusal: NO_DECISION };
	const contradiction = contradictionOf(hitl, decision, undefined);
	const said = contradiction === undefined ? {} : { contradiction };
	if (decision.verdict.route === 'automate') return { entry: entryOf(decision, now), ...said };
	return { refusal: decision.verdict.checkLater === true ? CHECKED_LATER : NOBODY_ASKED, ...said };
}

/** The row of an item that people were asked about, once its answer or the end of its time stands; undefined before. */
export function reviewedEntry(decision: GateDecision, { reviewId, answers, deadlineAt }: ReviewState, now: Date): FeedbackEntry | undefined {
	const answer = answers.find((given) => given.itemId === decision.itemId);
	// Whoever was asked was certainly seen, also when an automated item was wired to Human Review.
	const { verdict, ...base } = entryOf(decision, now);
	const seen = { ...base, reviewId, verdict: { ...verdict, reviewProbability: verdict.route === 'automate' ? 1 : verdict.reviewProbability } };
	if (answer !== undefined) return { ...seen, outcome: answer.outcome, answer };
	return now < new Date(deadlineAt) ? undefined : { ...seen, outcome: 'timed_out' };
}

function resolveReviewed(hitl: Hitl, decision: GateDecision | undefined, review: ReviewState | undefined, now: Date): ResolvedItem {
	if (decision === undefined || review === undefined) return { refusal: UNKNOWN_REVIEW };
	const contradiction = contradictionOf(hitl, decision, review.answers.find((given) => given.itemId === hitl.itemId));
	const said = contradiction === undefined ? {} : { contradiction };
	const entry = reviewedEntry(decision, review, now);
	return entry === undefined ? { refusal: STILL_OPEN, ...said } : { entry, ...said };
}

/** Reviews that the items name, where they asked about the item. */
async function reviewsOf(items: readonly Hitl[], store: FeedbackStore): Promise<Array<ReviewState | undefined>> {
	const known = new Map<string, ReviewState | undefined>();
	for (const { review } of items) {
		if (review !== undefined && !known.has(review.reviewId)) known.set(review.reviewId, await store.review(review.reviewId));
	}
	return items.map(({ loop, itemId, review }) => {
		const state = known.get(review?.reviewId ?? '');
		return state?.loop === loop && state.items.some((asked) => asked.itemId === itemId) ? state : undefined;
	});
}

/**
 * Turns items into rows, from what the store holds. What stands in an item is a key and nothing more: a reviewed item is
 * resolved by the decision that its review was opened with, an automated one by its own.
 */
export async function resolveEntries(items: readonly Hitl[], store: FeedbackStore, now: Date): Promise<ResolvedItem[]> {
	const reviews = await reviewsOf(items, store);
	const keys = items.map(({ loop, itemId, review, gate }, position) => {
		const asked = reviews[position]?.items.find((one) => one.itemId === itemId);
		return { loop, decisionId: (review === undefined ? gate?.decisionId : asked?.decisionId) ?? '' };
	});
	const decisions = await store.findDecisions(keys);
	return await mapInSlices(items, (hitl, position) =>
		hitl.review === undefined
			? resolveAutomated(hitl, decisions[position], now)
			: resolveReviewed(hitl, decisions[position], reviews[position], now),
	);
}
