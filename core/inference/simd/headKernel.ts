import { openKernels, type Kernels } from './kernels';

/** Rows that a tile of packed weights holds, and logits that are worked out side by side. */
export const TILE_ROWS = 16;
const FLOAT_BYTES = 4;

/** What a head is multiplied with: a dense block, and of a lexical block the buckets that hold something. */
export interface HeadInput {
	readonly dense: Float32Array;
	readonly lexicalIndex: Uint16Array;
	readonly lexicalValue: Float32Array;
}

export interface HeadSizes {
	/** Rows of weights: labels. */
	readonly rows: number;
	readonly denseSize: number;
	readonly lexicalSize: number;
}

/**
 * Weights of a linear head, packed for SIMD in a memory of its own. Rows are handed over with `pack`, 16 at a time, so
 * that a head of any size can be made ready in slices.
 */
export class HeadKernel {
	readonly tiles: number;
	private readonly kernels: Kernels = openKernels();
	private readonly rowSize: number;
	private readonly paddedDense: number;
	private readonly lines: number;
	private readonly staging: number;
	private readonly packed: number;
	private readonly at: { readonly dense: number; readonly index: number; readonly value: number; readonly out: number };
	private readonly stagingRows: Float32Array;
	private readonly dense: Float32Array;
	private readonly index: Uint16Array;
	private readonly value: Float32Array;
	private readonly out: Float32Array;

	constructor(private readonly sizes: HeadSizes) {
		const { rows, denseSize, lexicalSize } = sizes;
		this.tiles = Math.ceil(rows / TILE_ROWS);
		this.rowSize = denseSize + lexicalSize + 1;
		this.paddedDense = denseSize + (denseSize % 2);
		this.lines = this.paddedDense + lexicalSize + 1;
		const floats = (count: number): number => this.kernels.allocate(count * FLOAT_BYTES);
		this.packed = floats(this.tiles * this.lines * TILE_ROWS);
		this.staging = floats(this.rowSize * TILE_ROWS);
		this.at = {
			dense: floats(this.paddedDense),
			index: this.kernels.allocate(lexicalSize * Uint16Array.BYTES_PER_ELEMENT),
			value: floats(lexicalSize),
			out: floats(this.tiles * TILE_ROWS),
		};
		// Nothing is allocated any more, so the memory stays where it is.
		const { buffer } = this.kernels.memory;
		this.stagingRows = new Float32Array(buffer, this.staging, this.rowSize * TILE_ROWS);
		this.dense = new Float32Array(buffer, this.at.dense, denseSize);
		this.index = new Uint16Array(buffer, this.at.index, lexicalSize);
		this.value = new Float32Array(buffer, this.at.value, lexicalSize);
		this.out = new Float32Array(buffer, this.at.out, rows);
	}

	/** Takes over the rows of a tile from all weights: row after row, each dense block, lexical block, bias. */
	pack(tile: number, weights: Float32Array): void {
		const first = tile * TILE_ROWS;
		const count = Math.min(TILE_ROWS, this.sizes.rows - first);
		this.stagingRows.set(weights.subarray(first * this.rowSize, (first + count) * this.rowSize));
		const to = this.packed + tile * this.lines * TILE_ROWS * FLOAT_BYTES;
		this.kernels.packTile(this.staging, count, this.rowSize, this.sizes.denseSize, this.paddedDense, to);
	}

	/** A logit for each row; overwritten by the next call. Throws a `RangeError` for blocks of other sizes. */
	logits({ dense, lexicalIndex, lexicalValue }: HeadInput): Float32Array {
		if (dense.length !== this.dense.length) throw new RangeError(`A dense block of ${dense.length} values`);
		this.dense.set(dense);
		this.index.set(lexicalIndex);
		this.value.set(lexicalValue);
		const { at, lines, paddedDense } = this;
		this.kernels.headLogits(
			this.packed,
			this.tiles,
			lines,
			at.dense,
			paddedDense,
			at.index,
			at.value,
			lexicalIndex.length,
			at.out,
		);
		return this.out;
	}
}
