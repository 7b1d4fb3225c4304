import type { DeliveryPlan } from '../../../core/feedback/deliveryRecords';
import type { Answer, ReviewOpening } from '../../../core/feedback/reviewRecords';
import type { FeedbackEntry, GateDecision, LoopEvent, NewModelVersion } from '../../../core/feedback/store';
import type { GateVerdict, Prediction } from '../../../core/item';

/** Complete, valid values to store; each test changes what it is about. */

export const LOOP = 'support-triage';

/** `minutes` after the start of the story. */
export const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 23, 9, 0) + minutes * 60_000).toISOString();

export const prediction = (more: Partial<Prediction> = {}): Prediction => ({
	label: 'billing',
	confidence: 0.83,
	scores: [
		{ label: 'billing', score: 0.83 },
		{ label: 'refund', score: 0.17 },
	],
	margin: 0.66,
	calibrated: true,
	model: { id: 'hitl-encoder-en', version: 7 },
	...more,
});

export const verdict = (more: Partial<GateVerdict> = {}): GateVerdict => ({
	route: 'review',
	reason: '83 % is below 90 %',
	predictor: 'predict',
	threshold: 0.9,
	rule: 'fixedThreshold',
	reviewProbability: 1,
	...more,
});

/** What tells one decision from another in these examples. */
export const decisionId = ({ itemId = 'T-1', executionId = 'e-1' }: { itemId?: string; executionId?: string } = {}): string =>
	`${executionId}/${itemId}`;

export const decision = (more: Partial<GateDecision> = {}): GateDecision => ({
	loop: LOOP,
	decisionId: decisionId(more),
	itemId: 'T-1',
	executionId: 'e-1',
	text: 'I was charged twice',
	prediction: prediction(),
	verdict: verdict(),
	decidedAt: at(0),
	...more,
});

export const review = (itemIds: readonly string[], more: Partial<ReviewOpening> = {}): ReviewOpening => ({
	reviewId: 'r-1',
	loop: LOOP,
	executionId: 'e-1',
	workflowId: 'w-1',
	nodeName: 'Human Review',
	openedAt: at(1),
	deadlineAt: at(1_441),
	items: itemIds.map((itemId) => ({ itemId, decisionId: decisionId({ itemId }), blind: false })),
	...more,
});

export const answer = (itemId: string, more: Partial<Answer> = {}): Answer => ({
	itemId,
	outcome: 'corrected',
	label: 'refund',
	channel: 'page',
	identity: 'link',
	blind: false,
	decidedAt: at(10),
	...more,
});

export const plan = (more: Partial<DeliveryPlan> = {}): DeliveryPlan => ({
	reviewId: 'r-1',
	kind: 'asked',
	channel: 'slack',
	recipient: '#support',
	dueAt: at(1),
	gapMinutes: 0,
	message: { question: 'Which label fits?' },
	...more,
});

/** A row with an answer of review `r-1`. */
export const reviewedRow = (more: Partial<FeedbackEntry> = {}): FeedbackEntry => ({
	loop: LOOP,
	decisionId: decisionId(more),
	itemId: 'T-1',
	executionId: 'e-1',
	text: 'I was charged twice',
	reviewId: 'r-1',
	route: 'review',
	prediction: prediction(),
	verdict: verdict(),
	outcome: 'corrected',
	answer: answer(more.itemId ?? 'T-1'),
	recordedAt: [at(11), more.answer?.decidedAt ?? ''].sort().at(-1) ?? at(11),
	...more,
});

/** A row that nobody was asked about. */
export const automatedRow = (more: Partial<FeedbackEntry> = {}): FeedbackEntry => ({
	loop: LOOP,
	decisionId: decisionId(more),
	itemId: 'T-1',
	executionId: 'e-1',
	text: 'I was charged twice',
	route: 'automate',
	prediction: prediction({ confidence: 0.97 }),
	verdict: verdict({ route: 'automate', reviewProbability: 0.02 }),
	recordedAt: at(11),
	...more,
});

export const version = (more: Partial<NewModelVersion> = {}): NewModelVersion => ({
	loop: LOOP,
	parent: 0,
	encoder: { id: 'hitl-encoder-en', hash: 'ab'.repeat(32) },
	labels: ['billing', 'refund'],
	weights: Float32Array.from({ length: 514 }, (_, index) => Math.fround(Math.sin(index))),
	temperature: 1.3,
	calibrated: false,
	metrics: { accuracy: { champion: 0.7, challenger: 0.8 } },
	manifest: { lastRowId: 12, rows: 10, rowIdsHash: 'cd'.repeat(32) },
	reason: 'better on 40 held-out answers',
	createdAt: at(20),
	...more,
});

export const event = (more: Partial<LoopEvent> = {}): LoopEvent => ({
	loop: LOOP,
	kind: 'kept',
	at: at(30),
	details: { reason: 'the challenger was not better' },
	...more,
});

export async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
	const all: T[] = [];
	for await (const page of pages) all.push(...page);
	return all;
}
