import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError, isHitlError } from '../../core/errors';
import type { FeedbackStore, GateDecision } from '../../core/feedback/store';
import { decide } from '../../core/gate/decide';
import { decisionIdOf, type DecisionPlace } from '../../core/gate/decisionId';
import { isSignedPrediction } from '../../core/gate/predictionSignature';
import type { GateVerdict, Hitl } from '../../core/item';
import { refuseDuplicateIds } from '../../core/itemId';
import { mapInSlices } from '../../core/mapInSlices';
import { asJson } from '../shared/asJson';
import { executionKey } from '../shared/executionKey';
import { openStore } from '../shared/openStore';
import { keepReadable, readItems, type ReadItem } from '../shared/readItems';
import { runIndexOf } from '../shared/runIndex';
import { toNodeError } from '../shared/toNodeError';
import { readGateInput, type GateInput } from './parameters';

export interface GatedItem {
	readonly route: GateVerdict['route'];
	readonly item: INodeExecutionData;
}

type Ready = ReadItem<GateInput>;

const predictorOf = ({ id, version }: { id: string; version?: number | undefined }): string => (version === undefined ? id : `${id} v${version}`);

function gated({ item, index, value: { hitl } }: Ready, kept: Pick<Hitl, 'prediction' | 'gate'>): GatedItem {
	const { review: _earlier, ...own } = hitl;
	const json = { ...item.json, hitl: asJson({ ...own, ...kept }) };
	return { route: kept.gate?.route ?? 'review', item: { ...item, json, pairedItem: { item: index } } };
}

async function loopKeys(store: FeedbackStore, ready: readonly Ready[]): Promise<Map<string, Uint8Array>> {
	const loops = [...new Set(ready.map(({ value }) => value.hitl.loop))];
	return new Map(await Promise.all(loops.map(async (loop) => [loop, await store.loopKey(loop)] as const)));
}

/** A prediction that Predict did not sign was written into the data by somebody: it decides nothing. */
function refuseForged(entry: Ready, key: Uint8Array): void {
	const { loop, itemId, input, prediction } = entry.value.hitl;
	if (entry.value.mapped || isSignedPrediction(key, { loop, itemId, text: input.text, prediction })) return;
	throw new HitlError(
		'prediction-forged',
		`The prediction of item ${entry.index + 1} was not made by Predict: it came in with the data or was changed on the way`,
		'Put Predict in front of this node, or set Prediction From to "Another Step" and map label and confidence.',
		{ itemIndex: entry.index },
	);
}

function decisionOf({ value: { hitl, settings } }: Ready, key: Uint8Array, place: DecisionPlace, decidedAt: string): GateDecision {
	const { loop, itemId, subjectKey, input, prediction } = hitl;
	const decisionId = decisionIdOf(place, itemId, input.text);
	const verdict = { ...decide(prediction, settings, { key, itemId, text: input.text }, predictorOf(prediction.model)), decisionId };
	const subject = subjectKey === undefined ? {} : { subjectKey };
	return { loop, decisionId, itemId, executionId: place.executionId, text: input.text, prediction, verdict, decidedAt, ...subject };
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
			threshold: entry.value.settings.threshold,
			rule: 'fixedThreshold',
			reviewProbability: 1,
		};
		return gated(entry, { prediction, gate });
	});
}

const isStoreError = (error: unknown): boolean => isHitlError(error) && (error.code.startsWith('store-') || error.code === 'queue-mode-needs-postgres');

const placeOf = (context: IExecuteFunctions): DecisionPlace => ({
	executionId: executionKey(context),
	nodeId: context.getNode().id,
	runIndex: runIndexOf(context),
});

const asReview = (items: readonly INodeExecutionData[]): GatedItem[] => items.map((item) => ({ route: 'review', item }));

async function decideAll(context: IExecuteFunctions, ready: readonly Ready[]): Promise<GatedItem[]> {
	const store = await openStore();
	const keys = await loopKeys(store, ready);
	const keyOf = ({ value }: Ready): Uint8Array => keys.get(value.hitl.loop) ?? missingKey(value.hitl.loop);
	const genuine = await keepReadable(context, ready, (entry) => refuseForged(entry, keyOf(entry)));
	const place = placeOf(context);
	const decidedAt = new Date().toISOString();
	const slices = { signal: context.getExecutionCancelSignal() };
	const decisions = await mapInSlices(genuine.ready, (entry) => decisionOf(entry, keyOf(entry), place, decidedAt), slices);
	const stand = await store.recordDecisions(decisions);
	const gatedItems = await mapInSlices(genuine.ready, (entry, position) => gated(entry, standing(stand[position])), slices);
	return [...gatedItems, ...asReview(genuine.failed)];
}

/** Decides each item and writes the decisions in one transaction. Unreadable items leave for Review with their message. */
export async function gateItems(context: IExecuteFunctions): Promise<GatedItem[]> {
	const { ready, failed } = await readItems(context, (item, index) => readGateInput(context, item, index));
	try {
		refuseDuplicateIds(ready.map(({ index, value: { hitl } }) => ({ itemId: hitl.itemId, text: hitl.input.text, index })));
		return [...(await decideAll(context, ready)), ...asReview(failed)];
	} catch (error) {
		if (!isStoreError(error)) throw toNodeError(context.getNode(), error);
		const message = isHitlError(error) ? `${error.message}. ${error.nextStep}` : 'The store could not be read.';
		context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
		return [...storeAway(ready, error), ...asReview(failed)];
	}
}

function missingKey(loop: string): never {
	throw new HitlError('store-unavailable', `The store gave no key for the loop ${loop}`, 'Run the workflow again.');
}

const standing = (decision: GateDecision | undefined): Pick<Hitl, 'prediction' | 'gate'> =>
	decision === undefined ? {} : { prediction: decision.prediction, gate: decision.verdict };
