/** Dot product of a vector with as many values of `table` from `offset` on. Its length is a multiple of four. */
export function denseProduct(table: Float32Array, offset: number, vector: Float32Array): number {
	// Four sums side by side: a single one would wait for its own last addition.
	let a = 0;
	let b = 0;
	let c = 0;
	let d = 0;
	for (let i = 0, at = offset; i < vector.length; i += 4, at += 4) {
		a += (table[at] ?? 0) * (vector[i] ?? 0);
		b += (table[at + 1] ?? 0) * (vector[i + 1] ?? 0);
		c += (table[at + 2] ?? 0) * (vector[i + 2] ?? 0);
		d += (table[at + 3] ?? 0) * (vector[i + 3] ?? 0);
	}
	return a + b + (c + d);
}
