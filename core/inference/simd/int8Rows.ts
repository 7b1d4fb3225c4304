import { openKernels, type Kernels } from './kernels';

/** A query of L2 norm 1 as whole numbers: a value is about `scale` times its number. */
export interface Query {
	readonly values: Int16Array;
	readonly scale: number;
}

interface Chunk {
	readonly values: number;
	readonly scales: number;
}

const CHUNK_ROWS = 4_096;
const LANES = 16;
/** Products of a query value and a row value are added up in 32 bits: 12 bits times 8 bits, for up to 8,192 values. */
const QUERY_LIMIT = 2_047;
const ROW_LIMIT = 127;

/** Rounds a vector to whole numbers from -2,047 to 2,047. */
export function toQuery(vector: Float32Array): Query {
	const scale = largest(vector) / QUERY_LIMIT;
	const values = new Int16Array(vector.length);
	if (scale > 0) for (let i = 0; i < vector.length; i++) values[i] = Math.round((vector[i] ?? 0) / scale);
	return { values, scale };
}

/**
 * Rows of whole numbers from -127 to 127 with a scale each (symmetric quantisation by the largest value), a quarter of the
 * memory of float32, in a memory of their own that grows by 4,096 rows. Of vectors of norm 1 a product is within 0.01 of
 * the exact one; the sums are exact, so the same on every machine. 100,000 rows of 256 values: 26 MB, some 2 ms a query.
 */
export class Int8Rows {
	private readonly kernels: Kernels = openKernels();
	/** Values of a row in the memory: a multiple of 16, zeros at the end. */
	private readonly stride: number;
	private readonly chunks: Chunk[] = [];
	private readonly query: number;
	private readonly out: number;
	private length = 0;

	/** `size` is at most 8,192. */
	constructor(readonly size: number) {
		this.stride = Math.ceil(size / LANES) * LANES;
		this.query = this.kernels.allocate(this.stride * Int16Array.BYTES_PER_ELEMENT);
		this.out = this.kernels.allocate(CHUNK_ROWS * Float32Array.BYTES_PER_ELEMENT);
	}

	get rows(): number {
		return this.length;
	}

	/** Memory that its rows hold, in bytes. */
	get bytes(): number {
		return this.chunks.length * CHUNK_ROWS * (this.stride + Float32Array.BYTES_PER_ELEMENT);
	}

	/** Writes a row, or one behind the last. */
	set(row: number, vector: Float32Array): void {
		const { values, scales } = this.chunkOf(row);
		const scale = largest(vector) / ROW_LIMIT;
		const at = row % CHUNK_ROWS;
		const { buffer } = this.kernels.memory;
		const own = new Int8Array(buffer, values + at * this.stride, this.size);
		for (let i = 0; i < this.size; i++) own[i] = scale > 0 ? Math.round((vector[i] ?? 0) / scale) : 0;
		new Float32Array(buffer, scales, CHUNK_ROWS)[at] = scale;
		this.length = Math.max(this.length, row + 1);
	}

	/** Products of a query with the rows from `from` up to `to`: for vectors of norm 1, cosines. */
	similarities({ values, scale }: Query, from: number, to: number): Float32Array {
		const found = new Float32Array(to - from);
		const { buffer } = this.kernels.memory;
		new Int16Array(buffer, this.query, this.size).set(values);
		for (let row = from; row < to; ) {
			const chunk = this.chunkOf(row);
			const first = row % CHUNK_ROWS;
			const count = Math.min(CHUNK_ROWS - first, to - row);
			const rows = chunk.values + first * this.stride;
			const scales = chunk.scales + first * Float32Array.BYTES_PER_ELEMENT;
			this.kernels.similarities(this.query, scale, rows, scales, this.stride, count, this.out);
			found.set(new Float32Array(buffer, this.out, count), row - from);
			row += count;
		}
		return found;
	}

	private chunkOf(row: number): Chunk {
		const chunk = Math.trunc(row / CHUNK_ROWS);
		return (this.chunks[chunk] ??= {
			values: this.kernels.allocate(CHUNK_ROWS * this.stride),
			scales: this.kernels.allocate(CHUNK_ROWS * Float32Array.BYTES_PER_ELEMENT),
		});
	}
}

function largest(vector: Float32Array): number {
	let most = 0;
	for (const value of vector) most = Math.max(most, Math.abs(value));
	return most;
}
