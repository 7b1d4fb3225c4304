import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { mapInSlices } from '../../core/mapInSlices';
import { toNodeError } from './toNodeError';

export interface ReadItem<T> {
	readonly index: number;
	readonly item: INodeExecutionData;
	readonly value: T;
}

export interface ReadItems<T> {
	readonly ready: Array<ReadItem<T>>;
	/** Items that could not be read, with their error, when the node is set to continue. */
	readonly failed: INodeExecutionData[];
}

/** An item that could not be worked on: its own fields, the message, and the error that n8n's error output looks for. */
export function failedItem(context: IExecuteFunctions, item: INodeExecutionData, index: number, error: unknown): INodeExecutionData {
	const nodeError = toNodeError(context.getNode(), error, index);
	return { ...item, json: { ...item.json, error: nodeError.message }, error: nodeError, pairedItem: { item: index } };
}

/**
 * The one item loop: does something with every entry, in slices, so that n8n stays responsive. Without "Continue on fail"
 * the first one that cannot be worked on stops the node; with it, such items are set aside and the others go on.
 */
async function eachItem<E extends { readonly index: number; readonly item: INodeExecutionData }, T>(
	context: IExecuteFunctions,
	entries: readonly E[],
	work: (entry: E) => T,
): Promise<{ done: T[]; failed: INodeExecutionData[] }> {
	const done: T[] = [];
	const failed: INodeExecutionData[] = [];
	await mapInSlices(
		entries,
		(entry) => {
			try {
				done.push(work(entry));
			} catch (error) {
				if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, entry.index);
				failed.push(failedItem(context, entry.item, entry.index, error));
			}
		},
		{ signal: context.getExecutionCancelSignal() },
	);
	return { done, failed };
}

/** Reads every input item. */
export async function readItems<T>(
	context: IExecuteFunctions,
	read: (item: INodeExecutionData, index: number) => T,
): Promise<ReadItems<T>> {
	const entries = context.getInputData().map((item, index) => ({ item, index }));
	const { done, failed } = await eachItem(context, entries, ({ item, index }) => ({ item, index, value: read(item, index) }));
	return { ready: done, failed };
}

/** Keeps the items that pass a check which throws. */
export async function keepReadable<T>(
	context: IExecuteFunctions,
	items: ReadonlyArray<ReadItem<T>>,
	check: (entry: ReadItem<T>) => void,
): Promise<ReadItems<T>> {
	const { done, failed } = await eachItem(context, items, (entry) => {
		check(entry);
		return entry;
	});
	return { ready: done, failed };
}
