import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { GateDecision } from '../../core/feedback/store';
import { decisionIdOf, type DecisionPlace } from '../../core/gate/decisionId';
import { MODEL_DTYPES } from '../../core/inference/tasks/task';
import type { GateVerdict, Hitl } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
import { readNumberWithin } from '../../core/readNumber';
import { selectForReview as select, type Picked } from '../../core/selection/selectForReview';
import type { LearnedModel } from '../Predict/learnedAnswers';
import { asJson } from '../shared/asJson';
import { executionKey } from '../shared/executionKey';
import { loopEncoder } from '../shared/loopEncoder';
import { openStore } from '../shared/openStore';
import { readEncoder } from '../shared/readModel';
import { runIndexOf } from '../shared/runIndex';
import { answeredBefore } from './answeredBefore';
import { readBacklogItems, unanswered, type BacklogItem } from './backlogItems';
import { leaveBy } from './outputs';
import { readBacklog, type Candidate } from './readBacklog';

const optionsSchema = z.object({ dtype: z.enum(MODEL_DTYPES).default('auto'), offline: z.boolean().default(false) });

function readCount(context: IExecuteFunctions): number {
	const count = readNumberWithin(context.getNodeParameter('pickCount', 0), 1, 1_000);
	if (count !== undefined && Number.isInteger(count)) return count;
	throw new HitlError('item-malformed', 'How Many to Pick is not a whole number from 1 to 1,000', 'Write for example 20.');
}

/** The labels of suggestions are those that the loop knows. */
const modelOf = (context: IExecuteFunctions): LearnedModel => ({
	mode: 'learnedClassifier',
	labels: { source: 'loop' },
	encoder: readEncoder(context),
	nearest: 0,
	topK: 5,
	timeLimitMs: undefined,
	...optionsSchema.parse(context.getNodeParameter('options', 0, {})),
});

/** The same run tried again draws the same lots; another run draws others. */
const seedOf = (place: DecisionPlace): number =>
	createHash('sha256').update(JSON.stringify([place.executionId, place.nodeId, place.runIndex])).digest().readInt32LE(0);

/** What sends a pick to a person, as a gate would have written it. */
function decisionOf({ item: { item, prediction }, reason }: Picked<Candidate>, place: DecisionPlace, decidedAt: string): GateDecision {
	const { loop, itemId, text, subjectKey } = item.value;
	const { id, version } = prediction.model;
	const verdict: GateVerdict = {
		decisionId: decisionIdOf(place, itemId, text),
		route: 'review',
		reason,
		predictor: version === undefined ? id : `${id} v${version}`,
		threshold: 1,
		rule: 'asked',
		reviewProbability: 1,
	};
	const subject = subjectKey === undefined ? {} : { subjectKey };
	return { loop, decisionId: verdict.decisionId ?? '', itemId, executionId: place.executionId, text, prediction, verdict, decidedAt, ...subject };
}

/**
 * Picks the items whose answers teach most and sends them to people, the most useful first, with a decision as Human Review
 * needs it. All others leave by Kept as they came, items that cannot be read by Not Ready.
 */
export async function selectForReview(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const count = readCount(context);
	const model = modelOf(context);
	const { loop, items, failed } = await readBacklogItems(context);
	if (loop === undefined) return leaveBy({ 'Not Ready': failed });
	const signal = context.getExecutionCancelSignal();
	const place: DecisionPlace = { executionId: executionKey(context), nodeId: context.getNode().id, runIndex: runIndexOf(context) };
	const [store, encoder] = await Promise.all([openStore(), loopEncoder(context, model)]);
	const { hashes, texts: answered } = await answeredBefore(store, loop, encoder, signal);
	const open = await unanswered(items, hashes, signal);
	const backlog = await readBacklog(context, open, { loop, store, encoder, model, seed: seedOf(place) });
	const picked = await select(backlog, { count, answered, signal });
	const decidedAt = new Date().toISOString();
	const decisions = await mapInSlices(picked, (pick) => decisionOf(pick, place, decidedAt), { signal });
	const standing = await store.recordDecisions(decisions);
	const taken = new Set<number>();
	const toAsk = await mapInSlices(
		picked,
		({ item: { item } }, at) => {
			taken.add(item.index);
			return plain(item, { hitl: asJson(hitlOf(item, standing[at])) });
		},
		{ signal },
	);
	const kept: INodeExecutionData[] = [];
	await mapInSlices(items, (item) => void (taken.has(item.index) || kept.push(plain(item))), { signal });
	if (toAsk.length < count) tellWhyFewer(context, toAsk.length, items.length - open.length);
	return leaveBy({ 'Not Ready': failed, Kept: kept, 'Ask a Person': toAsk });
}

/** With what stands in the store: a run that is tried again has written its decisions before. */
function hitlOf({ value: { loop, itemId, text, subjectKey } }: BacklogItem, decision: GateDecision | undefined): Hitl {
	const decided = decision === undefined ? {} : { prediction: decision.prediction, gate: decision.verdict };
	return { loop, itemId, ...(subjectKey === undefined ? {} : { subjectKey }), input: { text }, ...decided };
}

/** The item as it came. Whatever it had under `hitl` is not ours. */
function plain({ item, index }: BacklogItem, more: IDataObject = {}): INodeExecutionData {
	const { hitl: _dropped, ...json } = item.json;
	return { ...item, json: { ...json, ...more }, pairedItem: { item: index } };
}

function tellWhyFewer(context: IExecuteFunctions, picked: number, leftOut: number): void {
	const message = `${picked} items were picked, which is all there is to ask: ${leftOut} texts were answered before or came twice, others say nearly the same or hold no known word.`;
	context.addExecutionHints({ type: 'info', location: 'outputPane', message });
}
