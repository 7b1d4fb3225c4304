import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import { textHash } from '../../core/feedback/textHash';
import { refuseDuplicateIds } from '../../core/itemId';
import { mapInSlices } from '../../core/mapInSlices';
import { readPredictInput, type PredictInput } from '../Predict/parameters';
import { readItems, type ReadItem } from '../shared/readItems';

export type BacklogItem = ReadItem<PredictInput> & { readonly hash: string };

export interface BacklogItems {
	/** Undefined when no item could be read. */
	readonly loop: string | undefined;
	/** In the order in which they came in. */
	readonly items: BacklogItem[];
	/** Items that could not be read, with their message. */
	readonly failed: INodeExecutionData[];
}

/** The input items of the run, which must be of one loop. Throws `loop-mixed`, `duplicate-item-id`, `cancelled`, what reading throws. */
export async function readBacklogItems(context: IExecuteFunctions): Promise<BacklogItems> {
	const signal = context.getExecutionCancelSignal();
	const { ready, failed } = await readItems(context, (_item, index) => readPredictInput(context, index));
	const loops = new Set<string>();
	const items = await mapInSlices(
		ready,
		(item) => {
			loops.add(item.value.loop);
			return { ...item, hash: textHash(item.value.text) };
		},
		{ signal },
	);
	const [loop, second] = loops;
	if (second !== undefined) {
		throw new HitlError('loop-mixed', `Items of two loops came in: ${loop} and ${second}`, 'Use one Retrain node for each loop.');
	}
	await refuseDuplicateIds(ready, ({ index, value: { itemId, text } }) => ({ itemId, text, index }), { signal });
	return { loop, items, failed };
}

/** Each text once, without those that were answered. */
export async function unanswered(items: readonly BacklogItem[], answered: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<BacklogItem[]> {
	const first = new Map<string, BacklogItem>();
	const note = (item: BacklogItem): void => {
		if (!answered.has(item.hash) && !first.has(item.hash)) first.set(item.hash, item);
	};
	await mapInSlices(items, note, { signal });
	return [...first.values()];
}
