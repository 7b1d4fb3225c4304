import { openKernels, type Kernels } from '../inference/simd/kernels';

/** A vector in the memory of its `Vectors`. */
export interface Vector {
	readonly at: number;
	readonly values: Float64Array;
}

/** Room for a number of equally long vectors, and what is done with them, in WebAssembly: some three times as fast as in JavaScript. */
export class Vectors {
	private readonly kernels: Kernels = openKernels();
	private readonly unused: Vector[];
	/** All zero, for what has nothing to be added to. Not to be written to. */
	readonly zero: Vector;

	constructor(
		readonly length: number,
		count: number,
	) {
		const places = Array.from({ length: count + 1 }, () => this.kernels.allocate(length * Float64Array.BYTES_PER_ELEMENT));
		// Nothing is allocated any more, so the memory stays where it is.
		const { buffer } = this.kernels.memory;
		this.zero = { at: places[count]!, values: new Float64Array(buffer, places[count], length) };
		this.unused = places.slice(0, count).map((at) => ({ at, values: new Float64Array(buffer, at, length) }));
	}

	/** One that is not in use, with any values. Throws a `RangeError` when there is none left. */
	take(): Vector {
		const vector = this.unused.pop();
		if (vector === undefined) throw new RangeError('no vector is left');
		return vector;
	}

	giveBack(...vectors: readonly Vector[]): void {
		this.unused.push(...vectors);
	}

	dot(a: Vector, b: Vector): number {
		return this.kernels.dot(a.at, b.at, this.length);
	}

	/** Writes base + scale · step; any two may be the same vector. */
	addScaled(base: Vector, scale: number, step: Vector, out: Vector): void {
		this.kernels.addScaled(base.at, scale, step.at, out.at, this.length);
	}
}
