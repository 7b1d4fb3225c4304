import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import type { FeedbackStore, GateDecision } from '../../core/feedback/store';
import type { Prediction } from '../../core/item';
import { refuseDuplicateIds } from '../../core/itemId';
import type { AskedItem } from '../../core/review/openForm';
import { readHitl, type HitlWith } from '../../core/itemParts';
import { keepReadable, readItems, type ReadItem } from '../shared/readItems';

/** An input item with the decision by which the gate sent it here, as the store has it. */
export interface DecidedItem {
	readonly index: number;
	readonly item: INodeExecutionData;
	readonly decision: GateDecision;
	/** What people see of it, where that is not what the panel names. */
	readonly shown?: AskedItem['shown'];
	readonly suggestion?: AskedItem['suggestion'];
	/** Similar texts that the prediction named. Not evidence: the store is asked about them. */
	readonly nearest: Prediction['nearest'];
	/** The binary field that was predicted. */
	readonly imageField: string | undefined;
}

export interface ItemsToAsk {
	readonly loop: string;
	readonly decided: DecidedItem[];
	/** Items that nobody can be asked about, with their message. */
	readonly failed: INodeExecutionData[];
}

type Ready = ReadItem<HitlWith<'gate'>>;

/** One page is of one loop. Throws `loop-mixed`. */
export function theLoop(loops: readonly string[]): string {
	const [first = '', second] = new Set(loops);
	if (second === undefined) return first;
	throw new HitlError('loop-mixed', `Items of two loops came in: ${first} and ${second}`, 'Use one Human Review for each loop.');
}

function warnOfContradictions(context: IExecuteFunctions, ready: readonly Ready[], found: ReadonlyMap<number, GateDecision>): void {
	const differing = ready.filter(({ index, value }) => {
		const decision = found.get(index);
		if (decision === undefined) return false;
		return decision.prediction.label !== value.prediction?.label || decision.verdict.route !== value.gate.route;
	});
	if (differing.length === 0) return;
	const message = `${differing.length} items say something else than Confidence Gate recorded. People are shown what was recorded.`;
	context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
}

/** The decision under which the gate sent an item here: the item holds the key, the store what it says. */
async function decisionsOf(store: FeedbackStore, loop: string, ready: readonly Ready[]): Promise<Map<number, GateDecision>> {
	const keyed = ready.filter(({ value: { gate } }) => gate.decisionId !== undefined);
	const decisions = await store.findDecisions(keyed.map(({ value: { gate } }) => ({ loop, decisionId: gate.decisionId ?? '' })));
	const found = new Map<number, GateDecision>();
	for (const [position, { index, value }] of keyed.entries()) {
		const decision = decisions[position];
		const isOfThisItem = decision?.itemId === value.itemId && decision.text === value.input.text;
		if (decision !== undefined && isOfThisItem) found.set(index, decision);
	}
	return found;
}

/** The items of this run that a gate decided about. */
export async function readItemsToAsk(context: IExecuteFunctions, store: FeedbackStore): Promise<ItemsToAsk> {
	const read = await readItems(context, (item, index) => readHitl(item.json['hitl'], ['gate'], index));
	const loop = theLoop(read.ready.map(({ value }) => value.loop));
	await refuseDuplicateIds(read.ready, ({ index, value }) => ({ itemId: value.itemId, text: value.input.text, index }), {
		signal: context.getExecutionCancelSignal(),
	});
	const found = await decisionsOf(store, loop, read.ready);
	const genuine = await keepReadable(context, read.ready, ({ index }) => {
		if (found.has(index)) return;
		throw new HitlError(
			'decision-missing',
			`The store has no decision of Confidence Gate about item ${index + 1}`,
			'If the output of Confidence Gate says that the store could not be written, run the workflow again. Otherwise put Confidence Gate in front: what came in under "hitl" was not believed. To ask about every item without a gate, add the option Items Without a Gate.',
			{ itemIndex: index },
		);
	});
	warnOfContradictions(context, genuine.ready, found);
	const decided = genuine.ready.flatMap(({ index, item, value }) => {
		const decision = found.get(index);
		return decision === undefined ? [] : [{ index, item, decision, nearest: value.prediction?.nearest, imageField: value.input.image?.binaryProperty }];
	});
	return { loop, decided, failed: [...read.failed, ...genuine.failed] };
}
