/** Sums of int8 rows with a scale each. */

let rows: usize = 0;
let scales: usize = 0;
let size: u32 = 0;
/** Sums in double precision. */
let sums: usize = 0;

const SMALLEST_NORM: f64 = 1e-12;

/** Row i is `scaleList[i]` (float32) times `denseSize` (a multiple of 16) bytes of `rowTable`. Neither need be aligned. */
export function openRows(rowTable: usize, scaleList: usize, denseSize: u32): void {
	rows = rowTable;
	scales = scaleList;
	size = denseSize;
	sums = heap.alloc(<usize>denseSize << 3);
}

/**
 * Writes the sum of the listed rows divided by its L2 norm as float32, zeros for a norm of 0. Each value is summed by
 * itself in double precision, row after row; the squares one after another, the first value first.
 */
export function denseSum(list: usize, count: u32, out: usize): void {
	const listEnd = list + (<usize>count << 2);
	for (let d: usize = 0; d < size; d += 16) {
		let a = f64x2.splat(0);
		let b = a;
		let c = a;
		let e = a;
		let f = a;
		let g = a;
		let h = a;
		let i = a;
		for (let at = list; at < listEnd; at += 4) {
			const row = <usize>load<u32>(at);
			const scale = f64x2.splat(<f64>load<f32>(scales + (row << 2)));
			const bytes = v128.load(rows + row * size + d);
			const low = i16x8.extend_low_i8x16_s(bytes);
			const high = i16x8.extend_high_i8x16_s(bytes);
			let four = i32x4.extend_low_i16x8_s(low);
			a = f64x2.add(a, f64x2.mul(scale, f64x2.convert_low_i32x4_s(four)));
			b = f64x2.add(b, f64x2.mul(scale, f64x2.convert_low_i32x4_s(upperHalf(four))));
			four = i32x4.extend_high_i16x8_s(low);
			c = f64x2.add(c, f64x2.mul(scale, f64x2.convert_low_i32x4_s(four)));
			e = f64x2.add(e, f64x2.mul(scale, f64x2.convert_low_i32x4_s(upperHalf(four))));
			four = i32x4.extend_low_i16x8_s(high);
			f = f64x2.add(f, f64x2.mul(scale, f64x2.convert_low_i32x4_s(four)));
			g = f64x2.add(g, f64x2.mul(scale, f64x2.convert_low_i32x4_s(upperHalf(four))));
			four = i32x4.extend_high_i16x8_s(high);
			h = f64x2.add(h, f64x2.mul(scale, f64x2.convert_low_i32x4_s(four)));
			i = f64x2.add(i, f64x2.mul(scale, f64x2.convert_low_i32x4_s(upperHalf(four))));
		}
		const to = sums + (d << 3);
		v128.store(to, a);
		v128.store(to, b, 16);
		v128.store(to, c, 32);
		v128.store(to, e, 48);
		v128.store(to, f, 64);
		v128.store(to, g, 80);
		v128.store(to, h, 96);
		v128.store(to, i, 112);
	}
	let squares: f64 = 0;
	for (let d: usize = 0; d < size; d++) squares += load<f64>(sums + (d << 3)) * load<f64>(sums + (d << 3));
	const norm = sqrt(squares);
	if (norm > SMALLEST_NORM) {
		for (let d: usize = 0; d < size; d++) store<f32>(out + (d << 2), <f32>(load<f64>(sums + (d << 3)) / norm));
	} else memory.fill(out, 0, <usize>size << 2);
}

// @ts-ignore: decorator
@inline
function upperHalf(four: v128): v128 {
	return v128.shuffle<i64>(four, four, 1, 1);
}
