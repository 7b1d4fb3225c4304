/**
 * Writes the products of a query with `count` rows as float32: whole numbers, so exact in any order, times
 * `queryScale`, times the row's own scale. The query is `size` int16 values, a row as many int8; `size` is a multiple of 16.
 */
export function similarities(
	query: usize,
	queryScale: f32,
	rows: usize,
	scales: usize,
	size: u32,
	count: u32,
	out: usize,
): void {
	let row = rows;
	for (let i: usize = 0; i < count; i++) {
		let a = i32x4.splat(0);
		let b = a;
		let at = query;
		for (const end = row + size; row < end; row += 16, at += 32) {
			const bytes = v128.load(row);
			a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(bytes), v128.load(at)));
			b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(bytes), v128.load(at, 16)));
		}
		a = i32x4.add(a, b);
		const sum =
			i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1) + i32x4.extract_lane(a, 2) + i32x4.extract_lane(a, 3);
		store<f32>(out + (i << 2), <f32>sum * queryScale * load<f32>(scales + (i << 2)));
	}
}
