import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isHitlError } from '../../core/errors';
import type { FeedbackStore, GateDecision } from '../../core/feedback/store';
import { decideItems } from '../../core/gate/decideItems';
import { predictorOf } from '../../core/gate/certification/predictorOf';
import type { Alarm } from '../../core/gate/monitoring/alarms';
import { refuseForged } from '../../core/gate/refuseForged';
import { signingKey } from '../../core/gate/signingKey';
import type { GateVerdict, Hitl } from '../../core/item';
import { refuseDuplicateIds } from '../../core/itemId';
import { mapInSlices } from '../../core/mapInSlices';
import { asJson } from '../shared/asJson';
import { executionKey } from '../shared/executionKey';
import { openStore } from '../shared/openStore';
import { keepReadable, readItems, type ReadItem } from '../shared/readItems';
import { runIndexOf } from '../shared/runIndex';
import { toNodeError } from '../shared/toNodeError';
import { panelSettings } from './panelSettings';
import { extraOutputs, gateReader, readRun, type GateInput } from './parameters';
import { whatIfItems } from './whatIfItems';

export interface GatedItem {
	readonly route: GateVerdict['route'];
	readonly item: INodeExecutionData;
	/** Of an audit: it goes on now, and a copy is checked later. */
	readonly checkLater: boolean;
	readonly isOverBudget: boolean;
}

type Ready = ReadItem<GateInput>;

function gated({ item, index, value: { hitl } }: Ready, kept: Pick<Hitl, 'prediction' | 'gate'>): GatedItem {
	const { review: _earlier, ...own } = hitl;
	const json = { ...item.json, hitl: asJson({ ...own, ...kept }) };
	return { route: kept.gate?.route ?? 'review', checkLater: kept.gate?.checkLater === true, isOverBudget: kept.gate?.overBudget === true, item: { ...item, json, pairedItem: { item: index } } };
}

/** The loop's memory cannot be read: nothing may be automated, and the reason says why. */
function storeAway(ready: readonly Ready[], error: unknown): GatedItem[] {
	const why = isHitlError(error) ? error.message : 'The store of the loop could not be read';
	return ready.map((entry) => {
		const { prediction } = entry.value.hitl;
		const gate: GateVerdict = {
			route: 'review',
			reason: `${why}. Every item goes to a person until it can be read again`,
			predictor: predictorOf(prediction.model),
			threshold: 1,
			rule: entry.value.settings.rule,
			reviewProbability: 1,
			leastProbability: 1,
		};
		return gated(entry, { prediction, gate });
	});
}

const isStoreError = (error: unknown): boolean => isHitlError(error) && (error.code.startsWith('store-') || error.code === 'queue-mode-needs-postgres');

const asReview = (items: readonly INodeExecutionData[]): GatedItem[] => items.map((item) => ({ route: 'review', item, checkLater: false, isOverBudget: false }));

export interface GatedRun {
	readonly items: GatedItem[];
	/** What every threshold would mean; empty unless it was asked for. */
	readonly whatIf: INodeExecutionData[];
}

async function decideLoop(context: IExecuteFunctions, store: FeedbackStore, ready: readonly Ready[]): Promise<GatedRun> {
	const loop = ready[0]?.value.hitl.loop ?? '';
	const key = signingKey(await store.loopKey(loop));
	const genuine = await keepReadable(context, ready, ({ value: { mapped, hitl }, index }) => mapped || refuseForged(hitl, key, index));
	const first = genuine.ready[0]?.index ?? 0;
	const signal = context.getExecutionCancelSignal();
	if (genuine.ready.length === 0) return { items: asReview(genuine.failed), whatIf: [] };
	const stand = await decideItems(store, {
		loop,
		items: genuine.ready.map(({ value }) => value),
		place: {
			executionId: executionKey(context),
			workflowId: context.getWorkflow().id ?? '',
			nodeId: context.getNode().id,
			runIndex: runIndexOf(context),
		},
		now: new Date(),
		panel: panelSettings(context, first),
		...readRun(context, first),
		signal,
		onAlarms: (alarms) => tellAlarms(context, loop, alarms),
	});
	const gatedItems = await mapInSlices(genuine.ready, (entry, position) => gated(entry, standing(stand[position])), { signal });
	const whatIf = extraOutputs(context).whatIf ? await whatIfItems(context, store, genuine.ready) : [];
	return { items: [...gatedItems, ...asReview(genuine.failed)], whatIf };
}

/** A loop whose memory cannot be read stops no other loop of the run. */
async function gateLoop(context: IExecuteFunctions, ready: readonly Ready[]): Promise<GatedRun> {
	try {
		return await decideLoop(context, await openStore(), ready);
	} catch (error) {
		if (!isStoreError(error)) throw toNodeError(context.getNode(), error);
		const message = isHitlError(error) ? `${error.message}. ${error.nextStep}` : 'The store could not be read.';
		context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
		return { items: storeAway(ready, error), whatIf: [] };
	}
}

/** Decides each item and writes the decisions, a transaction for each loop. Unreadable items leave for Review with their message. */
export async function gateItems(context: IExecuteFunctions): Promise<GatedRun> {
	const { ready, failed } = await readItems(context, gateReader(context));
	const signal = context.getExecutionCancelSignal();
	try {
		await refuseDuplicateIds(ready, ({ index, value: { hitl } }) => ({ itemId: hitl.itemId, text: hitl.input.text, index }), { signal });
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
	const runs: GatedRun[] = [];
	for (const ofLoop of Map.groupBy(ready, ({ value }) => value.hitl.loop).values()) runs.push(await gateLoop(context, ofLoop));
	const items = runs.length === 1 ? (runs[0]?.items ?? []) : runs.flatMap((run) => run.items).sort((one, other) => positionOf(one) - positionOf(other));
	tellBudget(context, items);
	return { items: [...items, ...asReview(failed)], whatIf: runs.flatMap(({ whatIf }) => whatIf) };
}

/** Items leave in the order in which they came, whatever their loops. */
const positionOf = ({ item: { pairedItem } }: GatedItem): number => (typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0);

/** An alarm is no secret of the store: whoever looks at the run reads it. */
function tellAlarms(context: IExecuteFunctions, loop: string, alarms: readonly Alarm[]): void {
	for (const { sentence } of alarms) context.addExecutionHints({ type: 'warning', location: 'outputPane', message: `Loop "${loop}": ${sentence}` });
}

/** What is beyond the budget is never passed over in silence. */
function tellBudget(context: IExecuteFunctions, items: readonly GatedItem[]): void {
	const beyond = items.filter(({ isOverBudget }) => isOverBudget);
	if (beyond.length === 0) return;
	const letThrough = beyond.filter(({ route }) => route !== 'review').length;
	const [are, what] = beyond.length === 1 ? ['item is', 'It has'] : ['items are', 'They have'];
	const message = `${beyond.length} ${are} beyond the Review Budget: ${letThrough} went on without a review, ${beyond.length - letThrough} wait for a person. ${what} hitl.gate.overBudget.`;
	context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
}

const standing = (decision: GateDecision | undefined): Pick<Hitl, 'prediction' | 'gate'> =>
	decision === undefined ? {} : { prediction: decision.prediction, gate: decision.verdict };
