/** Logits of a linear head whose weights are packed into tiles of 16 labels: a line of 16 weights for each feature. */

const TILE: usize = 16;
const LINE: usize = TILE * 4;

/**
 * Packs up to 16 rows of `features` weights (float32) into a tile. Rows that are missing become zeros.
 * `padded` is the number of lines of the tile: the first `dense` features, lines of zeros, then the others.
 */
export function packTile(rows: usize, rowCount: u32, features: u32, dense: u32, paddedDense: u32, tile: usize): void {
	memory.fill(tile, 0, (<usize>features + paddedDense - dense) * LINE);
	for (let row: usize = 0; row < rowCount; row++) {
		let from = rows + row * (<usize>features << 2);
		let to = tile + (row << 2);
		for (let f: u32 = 0; f < features; f++) {
			if (f == dense) to += <usize>(paddedDense - dense) * LINE;
			store<f32>(to, load<f32>(from));
			from += 4;
			to += LINE;
		}
	}
}

/**
 * Writes 16 logits (float32) a tile: bias + dense block + lexical block. A label's sum is of two sums in single precision,
 * added at the end: the bias, then the even features in their order, and the odd features in their order; first those of
 * the dense block (by position), then the lexical ones (by their place in the list, each product rounded before it is
 * added). `denseSize` is even; the bias is the last of the `lines` of a tile.
 */
export function headLogits(
	tiles: usize,
	tileCount: u32,
	lines: u32,
	dense: usize,
	denseSize: u32,
	index: usize,
	value: usize,
	lexicalCount: u32,
	out: usize,
): void {
	const denseEnd = dense + (<usize>denseSize << 2);
	const pairedEnd = value + (<usize>(lexicalCount & ~1) << 2);
	for (let t: u32 = 0; t < tileCount; t++) {
		const bias = tiles + <usize>(lines - 1) * LINE;
		let a = v128.load(bias);
		let b = v128.load(bias, 16);
		let c = v128.load(bias, 32);
		let d = v128.load(bias, 48);
		let e = f32x4.splat(0);
		let f = e;
		let g = e;
		let h = e;
		let line = tiles;
		for (let at = dense; at < denseEnd; at += 8) {
			const even = v128.load_splat<f32>(at);
			a = f32x4.add(a, f32x4.mul(even, v128.load(line)));
			b = f32x4.add(b, f32x4.mul(even, v128.load(line, 16)));
			c = f32x4.add(c, f32x4.mul(even, v128.load(line, 32)));
			d = f32x4.add(d, f32x4.mul(even, v128.load(line, 48)));
			const odd = v128.load_splat<f32>(at, 4);
			e = f32x4.add(e, f32x4.mul(odd, v128.load(line, 64)));
			f = f32x4.add(f, f32x4.mul(odd, v128.load(line, 80)));
			g = f32x4.add(g, f32x4.mul(odd, v128.load(line, 96)));
			h = f32x4.add(h, f32x4.mul(odd, v128.load(line, 112)));
			line += 2 * LINE;
		}
		let entry = index;
		let at = value;
		for (; at < pairedEnd; at += 8, entry += 4) {
			const even = v128.load_splat<f32>(at);
			let own = line + <usize>load<u16>(entry) * LINE;
			a = f32x4.add(a, f32x4.mul(even, v128.load(own)));
			b = f32x4.add(b, f32x4.mul(even, v128.load(own, 16)));
			c = f32x4.add(c, f32x4.mul(even, v128.load(own, 32)));
			d = f32x4.add(d, f32x4.mul(even, v128.load(own, 48)));
			const odd = v128.load_splat<f32>(at, 4);
			own = line + <usize>load<u16>(entry, 2) * LINE;
			e = f32x4.add(e, f32x4.mul(odd, v128.load(own)));
			f = f32x4.add(f, f32x4.mul(odd, v128.load(own, 16)));
			g = f32x4.add(g, f32x4.mul(odd, v128.load(own, 32)));
			h = f32x4.add(h, f32x4.mul(odd, v128.load(own, 48)));
		}
		if (lexicalCount & 1) {
			const even = v128.load_splat<f32>(at);
			const own = line + <usize>load<u16>(entry) * LINE;
			a = f32x4.add(a, f32x4.mul(even, v128.load(own)));
			b = f32x4.add(b, f32x4.mul(even, v128.load(own, 16)));
			c = f32x4.add(c, f32x4.mul(even, v128.load(own, 32)));
			d = f32x4.add(d, f32x4.mul(even, v128.load(own, 48)));
		}
		v128.store(out, f32x4.add(a, e));
		v128.store(out, f32x4.add(b, f), 16);
		v128.store(out, f32x4.add(c, g), 32);
		v128.store(out, f32x4.add(d, h), 48);
		tiles += <usize>lines * LINE;
		out += LINE;
	}
}
