import { resolveEntries } from '../../feedback/resolveEntries';
import type { Answer } from '../../feedback/reviewRecords';
import type { FeedbackEntry, FeedbackStore, GateDecision, RecordedRow } from '../../feedback/store';
import type { Hitl, Outcome } from '../../item';
import { outcomeOf } from '../../review/choice';
import { openForm, reviewIdOf } from '../../review/openForm';
import type { RehearsedItem } from './rehearsedItem';
import type { Reviewers, SimulatedAnswer } from './simulatedReviewers';

export interface Asking {
	readonly store: FeedbackStore;
	readonly loop: string;
	/** Different for each page of items. */
	readonly executionId: string;
	readonly now: Date;
	/** By item id. */
	readonly items: ReadonlyMap<string, RehearsedItem>;
	readonly labels: readonly string[];
	readonly reviewers: Reviewers;
	readonly purpose: string;
	/** Whether audited items hide the suggestion, as the review page does. */
	readonly blindAudits: boolean;
}

/** What a simulated person said about an item. */
export interface Reviewed extends SimulatedAnswer {
	readonly outcome: Outcome;
	readonly blind: boolean;
}

const HOUR_MS = 3_600_000;

/** The outputs of Human Review, in the order in which what leaves by them is recorded. */
const BY_OUTPUT: ReadonlyArray<readonly Outcome[]> = [['unsure', 'timed_out'], ['approved', 'corrected'], ['rejected']];

/** Opens a review of decided items, has it answered and records it as Record Feedback does. Returns what was said, by item id. */
export async function askReviewers(decisions: readonly GateDecision[], asking: Asking): Promise<Map<string, Reviewed>> {
	const { store, loop, executionId, now, labels } = asking;
	if (decisions.length === 0) return new Map();
	const reviewId = reviewIdOf(executionId, 'review', 0);
	const deadlineAt = new Date(now.getTime() + HOUR_MS).toISOString();
	const form = openForm(
		decisions.map((decision) => ({ decision, shown: [] })),
		{ reviewId, loop, title: loop, question: 'Which label fits?', answerWith: 'labels', labels, deadlineAt },
		await store.loopKey(loop),
	);
	const byItem = new Map(decisions.map((decision) => [decision.itemId, decision]));
	const isBlind = (blind: boolean): boolean => blind && asking.blindAudits;
	await store.openReview({
		reviewId,
		loop,
		executionId,
		workflowId: 'rehearsal',
		nodeName: 'Human Review',
		openedAt: now.toISOString(),
		deadlineAt,
		items: form.items.map(({ itemId, blind }) => ({ itemId, blind: isBlind(blind), decisionId: byItem.get(itemId)?.decisionId ?? '' })),
	});
	const said = new Map(form.items.flatMap(({ itemId, blind }) => answered(itemId, isBlind(blind))));
	const answers = [...said].map(([itemId, reviewed]) => answerOf(itemId, reviewed, now));
	await store.claimAnswers(reviewId, answers);
	for (const outcomes of BY_OUTPUT) {
		const leaving = decisions.filter(({ itemId }) => outcomes.includes(said.get(itemId)?.outcome ?? 'timed_out'));
		await record(leaving.map((decision) => reviewedHitl(decision, reviewId)), store, now);
	}
	return said;

	function answered(itemId: string, blind: boolean): Array<[string, Reviewed]> {
		const decision = byItem.get(itemId);
		const item = asking.items.get(itemId);
		if (decision === undefined || item === undefined) return [];
		const predicted = decision.prediction.label;
		const given = asking.reviewers({ item, labels, purpose: asking.purpose, ...(blind || predicted === '' ? {} : { suggestion: predicted }) });
		return [[itemId, { ...given, blind, outcome: given.label === undefined ? 'rejected' : outcomeOf(given.label, predicted) }]];
	}
}

/** Records items as Record Feedback does. Throws when the store does not know one of them: then the rehearsal is not the loop. */
export async function record(items: readonly Hitl[], store: FeedbackStore, now: Date): Promise<RecordedRow[]> {
	if (items.length === 0) return [];
	const resolved = await resolveEntries(items, store, now);
	const entries = resolved.map(({ entry, refusal }): FeedbackEntry => entry ?? refused(refusal));
	return await store.recordFeedback(entries);
}

/** The item as it travels from the gate on. */
export const gatedHitl = ({ loop, itemId, text, prediction, verdict }: GateDecision): Hitl => ({ loop, itemId, input: { text }, prediction, gate: verdict });

const reviewedHitl = (decision: GateDecision, reviewId: string): Hitl => ({ ...gatedHitl(decision), review: { reviewId, outcome: 'approved' } });

function answerOf(itemId: string, { label, outcome, blind, seconds }: Reviewed, now: Date): Answer {
	if (outcome === 'timed_out') throw new Error('somebody always answers in a rehearsal');
	const at = now.toISOString();
	return { itemId, outcome, blind, channel: 'page', identity: 'none', reviewer: 'rehearsal', decidedAt: at, secondsOnItem: seconds, ...(label === undefined ? {} : { label }) };
}

function refused(refusal = 'it was not recorded'): never {
	throw new Error(refusal);
}
