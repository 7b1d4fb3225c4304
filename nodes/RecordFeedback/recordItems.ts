import { html } from 'hono/html';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { flatRow } from '../../core/feedback/exportRows';
import { recordLeftBehind } from '../../core/feedback/recordLeftBehind';
import { resolveEntries, type ResolvedItem } from '../../core/feedback/resolveEntries';
import type { FeedbackEntry, RecordedRow } from '../../core/feedback/store';
import { readHitl } from '../../core/itemParts';
import type { Hitl } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
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
		context.addExecutionHints({ type: 'warning', location: 'outputPane', message: html`${message}`.toString() });
	}
}

function warnOfLeft(context: IExecuteFunctions, loop: string, count: number): void {
	if (count === 0) return;
	const message = html`${count === 1 ? '1 item' : `${count} items`} of earlier reviews of "${loop}" had not come to Record Feedback and ${count === 1 ? 'is' : 'are'} recorded now, what nobody answered in time as undecided. Lead all outputs of Human Review here, if one leads elsewhere.`;
	context.addExecutionHints({ type: 'warning', location: 'outputPane', message: message.toString() });
}

/** An item that an earlier node set aside has been through no gate: it is named and left, and the others are recorded. */
function setAside(item: INodeExecutionData, index: number): INodeExecutionData {
	const note = `This item was set aside before Confidence Gate decided about it${typeof item.json['error'] === 'string' ? `: ${item.json['error']}` : ''}. Nothing was recorded.`;
	return { json: { recorded: false, is_new: false, note }, pairedItem: { item: index } };
}

const isSetAside = ({ json }: INodeExecutionData): boolean => json['error'] !== undefined && !hasGatePart.safeParse(json['hitl']).success;

const hasGatePart = z.object({ gate: z.object({}) });

/** Writes what the store knows of these items as rows, in one transaction; says which items it refused, and why. */
export async function recordItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const aside = context.getInputData().flatMap((item, index) => (isSetAside(item) ? [setAside(item, index)] : []));
	const read = await readItems(context, (item, index): Hitl | undefined => (isSetAside(item) ? undefined : readHitl(item.json['hitl'], ['gate'], index)));
	const ready = read.ready.flatMap(({ value, ...entry }) => (value === undefined ? [] : [{ ...entry, value }]));
	if (ready.length === 0) return [...aside, ...read.failed];
	const store = await openStore();
	const resolved = await resolveEntries(ready.map(({ value }) => value), store, new Date());
	const entries = resolved.map(({ entry }) => entry).filter((entry): entry is FeedbackEntry => entry !== undefined);
	const rows = (await store.recordFeedback(entries)).values();
	const output = await mapInSlices(ready, (item, position) => {
		const outcome = resolved[position] ?? {};
		return outputItem(item, outcome, outcome.entry === undefined ? undefined : rows.next().value);
	});
	warn(context, resolved);
	for (const loop of new Set(ready.map(({ value }) => value.loop))) warnOfLeft(context, loop, await recordLeftBehind(store, loop, new Date()));
	return [...output, ...aside, ...read.failed];
}
