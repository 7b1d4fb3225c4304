import type { FeedbackStore, GateDecision } from '../../feedback/store';
import type { GateSettings } from '../../gate/gateSettings';
import { decideItems } from '../../gate/decideItems';
import { signPrediction } from '../../gate/predictionSignature';
import { signingKey } from '../../gate/signingKey';
import { PastAnswers } from '../../inference/answers/pastAnswers';
import type { LabelChoice } from '../../inference/classifier/labelSimilarity';
import type { TextEncoder } from '../../inference/encoder/textEncoder';
import type { HitlWith } from '../../itemParts';
import type { TrainingTriggers } from '../../training/readiness';
import type { TrainingProgress } from '../../training/trainingOutcome';
import { itemsToAsk } from '../itemsToAsk';
import { learnedAnswers } from '../learnedAnswers';
import { retrain, type RetrainResult, type Train } from '../retrain';
import { askReviewers, gatedHitl, record, type Reviewed } from './askReviewers';
import type { RehearsedItem } from './rehearsedItem';
import { FIRST_LOOK, type Reviewers } from './simulatedReviewers';

export interface Rehearsal {
	/** One that nothing else writes to. */
	readonly store: FeedbackStore;
	readonly loop: string;
	readonly encoder: TextEncoder;
	readonly train: Train;
	/** In the order in which they come. */
	readonly items: readonly RehearsedItem[];
	/** How many come at a time; after each such cycle the loop may learn. */
	readonly cycleSize: number;
	/** What Predict and Human Review list when the item at this place comes in. */
	readonly labelsAt: (place: number) => readonly LabelChoice[];
	/** Settings of the gate for a cycle that begins with the item at this place. */
	readonly gate: (place: number) => GateSettings | Promise<GateSettings>;
	readonly reviewers: Reviewers;
	readonly triggers: TrainingTriggers;
	/** Most answers that people are asked to look at again after a training. */
	readonly lookAgain: number;
	/** Whether audited items hide the suggestion. Default true. */
	readonly blindAudits?: boolean;
	/** Scores kept with a prediction, and similar past answers that travel along: as set in Predict. */
	readonly topK: number | undefined;
	readonly nearest: number;
	/** Each cycle a time later than the last. */
	readonly timeOf: (cycle: number) => Date;
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: (progress: TrainingProgress) => void;
}

/** One item on its way through the loop. */
export interface RehearsedDecision {
	readonly item: RehearsedItem;
	readonly decision: GateDecision;
	/** Absent where nobody was asked. */
	readonly reviewed?: Reviewed;
}

export interface RehearsedCycle {
	/** From 1. */
	readonly cycle: number;
	readonly decisions: readonly RehearsedDecision[];
	/** What people said when they were asked again after the training. */
	readonly lookedAgain: ReadonlyArray<{ readonly item: RehearsedItem; readonly reviewed: Reviewed }>;
	/** What became of the training at the end of the cycle. */
	readonly training: RetrainResult;
}

/**
 * The whole loop with past items: predict, gate, simulated people, record, retrain, by the functions that the nodes call, in
 * their order. Gives each cycle when it is over. Throws what these functions throw, and `cancelled`.
 */
export async function* rehearse(rehearsal: Rehearsal): AsyncGenerator<RehearsedCycle, void, undefined> {
	const { items, cycleSize } = rehearsal;
	const byId = new Map(items.map((item) => [item.itemId, item]));
	const past = new PastAnswers();
	for (let from = 0, cycle = 1; from < items.length; from += cycleSize, cycle++) {
		yield await oneCycle(rehearsal, { cycle, from, byId, past });
	}
}

interface Turn {
	readonly cycle: number;
	readonly from: number;
	readonly byId: ReadonlyMap<string, RehearsedItem>;
	readonly past: PastAnswers;
}

async function oneCycle(rehearsal: Rehearsal, turn: Turn): Promise<RehearsedCycle> {
	const { store, loop, reviewers, signal, blindAudits = true } = rehearsal;
	const { cycle, from, byId } = turn;
	const now = rehearsal.timeOf(cycle);
	const names = rehearsal.labelsAt(from).map(({ name }) => name);
	const asking = { store, loop, now, items: byId, labels: [...names].sort(), reviewers, blindAudits };
	const decisions = await decided(rehearsal, turn, now);
	await record(decisions.filter(({ verdict }) => verdict.route === 'automate').map(gatedHitl), store, now);
	const toPeople = decisions.filter(({ verdict }) => verdict.route !== 'automate');
	const reviewed = await askReviewers(toPeople, { ...asking, executionId: `${loop}, cycle ${cycle}`, purpose: FIRST_LOOK });

	const { train, triggers, lookAgain, onProgress } = rehearsal;
	const training = await retrain({ loop, store, train, now: () => now, triggers, ...(signal && { signal }), ...(onProgress && { onProgress }) });
	const executionId = `${loop}, training ${cycle}`;
	const again = training.kind === 'notReady' || training.kind === 'rolledBack' ? [] : await itemsToAsk(training, { store, executionId, now, lookAgain });
	const found = await store.findDecisions(again.map(({ gate }) => ({ loop, decisionId: gate?.decisionId ?? '' })));
	const lookedAgain = await askReviewers(found.filter((one) => one !== undefined), { ...asking, executionId, purpose: `again, cycle ${cycle}` });
	return {
		cycle,
		decisions: decisions.flatMap((decision) => {
			const item = byId.get(decision.itemId);
			const said = reviewed.get(decision.itemId);
			return item === undefined ? [] : [{ item, decision, ...(said && { reviewed: said }) }];
		}),
		lookedAgain: [...lookedAgain].flatMap(([itemId, said]) => {
			const item = byId.get(itemId);
			return item === undefined ? [] : [{ item, reviewed: said }];
		}),
		training,
	};
}

/** Predict, then Confidence Gate. */
async function decided(rehearsal: Rehearsal, { cycle, from, past }: Turn, now: Date): Promise<GateDecision[]> {
	const { store, loop, encoder, topK, nearest, signal } = rehearsal;
	const items = rehearsal.items.slice(from, from + rehearsal.cycleSize);
	const texts = items.map(({ text }) => text);
	const predictions = await learnedAnswers(texts, { store, loop, encoder, labels: rehearsal.labelsAt(from), topK, nearest, past, signal });
	const settings = await rehearsal.gate(from);
	const key = signingKey(await store.loopKey(loop));
	const hitls = items.flatMap(({ itemId, text }, at): Array<HitlWith<'prediction'>> => {
		const prediction = predictions[at];
		if (prediction === undefined) return [];
		return [{ loop, itemId, input: { text }, prediction: { ...prediction, signature: signPrediction(key, { loop, itemId, text, prediction }) } }];
	});
	const place = { executionId: `${loop}, cycle ${cycle}`, workflowId: 'rehearsal', nodeId: 'gate', runIndex: 0 };
	return await decideItems(store, { loop, items: hitls.map((hitl) => ({ hitl, settings })), place, now, signal });
}
