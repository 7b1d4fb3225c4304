import type { Hitl } from '../item';
import type { Answer, FeedbackEntry, FeedbackStore, GateDecision, ReviewState } from './store';

/** What became of one item: a row to keep, or the reason why there is none; and where the item said something else. */
export interface ResolvedItem {
	readonly entry?: FeedbackEntry;
	/** Why nothing is recorded. */
	readonly refusal?: string;
	/** What the item claimed and the store does not hold; the store is believed. */
	readonly contradiction?: string;
}

export interface ResolveContext {
	readonly executionId: string;
	readonly now: Date;
}

const NO_DECISION = 'The loop has no decision of Confidence Gate for this item, so its "hitl" was not written by this loop. Nothing was recorded.';

const NOBODY_ASKED =
	'Confidence Gate sent this item to people, but no review of it exists: Human Review was skipped or is deactivated. Nothing was recorded.';

const UNKNOWN_REVIEW = 'The review that this item names does not exist or did not ask about it. Nothing was recorded.';

const STILL_OPEN = 'People can still answer this item. Nothing was recorded.';

function contradictionOf(hitl: Hitl, decision: GateDecision, answer: Answer | undefined): string | undefined {
	const claims: string[] = [];
	if (hitl.prediction !== undefined && hitl.prediction.label !== decision.prediction.label) {
		claims.push(`predicted "${hitl.prediction.label}" where the record has "${decision.prediction.label}"`);
	}
	if (hitl.gate !== undefined && hitl.gate.route !== decision.verdict.route) {
		claims.push(`was sent to "${hitl.gate.route}" where the record has "${decision.verdict.route}"`);
	}
	if (hitl.review !== undefined && answer !== undefined && (hitl.review.outcome !== answer.outcome || hitl.review.label !== answer.label)) {
		claims.push(`was answered "${hitl.review.label ?? hitl.review.outcome}" where the record has "${answer.label ?? answer.outcome}"`);
	}
	return claims.length === 0 ? undefined : `The item says it ${claims.join(' and ')}. The record is what counts.`;
}

function reviewedEntry(base: FeedbackEntry, reviewId: string, review: ReviewState, answer: Answer | undefined, now: Date): ResolvedItem {
	if (answer !== undefined) return { entry: { ...base, reviewId, outcome: answer.outcome, answer } };
	if (now < new Date(review.deadlineAt)) return { refusal: STILL_OPEN };
	return { entry: { ...base, reviewId, outcome: 'timed_out' } };
}

function resolve(hitl: Hitl, decision: GateDecision | undefined, review: ReviewState | undefined, now: Date): ResolvedItem {
	if (decision === undefined) return { refusal: NO_DECISION };
	const { loop, itemId, executionId, text, subjectKey, prediction, verdict } = decision;
	const subject = subjectKey === undefined ? {} : { subjectKey };
	const base: FeedbackEntry = { loop, itemId, executionId, text, ...subject, route: verdict.route, prediction, verdict, recordedAt: now.toISOString() };
	if (hitl.review === undefined) {
		const contradiction = contradictionOf(hitl, decision, undefined);
		const said = contradiction === undefined ? {} : { contradiction };
		return verdict.route === 'automate' ? { entry: base, ...said } : { refusal: NOBODY_ASKED, ...said };
	}
	if (review === undefined || review.loop !== loop || !review.items.some((asked) => asked.itemId === itemId)) return { refusal: UNKNOWN_REVIEW };
	const answer = review.answers.find((given) => given.itemId === itemId);
	const contradiction = contradictionOf(hitl, decision, answer);
	return { ...reviewedEntry(base, hitl.review.reviewId, review, answer, now), ...(contradiction === undefined ? {} : { contradiction }) };
}

/**
 * Turns items into rows, from what the store holds: the gate's decision and the people's answers are looked up there by
 * item and review, and what stands in the item is only compared.
 */
export async function resolveEntries(items: readonly Hitl[], store: FeedbackStore, { executionId, now }: ResolveContext): Promise<ResolvedItem[]> {
	const decisions = await store.findDecisions(items.map(({ loop, itemId }) => ({ loop, itemId, executionId })));
	const reviews = new Map<string, ReviewState | undefined>();
	for (const { review } of items) {
		if (review !== undefined && !reviews.has(review.reviewId)) reviews.set(review.reviewId, await store.review(review.reviewId));
	}
	return items.map((hitl, position) => resolve(hitl, decisions[position], reviews.get(hitl.review?.reviewId ?? ''), now));
}
