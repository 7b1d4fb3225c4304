/** Which row belongs to two tokens that stand side by side. */
export interface AdjacentPairs {
	/** Row of the pair, or -1. */
	rowOf(first: number, second: number): number;
}

/**
 * Looks pairs up by their first id: `pairs` is flat (a1, b1, a2, b2, …), sorted by a, then b; pair k has row `firstRow + k`.
 * Undefined when the list is not sorted or an id is not below `vocabularySize`.
 */
export function adjacentPairs(
	pairs: Int32Array,
	firstRow: number,
	vocabularySize: number,
): AdjacentPairs | undefined {
	const count = pairs.length / 2;
	const starts = new Int32Array(vocabularySize + 1);
	const seconds = new Int32Array(count);
	let previous = -1;
	for (let k = 0; k < count; k++) {
		const first = pairs[2 * k] ?? -1;
		const second = pairs[2 * k + 1] ?? -1;
		const order = first * vocabularySize + second;
		if (first < 0 || second < 0 || first >= vocabularySize || second >= vocabularySize || order <= previous)
			return undefined;
		previous = order;
		starts[first + 1] = k + 1;
		seconds[k] = second;
	}
	for (let id = 1; id <= vocabularySize; id++) starts[id] = Math.max(starts[id] ?? 0, starts[id - 1] ?? 0);

	return {
		rowOf(first, second) {
			let low = starts[first] ?? 0;
			let high = starts[first + 1] ?? 0;
			const end = high;
			while (low < high) {
				const middle = (low + high) >>> 1;
				if ((seconds[middle] ?? 0) < second) low = middle + 1;
				else high = middle;
			}
			return low < end && seconds[low] === second ? firstRow + low : -1;
		},
	};
}
