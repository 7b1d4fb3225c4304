import type { AdjacentPairs } from './adjacentPairs';

export interface EncoderTable {
	/** Row i is `scales[i]` times `size` bytes of `rows`. */
	readonly rows: Int8Array;
	readonly scales: Float32Array;
	readonly size: number;
	readonly pairs: AdjacentPairs;
	readonly unknownId: number;
}

const SMALLEST_NORM = 1e-12;

/** Sum of the rows of tokens and of adjacent pairs, also across words, divided by its L2 norm; zeros when nothing is known. */
export function denseSum(
	table: EncoderTable,
	ids: ArrayLike<number>,
	count: number,
	scratch: Float64Array,
): Float32Array {
	const { pairs, size, unknownId } = table;
	scratch.fill(0);
	let before = -1;
	for (let i = 0; i < count; i++) {
		const id = ids[i] ?? unknownId;
		if (id !== unknownId) addRow(table, id, scratch);
		const pair = before < 0 ? -1 : pairs.rowOf(before, id);
		if (pair >= 0) addRow(table, pair, scratch);
		before = id;
	}
	let squares = 0;
	for (let d = 0; d < size; d++) squares += (scratch[d] ?? 0) ** 2;
	const norm = Math.sqrt(squares);
	const dense = new Float32Array(size);
	if (norm > SMALLEST_NORM) for (let d = 0; d < size; d++) dense[d] = (scratch[d] ?? 0) / norm;
	return dense;
}

function addRow({ rows, scales, size }: EncoderTable, row: number, sum: Float64Array): void {
	const scale = scales[row] ?? 0;
	// Four at a time: this loop is most of what encoding costs. The size is a multiple of four.
	for (let d = 0, at = row * size; d < size; d += 4, at += 4) {
		sum[d] = (sum[d] ?? 0) + scale * (rows[at] ?? 0);
		sum[d + 1] = (sum[d + 1] ?? 0) + scale * (rows[at + 1] ?? 0);
		sum[d + 2] = (sum[d + 2] ?? 0) + scale * (rows[at + 2] ?? 0);
		sum[d + 3] = (sum[d + 3] ?? 0) + scale * (rows[at + 3] ?? 0);
	}
}
