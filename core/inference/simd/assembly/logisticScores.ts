import { BLOCK, block, columns, dense, denseSize, indices, line, places, rowOf, starts, values, weights } from './logisticRows';

/** Writes the scores of a block of rows: the bias, then the dense block, then the lexical entries. */
export function blockScores(list: usize, size: usize): void {
	const bias = weights + columns * line;
	const last = size - 1;
	// Fours of rows are worked on: what is missing of the last four is its last row again, and is not looked at.
	for (let i: usize = 0; i < BLOCK; i++) {
		const row = rowOf(list, min(i, last));
		store<u32>(places + (i << 2), <u32>(dense + row * (denseSize << 2)));
	}
	for (let i: usize = 0; i < size; i += 4) {
		const place = places + (i << 2);
		const a = <usize>load<u32>(place);
		const b = <usize>load<u32>(place, 4);
		const c = <usize>load<u32>(place, 8);
		const d = <usize>load<u32>(place, 12);
		const out = block + i * line;
		let offset: usize = 0;
		for (; offset + 32 <= line; offset += 32) fourRowsEight(a, b, c, d, bias, offset, out);
		if (offset < line) fourRowsFour(a, b, c, d, bias, offset, out);
	}
	for (let i: usize = 0; i < size; i++)
		addLexicalScores(rowOf(list, i), block + i * line);
}

function fourRowsEight(a: usize, b: usize, c: usize, d: usize, bias: usize, offset: usize, out: usize): void {
	let a0 = v128.load(bias + offset);
	let a1 = v128.load(bias + offset, 16);
	let b0 = a0;
	let b1 = a1;
	let c0 = a0;
	let c1 = a1;
	let d0 = a0;
	let d1 = a1;
	let own = weights + offset;
	const end = denseSize << 2;
	for (let at: usize = 0; at < end; at += 4) {
		const w0 = v128.load(own);
		const w1 = v128.load(own, 16);
		let x = v128.load_splat<f32>(a + at);
		a0 = f32x4.add(a0, f32x4.mul(x, w0));
		a1 = f32x4.add(a1, f32x4.mul(x, w1));
		x = v128.load_splat<f32>(b + at);
		b0 = f32x4.add(b0, f32x4.mul(x, w0));
		b1 = f32x4.add(b1, f32x4.mul(x, w1));
		x = v128.load_splat<f32>(c + at);
		c0 = f32x4.add(c0, f32x4.mul(x, w0));
		c1 = f32x4.add(c1, f32x4.mul(x, w1));
		x = v128.load_splat<f32>(d + at);
		d0 = f32x4.add(d0, f32x4.mul(x, w0));
		d1 = f32x4.add(d1, f32x4.mul(x, w1));
		own += line;
	}
	out += offset;
	v128.store(out, a0);
	v128.store(out, a1, 16);
	out += line;
	v128.store(out, b0);
	v128.store(out, b1, 16);
	out += line;
	v128.store(out, c0);
	v128.store(out, c1, 16);
	out += line;
	v128.store(out, d0);
	v128.store(out, d1, 16);
}

function fourRowsFour(a: usize, b: usize, c: usize, d: usize, bias: usize, offset: usize, out: usize): void {
	let a0 = v128.load(bias + offset);
	let b0 = a0;
	let c0 = a0;
	let d0 = a0;
	let own = weights + offset;
	const end = denseSize << 2;
	for (let at: usize = 0; at < end; at += 4) {
		const w = v128.load(own);
		a0 = f32x4.add(a0, f32x4.mul(v128.load_splat<f32>(a + at), w));
		b0 = f32x4.add(b0, f32x4.mul(v128.load_splat<f32>(b + at), w));
		c0 = f32x4.add(c0, f32x4.mul(v128.load_splat<f32>(c + at), w));
		d0 = f32x4.add(d0, f32x4.mul(v128.load_splat<f32>(d + at), w));
		own += line;
	}
	out += offset;
	v128.store(out, a0);
	v128.store(out + line, b0);
	v128.store(out + 2 * line, c0);
	v128.store(out + 3 * line, d0);
}

function addLexicalScores(row: usize, out: usize): void {
	const from = load<u32>(starts + (row << 2));
	const to = load<u32>(starts + (row << 2), 4);
	for (let offset: usize = 0; offset < line; offset += 32) {
		let s0 = v128.load(out + offset);
		const isWide = offset + 32 <= line;
		let s1 = isWide ? v128.load(out + offset, 16) : f32x4.splat(0);
		for (let entry = <usize>from; entry < to; entry++) {
			const own = weights + <usize>load<u16>(indices + (entry << 1)) * line + offset;
			const x = v128.load_splat<f32>(values + (entry << 2));
			s0 = f32x4.add(s0, f32x4.mul(x, v128.load(own)));
			if (isWide) s1 = f32x4.add(s1, f32x4.mul(x, v128.load(own, 16)));
		}
		v128.store(out + offset, s0);
		if (isWide) v128.store(out + offset, s1, 16);
	}
}
