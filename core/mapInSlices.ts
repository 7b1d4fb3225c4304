import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { HitlError } from './errors';

export interface SliceOptions {
	/** A clock in milliseconds; the process's own by default. */
	readonly now?: () => number;
	/** Work at a stretch before other work of the process gets its turn, in milliseconds. Default 5. */
	readonly yieldEveryMs?: number;
	readonly signal?: AbortSignal | undefined;
}

/** Maps items one after another without holding the event loop for longer than a slice. An abort throws `cancelled`. */
export async function mapInSlices<Item, Result>(
	items: readonly Item[],
	map: (item: Item, index: number) => Result,
	{ now = () => performance.now(), yieldEveryMs = 5, signal }: SliceOptions = {},
): Promise<Result[]> {
	if (signal?.aborted) throw cancelled();
	const results: Result[] = [];
	let sliceEnd = now() + yieldEveryMs;
	for (const [index, item] of items.entries()) {
		results.push(map(item, index));
		if (now() < sliceEnd) continue;
		await setImmediate();
		if (signal?.aborted) throw cancelled();
		sliceEnd = now() + yieldEveryMs;
	}
	return results;
}

/** What an aborted signal becomes. */
export const cancelled = (): HitlError =>
	new HitlError(
		'cancelled',
		'The work was cancelled before it was finished.',
		'Run the workflow again when you want the result.',
	);
