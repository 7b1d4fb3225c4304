/** Rows that `logistic.ts` works on, in blocks, and what is worked out for a block. */

export const BLOCK: usize = 32;

export let dense: usize = 0;
export let denseSize: usize = 0;
export let starts: usize = 0;
export let indices: usize = 0;
export let values: usize = 0;
export let columns: usize = 0;
export let labels: usize = 0;
export let rowWeights: usize = 0;
export let classes: usize = 0;
/** Bytes of a line: classes padded to a multiple of 4, as float32. */
export let line: usize = 0;
/** Parameters, a line for each column and one for the biases. */
export let weights: usize = 0;
/** Sums of the gradient, in the form of the parameters. */
export let sums: usize = 0;
/** A line for each row of a block: scores, then residuals. */
export let block: usize = 0;
/** Addresses of the dense blocks of the rows in hand. */
export let places: usize = 0;

/**
 * Takes the place of the rows: `denseSize` float32 a row; entries from `starts[row]` to `starts[row + 1]` (uint32), each a
 * column from `denseSize` on (uint16) and its value (float32), no column twice. `labels` (uint32) and `rowWeights`
 * (float64) hold one a row. Makes room for the parameters.
 */
export function openLogistic(
	denseAt: usize,
	denseColumns: u32,
	startsAt: usize,
	indicesAt: usize,
	valuesAt: usize,
	columnCount: u32,
	labelsAt: usize,
	rowWeightsAt: usize,
	classCount: u32,
): void {
	dense = denseAt;
	denseSize = denseColumns;
	starts = startsAt;
	indices = indicesAt;
	values = valuesAt;
	columns = columnCount;
	labels = labelsAt;
	rowWeights = rowWeightsAt;
	classes = classCount;
	line = ((<usize>classCount + 3) & ~3) << 2;
	weights = heap.alloc((columns + 1) * line);
	sums = heap.alloc((columns + 1) * line);
	block = heap.alloc(BLOCK * line);
	places = heap.alloc(BLOCK << 2);
}

/** Row number `i` of a list (uint32). */
// @ts-ignore: decorator
@inline
export function rowOf(list: usize, i: usize): usize {
	return <usize>load<u32>(list + (i << 2));
}
