import { block, columns, denseSize, indices, line, places, rowOf, starts, sums, values } from './logisticRows';

/** Adds the outer products of the dense blocks and the residuals, and the residuals themselves for the biases. */
export function addDense(size: usize): void {
	const full = denseSize & ~(<usize>3);
	for (let offset: usize = 0; offset < line; offset += 16) {
		let bias = v128.load(sums + columns * line + offset);
		for (let i: usize = 0; i < size; i++) bias = f32x4.add(bias, v128.load(block + i * line + offset));
		v128.store(sums + columns * line + offset, bias);
	}
	for (let column: usize = 0; column < full; column += 4) {
		const at = column << 2;
		const out = sums + column * line;
		let offset: usize = 0;
		for (; offset + 32 <= line; offset += 32) fourColumnsEight(at, offset, size, out + offset);
		if (offset < line) fourColumnsFour(at, offset, size, out + offset);
	}
	for (let column = full; column < denseSize; column++) oneColumn(column << 2, size, sums + column * line);
}

function fourColumnsEight(at: usize, offset: usize, size: usize, out: usize): void {
	let a0 = f32x4.splat(0);
	let a1 = a0;
	let b0 = a0;
	let b1 = a0;
	let c0 = a0;
	let c1 = a0;
	let d0 = a0;
	let d1 = a0;
	let residual = block + offset;
	for (let i: usize = 0; i < size; i++) {
		const r0 = v128.load(residual);
		const r1 = v128.load(residual, 16);
		const place = <usize>load<u32>(places + (i << 2)) + at;
		let x = v128.load_splat<f32>(place);
		a0 = f32x4.add(a0, f32x4.mul(x, r0));
		a1 = f32x4.add(a1, f32x4.mul(x, r1));
		x = v128.load_splat<f32>(place, 4);
		b0 = f32x4.add(b0, f32x4.mul(x, r0));
		b1 = f32x4.add(b1, f32x4.mul(x, r1));
		x = v128.load_splat<f32>(place, 8);
		c0 = f32x4.add(c0, f32x4.mul(x, r0));
		c1 = f32x4.add(c1, f32x4.mul(x, r1));
		x = v128.load_splat<f32>(place, 12);
		d0 = f32x4.add(d0, f32x4.mul(x, r0));
		d1 = f32x4.add(d1, f32x4.mul(x, r1));
		residual += line;
	}
	addTo(out, a0);
	addTo(out + 16, a1);
	out += line;
	addTo(out, b0);
	addTo(out + 16, b1);
	out += line;
	addTo(out, c0);
	addTo(out + 16, c1);
	out += line;
	addTo(out, d0);
	addTo(out + 16, d1);
}

function fourColumnsFour(at: usize, offset: usize, size: usize, out: usize): void {
	let a = f32x4.splat(0);
	let b = a;
	let c = a;
	let d = a;
	let residual = block + offset;
	for (let i: usize = 0; i < size; i++) {
		const r = v128.load(residual);
		const place = <usize>load<u32>(places + (i << 2)) + at;
		a = f32x4.add(a, f32x4.mul(v128.load_splat<f32>(place), r));
		b = f32x4.add(b, f32x4.mul(v128.load_splat<f32>(place, 4), r));
		c = f32x4.add(c, f32x4.mul(v128.load_splat<f32>(place, 8), r));
		d = f32x4.add(d, f32x4.mul(v128.load_splat<f32>(place, 12), r));
		residual += line;
	}
	addTo(out, a);
	addTo(out + line, b);
	addTo(out + 2 * line, c);
	addTo(out + 3 * line, d);
}

function oneColumn(at: usize, size: usize, out: usize): void {
	for (let offset: usize = 0; offset < line; offset += 16) {
		let a = f32x4.splat(0);
		let residual = block + offset;
		for (let i: usize = 0; i < size; i++) {
			const x = v128.load_splat<f32>(<usize>load<u32>(places + (i << 2)) + at);
			a = f32x4.add(a, f32x4.mul(x, v128.load(residual)));
			residual += line;
		}
		addTo(out + offset, a);
	}
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, more: v128): void {
	v128.store(at, f32x4.add(v128.load(at), more));
}

/** Adds the outer products of the lexical entries and the residuals. */
export function addLexical(list: usize, size: usize): void {
	for (let i: usize = 0; i < size; i++) {
		const row = rowOf(list, i);
		const from = load<u32>(starts + (row << 2));
		const to = load<u32>(starts + (row << 2), 4);
		const residual = block + i * line;
		for (let offset: usize = 0; offset < line; offset += 32) {
			const isWide = offset + 32 <= line;
			const r0 = v128.load(residual + offset);
			const r1 = isWide ? v128.load(residual + offset, 16) : r0;
			for (let entry = <usize>from; entry < to; entry++) {
				const own = sums + <usize>load<u16>(indices + (entry << 1)) * line + offset;
				const x = v128.load_splat<f32>(values + (entry << 2));
				addTo(own, f32x4.mul(x, r0));
				if (isWide) addTo(own + 16, f32x4.mul(x, r1));
			}
		}
	}
}
