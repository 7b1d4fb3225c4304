/** Long vectors of float64, at addresses that are multiples of 16. */

/** Σ aᵢ·bᵢ, summed in eight parts: by the position modulo 8, which are then added two by two. */
export function dot(a: usize, b: usize, count: u32): f64 {
	let s0 = f64x2.splat(0);
	let s1 = s0;
	let s2 = s0;
	let s3 = s0;
	const end = a + (<usize>count << 3);
	const eights = a + (<usize>(count & ~7) << 3);
	for (; a < eights; a += 64, b += 64) {
		s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)));
		s1 = f64x2.add(s1, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
		s2 = f64x2.add(s2, f64x2.mul(v128.load(a, 32), v128.load(b, 32)));
		s3 = f64x2.add(s3, f64x2.mul(v128.load(a, 48), v128.load(b, 48)));
	}
	s0 = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
	let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
	for (; a < end; a += 8, b += 8) sum += load<f64>(a) * load<f64>(b);
	return sum;
}

/** out = base + scale·step, value by value; any two of them may be the same. */
export function addScaled(base: usize, scale: f64, step: usize, out: usize, count: u32): void {
	const factor = f64x2.splat(scale);
	const end = out + (<usize>count << 3);
	const fours = out + (<usize>(count & ~3) << 3);
	for (; out < fours; out += 32, base += 32, step += 32) {
		const first = f64x2.add(v128.load(base), f64x2.mul(factor, v128.load(step)));
		const second = f64x2.add(v128.load(base, 16), f64x2.mul(factor, v128.load(step, 16)));
		v128.store(out, first);
		v128.store(out, second, 16);
	}
	for (; out < end; out += 8, base += 8, step += 8) store<f64>(out, load<f64>(base) + scale * load<f64>(step));
}
