import { slices, type SliceOptions } from '../mapInSlices';

/** What each candidate covers of each text of the crowd, 0 to 1: a row a candidate. */
export type Coverage = readonly Float32Array[];

export interface CoverageState {
	/** How much it is worth that a text of the crowd is covered, 0 to 1. */
	readonly worth: Float32Array;
	/** How far each text of the crowd is covered already; raised by every pick. */
	readonly covered: Float32Array;
}

/**
 * Picks candidates one after the other, each time the one that adds most: the sum, over the crowd, of worth times what it
 * covers beyond what is covered. Gains only fall, so that old ones are upper bounds and few are worked out anew (Minoux 1978,
 * "Accelerated greedy algorithms for maximizing submodular set functions"). `accept` may refuse a candidate that came first,
 * for good. Returns candidates in the order picked. `cancelled`.
 */
export async function pickCovering(
	coverage: Coverage,
	{ worth, covered }: CoverageState,
	count: number,
	accept: (candidate: number) => boolean,
	options: SliceOptions,
): Promise<number[]> {
	const slice = slices(options);
	const gains = new Float64Array(coverage.length);
	const workedOutAt = new Int32Array(coverage.length).fill(-1);
	gains.fill(Infinity);
	const picked: number[] = [];
	while (picked.length < count) {
		const best = largestAt(gains);
		if (best === undefined) break;
		if (workedOutAt[best] === picked.length) {
			gains[best] = -Infinity;
			if (!accept(best)) continue;
			picked.push(best);
			raise(covered, coverage[best]!);
		} else {
			gains[best] = gainOf(coverage[best]!, worth, covered);
			workedOutAt[best] = picked.length;
		}
		if (slice.isOver()) await slice.next();
	}
	return picked;
}

function gainOf(row: Float32Array, worth: Float32Array, covered: Float32Array): number {
	let gain = 0;
	for (let text = 0; text < row.length; text++) {
		const more = row[text]! - covered[text]!;
		if (more > 0) gain += worth[text]! * more;
	}
	return gain;
}

function raise(covered: Float32Array, row: Float32Array): void {
	for (let text = 0; text < row.length; text++) if (row[text]! > covered[text]!) covered[text] = row[text]!;
}

/** The first of equals; undefined when all have been taken. */
function largestAt(gains: Float64Array): number | undefined {
	let at: number | undefined;
	let largest = -Infinity;
	for (let i = 0; i < gains.length; i++) {
		if (gains[i]! > largest) {
			largest = gains[i]!;
			at = i;
		}
	}
	return at;
}
