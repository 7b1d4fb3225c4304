import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { flatRow } from '../../core/feedback/exportRows';
import { resolveEntries, type ResolvedItem } from '../../core/feedback/resolveEntries';
import type { FeedbackEntry, RecordedRow } from '../../core/feedback/store';
import { readHitl } from '../../core/itemParts';
import type { Hitl } from '../../core/item';
import { executionKey } from '../shared/executionKey';
import { openStore } from '../shared/openStore';
import { readItems, type ReadItem } from '../shared/readItems';

function outputItem({ index, value }: ReadItem<Hitl>, resolved: ResolvedItem, recorded: RecordedRow | undefined): INodeExecutionData {
	const note = [resolved.refusal, resolved.contradiction].filter((said) => said !== undefined).join(' ');
	const json =
		recorded === undefined
			? { loop: value.loop, item_id: value.itemId, recorded: false, is_new: false, note }
			: { ...flatRow(recorded.row), recorded: true, is_new: recorded.isNew, note };
	return { json, pairedItem: { item: index } };
}

function warn(context: IExecuteFunctions, resolved: readonly ResolvedItem[]): void {
	const notes = resolved.flatMap(({ refusal, contradiction }) => [refusal, contradiction].filter((said) => said !== undefined));
	for (const [note, same] of Map.groupBy(notes, (said) => said)) {
		const message = `${same.length} of ${resolved.length} items: ${note}`;
		context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
	}
}

/** Writes what the store knows of these items as rows, in one transaction; says which items it refused, and why. */
export async function recordItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { ready, failed } = readItems(context, (item, index): Hitl => readHitl(item.json['hitl'], ['gate'], index));
	if (ready.length === 0) return failed;
	const store = await openStore();
	const now = new Date();
	const resolved = await resolveEntries(ready.map(({ value }) => value), store, { executionId: executionKey(context), now });
	const entries = resolved.map(({ entry }) => entry).filter((entry): entry is FeedbackEntry => entry !== undefined);
	const rows = (await store.recordFeedback(entries)).values();
	const output = ready.map((item, position) => {
		const outcome = resolved[position] ?? {};
		return outputItem(item, outcome, outcome.entry === undefined ? undefined : rows.next().value);
	});
	warn(context, resolved);
	return [...output, ...failed];
}
