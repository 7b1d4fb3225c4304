import { performance } from 'node:perf_hooks';
import { setImmediate as atEndOfTurn } from 'node:timers';
import { setImmediate } from 'node:timers/promises';
import { HitlError } from './errors';

export interface SliceOptions {
	/** A clock in milliseconds; the process's own by default. */
	readonly now?: () => number;
	/**
	 * Work at a stretch before other work of the process gets its turn, in milliseconds. Default 3: a stretch also takes what
	 * its last item and the collection of its garbage take.
	 */
	readonly yieldEveryMs?: number;
	readonly signal?: AbortSignal | undefined;
}

/** Maps items one after another without holding the event loop for longer than a slice. An abort throws `cancelled`. */
export async function mapInSlices<Item, Result>(
	items: readonly Item[],
	map: (item: Item, index: number) => Result,
	{ isLong = () => false, ...options }: SliceOptions & {
		/** Items that may take as long as a slice: each begins a new one. */
		readonly isLong?: (item: Item) => boolean;
	} = {},
): Promise<Result[]> {
	const slice = slices(options);
	const results: Result[] = [];
	for (const [index, item] of items.entries()) {
		if (isLong(item)) await slice.next();
		results.push(map(item, index));
		if (slice.isOver()) await slice.next();
	}
	return results;
}

const processClock = (): number => performance.now();

let turnBegan: number | undefined;

/** When the first work of this turn of the event loop began: short lists one after the other would add up to a long stretch. */
function beginOfTurn(): number {
	if (turnBegan === undefined) {
		turnBegan = processClock();
		atEndOfTurn(() => (turnBegan = undefined));
	}
	return turnBegan;
}

export interface Slices {
	/** To be asked after each piece of work. */
	isOver(): boolean;
	/** Lets other work of the process have its turn, then begins a new slice. An abort throws `cancelled`. */
	next(): Promise<void>;
}

/**
 * For work that is not a list of items. The first slice begins at once and shares its stretch with what was begun before it
 * in the same turn of the event loop; a signal that was aborted before throws `cancelled`.
 */
export function slices({ now = processClock, yieldEveryMs = 3, signal }: SliceOptions): Slices {
	if (signal?.aborted) throw cancelled();
	let end = (now === processClock ? beginOfTurn() : now()) + yieldEveryMs;
	return {
		isOver: () => now() >= end,
		async next() {
			await setImmediate();
			if (signal?.aborted) throw cancelled();
			// A whole stretch, whoever else worked in this turn: nobody is kept from going on by others.
			end = now() + yieldEveryMs;
			if (now === processClock) beginOfTurn();
		},
	};
}

/** What an aborted signal becomes. */
export const cancelled = (): HitlError =>
	new HitlError(
		'cancelled',
		'The work was cancelled before it was finished.',
		'Run the workflow again when you want the result.',
	);
