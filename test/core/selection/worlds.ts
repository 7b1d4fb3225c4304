/** Numbers that look random (Numerical Recipes' generator), from 0 to 1, the same for a seed. */
export function numbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

export function unit(values: ArrayLike<number>): Float32Array {
	const norm = Math.hypot(...Array.from(values));
	return Float32Array.from(values, (value) => value / norm);
}

export const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** A vector in about the direction of an axis; with `spread` 0.4 two of them have a cosine of about 0.85. */
export function near(axis: number, size: number, spread: number, next: () => number): Float32Array {
	return unit(Array.from({ length: size }, (_, i) => (i === axis ? 1 : 0) + (spread * (next() - 0.5) * 2) / Math.sqrt(size / 3)));
}
