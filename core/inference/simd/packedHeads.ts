import { LRUCache } from 'lru-cache';
import { mapInSlices, type SliceOptions } from '../../mapInSlices';
import { HeadKernel, type HeadSizes } from './headKernel';

interface Packed {
	readonly sizes: HeadSizes;
	readonly weights: Float32Array;
	readonly kernel: HeadKernel;
}

/** Two copies of each head are held: as it came, and packed. */
const MOST_BYTES = 64 * 1_048_576;

/**
 * Heads used last, to be found by their weights: a version is read from the store again for every run, and to give back
 * the memory of many kernels takes long. Kernels may be shared, because what they answer is read at once.
 */
const packed = new LRUCache<Packed, Packed>({
	max: 16,
	maxSize: MOST_BYTES,
	sizeCalculation: ({ weights }) => 2 * weights.byteLength + 1,
});

/** A kernel with these weights, a row of dense block, lexical block and bias for each label. `weights` must not be changed. */
export function packedHead(sizes: HeadSizes, weights: Float32Array): HeadKernel {
	const known = find(sizes, weights);
	if (known !== undefined) return known;
	const kernel = new HeadKernel(sizes);
	for (let tile = 0; tile < kernel.tiles; tile++) kernel.pack(tile, weights);
	return remember({ sizes, weights, kernel });
}

/** As `packedHead`, in slices: 1,000 labels take some milliseconds. `cancelled`. */
export async function packedHeadInSlices(
	sizes: HeadSizes,
	weights: Float32Array,
	options: SliceOptions,
): Promise<HeadKernel> {
	const known = find(sizes, weights);
	if (known !== undefined) return known;
	const kernel = new HeadKernel(sizes);
	await mapInSlices(Array.from({ length: kernel.tiles }), (_, tile) => kernel.pack(tile, weights), options);
	return remember({ sizes, weights, kernel });
}

function find({ rows, denseSize, lexicalSize }: HeadSizes, weights: Float32Array): HeadKernel | undefined {
	for (const entry of packed.keys()) {
		const { sizes } = entry;
		if (sizes.rows !== rows || sizes.denseSize !== denseSize || sizes.lexicalSize !== lexicalSize) continue;
		if (!bytesOf(entry.weights).equals(bytesOf(weights))) continue;
		return packed.get(entry)?.kernel;
	}
	return undefined;
}

function remember(entry: Packed): HeadKernel {
	packed.set(entry, entry);
	return entry.kernel;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);
