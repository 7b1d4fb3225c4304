import { z } from 'zod/v4';

/** Buckets of one size before the two oldest become one of twice the size (M of the paper). */
const BUCKETS_PER_SIZE = 5;
/** Cuts are looked for at each 32nd value. */
const CLOCK = 32;
const DELTA = 0.002;
/** Values that must stand on either side of a cut. */
const FEWEST = 5;
/** 2^40 values: more than any loop sees. */
const MOST_SIZES = 40;

/**
 * A window over zeros and ones that grows while nothing changes and drops its older part when the mean has changed: ADWIN2
 * (Bifet & Gavaldà 2007, SDM, "Learning from time-changing data with adaptive windowing"). Kept as an exponential histogram:
 * sizes[i] lists buckets of 2^i values, the oldest first, each as its number of ones.
 */
export const adwinSchema = z.object({
	seen: z.number().int().min(0),
	sizes: z.array(z.array(z.number().int().min(0)).max(BUCKETS_PER_SIZE)).max(MOST_SIZES),
});

export type Adwin = z.infer<typeof adwinSchema>;

export const newAdwin: Adwin = { seen: 0, sizes: [] };

/** The means on both sides of the newest cut. */
export interface Change {
	readonly before: number;
	readonly after: number;
	/** Values that were left in the window. */
	readonly values: number;
}

/** One more value; with a change where the window was cut, the outermost means of all cuts that it took. */
export function withValue({ seen, sizes }: Adwin, one: boolean): { readonly adwin: Adwin; readonly change?: Change } {
	const grown = { seen: seen + 1, sizes: compressed([[...(sizes[0] ?? []), one ? 1 : 0], ...sizes.slice(1)]) };
	if (grown.seen % CLOCK !== 0) return { adwin: grown };
	const whole = windowOf(grown);
	let adwin: Adwin = grown;
	let cut = firstCut(adwin);
	const before = cut?.before;
	while (cut !== undefined) {
		adwin = withoutOldest(adwin);
		cut = firstCut(adwin);
	}
	const left = windowOf(adwin);
	if (before === undefined || left.values === whole.values) return { adwin };
	return { adwin, change: { before, after: left.ones / left.values, values: left.values } };
}

/** What the window holds now. */
export function windowOf({ sizes }: Adwin): { readonly values: number; readonly ones: number } {
	let [values, ones] = [0, 0];
	for (const [size, buckets] of sizes.entries()) {
		values += buckets.length * 2 ** size;
		for (const bucket of buckets) ones += bucket;
	}
	return { values, ones };
}

function compressed(sizes: readonly (readonly number[])[]): number[][] {
	const result = sizes.map((buckets) => [...buckets]);
	for (let size = 0; size < result.length && result[size]!.length > BUCKETS_PER_SIZE; size++) {
		const [oldest, next] = result[size]!.splice(0, 2);
		(result[size + 1] ??= []).push(oldest! + next!);
	}
	return result;
}

/** The oldest place at which the means of both sides differ by more than the paper's ε_cut (section 3.1, with the variance). */
function firstCut(adwin: Adwin): { readonly before: number } | undefined {
	const { values, ones } = windowOf(adwin);
	if (values < 2 * FEWEST) return undefined;
	const mean = ones / values;
	const logarithm = Math.log((2 * Math.log(values)) / DELTA);
	let [older, olderOnes] = [0, 0];
	for (let size = adwin.sizes.length - 1; size >= 0; size--) {
		for (const bucket of adwin.sizes[size]!) {
			older += 2 ** size;
			olderOnes += bucket;
			const newer = values - older;
			if (older < FEWEST || newer < FEWEST) continue;
			const inverse = 1 / older + 1 / newer;
			const allowed = Math.sqrt(2 * inverse * mean * (1 - mean) * logarithm) + (2 / 3) * inverse * logarithm;
			const before = olderOnes / older;
			if (Math.abs(before - (ones - olderOnes) / newer) > allowed) return { before };
		}
	}
	return undefined;
}

function withoutOldest({ seen, sizes }: Adwin): Adwin {
	const left = [...sizes.slice(0, -1), sizes.at(-1)!.slice(1)];
	while (left.at(-1)?.length === 0) left.pop();
	return { seen, sizes: left };
}
