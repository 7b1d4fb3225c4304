import { NodeOperationError, type INode, type INodeExecutionData } from 'n8n-workflow';
import type { Answer } from '../../core/feedback/reviewRecords';
import type { Hitl, Outcome, ReviewRecord } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
import { asJson } from '../shared/asJson';
import { toolAnswer } from '../../core/review/toolAnswer';
import { isToolReview } from './toolReview';
import type { AsideItem, KeptItem, KeptReview } from './keptReview';

/** Outputs in order. The first is the safe one: a time-out, a fault and a deactivated node leave by it. */
const OUTPUT: Readonly<Record<Outcome, 0 | 1 | 2>> = { unsure: 0, timed_out: 0, approved: 1, corrected: 1, rejected: 2 };

function outputItem({ json, binary, index }: AsideItem, hitl?: Hitl): INodeExecutionData {
	const ours = hitl === undefined ? {} : { hitl };
	return { json: asJson({ ...json, ...ours }), ...(binary === undefined ? {} : { binary }), pairedItem: { item: index } };
}

/** With what people changed in the user's fields. */
const itemWith = (item: KeptItem, review: ReviewRecord): INodeExecutionData =>
	outputItem({ ...item, json: { ...item.json, ...review.edits } }, { ...item.hitl, review });

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

/** What leaves when nobody answers in time: every item, stamped, by the first output. */
export async function timedOutItems(kept: KeptReview, node: INode): Promise<INodeExecutionData[]> {
	const review = timedOut(kept.pending.form.reviewId);
	const leaving = isToolReview(node) ? toolItem : itemWith;
	return [...(await mapInSlices(kept.items, (item) => leaving(item, review))), ...leftAside(kept, node)];
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
