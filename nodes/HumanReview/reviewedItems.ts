import { NodeOperationError, type INode, type INodeExecutionData } from 'n8n-workflow';
import type { Answer } from '../../core/feedback/reviewRecords';
import type { Outcome, ReviewRecord } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
import { asJson } from '../shared/asJson';
import { toolAnswer } from '../../core/review/toolAnswer';
import { isToolReview } from './toolReview';
import type { AsideItem, KeptItem, KeptReview } from './keptReview';
import { sharedParts } from './sharedParts';

/** Outputs in order. The first is the safe one: a time-out, a fault and a deactivated node leave by it. */
const OUTPUT: Readonly<Record<Outcome, 0 | 1 | 2>> = { unsure: 0, timed_out: 0, approved: 1, corrected: 1, rejected: 2 };

/** What was kept has been read from JSON: it needs no copy to be JSON. */
function outputItem({ json, binary, index }: AsideItem, hitl?: object): INodeExecutionData {
	const ours = hitl === undefined ? {} : { hitl };
	return { json: { ...json, ...ours }, ...(binary === undefined ? {} : { binary }), pairedItem: { item: index } };
}

/** With what people changed in the user's fields. */
function itemWith({ json, ...item }: KeptItem, review: ReviewRecord): INodeExecutionData {
	const { edits, votes } = review;
	if (edits === undefined && votes === undefined) return outputItem({ ...item, json }, { ...item.hitl, review });
	// One answer may go out with several items, and what was changed twice with each.
	return outputItem({ ...item, json: { ...json, ...asJson(edits ?? {}) } }, { ...item.hitl, review: asJson(review) });
}

const timedOut = (reviewId: string): ReviewRecord => ({ reviewId, outcome: 'timed_out' });

function recordOf(reviewId: string, { itemId: _itemId, ...answer }: Answer): ReviewRecord {
	return { reviewId, ...answer };
}

/** What an AI agent reads, for every outcome by the first output; the record is for people who look at the execution. */
function toolItem({ hitl, index }: KeptItem, review: ReviewRecord): INodeExecutionData {
	const { loop, itemId } = hitl;
	const data = toolAnswer(review.outcome, review.comment);
	return { json: asJson({ data, hitl: { loop, itemId, review } }), pairedItem: { item: index } };
}

/** n8n itself moves items with an error to the error output, where the node has one. */
function leftAside({ aside }: KeptReview, node: INode): INodeExecutionData[] {
	const items = aside.map((item) => outputItem(item));
	if (node.onError !== 'continueErrorOutput') return items;
	return items.map((item) => ({ ...item, error: new NodeOperationError(node, String(item.json['error'])) }));
}

/** What leaves when nobody answers in time: every item, stamped, by the first output. What it has in common with the input is the input's. */
export async function timedOutItems(kept: KeptReview, node: INode, input: readonly INodeExecutionData[]): Promise<INodeExecutionData[]> {
	const { reviewId } = kept.pending.form;
	const leaving = isToolReview(node) ? toolItem : itemWith;
	const items = await mapInSlices(kept.items, (item) => sharedParts(leaving(item, timedOut(reviewId)), input[item.index]));
	return [...items, ...leftAside(kept, node)];
}

/** What leaves with the answers that stand: Undecided, Approved, Rejected. */
export async function reviewedItems(kept: KeptReview, answers: readonly Answer[], node: INode): Promise<INodeExecutionData[][]> {
	const { reviewId } = kept.pending.form;
	const isTool = isToolReview(node);
	const byItem = new Map(answers.map((answer) => [answer.itemId, answer]));
	const outputs: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [leftAside(kept, node), [], []];
	await mapInSlices(kept.items, (item) => {
		const answer = byItem.get(item.hitl.itemId);
		const review = answer === undefined ? timedOut(reviewId) : recordOf(reviewId, answer);
		if (isTool) outputs[0].push(toolItem(item, review));
		else outputs[OUTPUT[review.outcome]].push(itemWith(item, review));
	});
	return outputs;
}
