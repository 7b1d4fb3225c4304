import { line } from './logisticRows';

/** Shares below e^-60 of the largest are 0: they change no sum, and smaller ones would become denormal, which is slow. */
const LOWEST: f32 = -60;

/** Turns the scores of a row into its weighted residuals (softmax minus target); gives its weighted cross-entropy back. */
export function toResiduals(scores: usize, label: u32, weight: f64): f64 {
	const end = scores + line;
	let highest4 = v128.load(scores);
	for (let at = scores + 16; at < end; at += 16) highest4 = f32x4.max(highest4, v128.load(at));
	const highest = max(
		max(f32x4.extract_lane(highest4, 0), f32x4.extract_lane(highest4, 1)),
		max(f32x4.extract_lane(highest4, 2), f32x4.extract_lane(highest4, 3)),
	);
	const own = scores + (<usize>label << 2);
	const target = <f64>(load<f32>(own) - highest);
	const shift = f32x4.splat(highest);
	let sum4 = f32x4.splat(0);
	for (let at = scores; at < end; at += 16) {
		const share = exponential(f32x4.sub(v128.load(at), shift));
		v128.store(at, share);
		sum4 = f32x4.add(sum4, share);
	}
	const sum =
		<f64>f32x4.extract_lane(sum4, 0) +
		<f64>f32x4.extract_lane(sum4, 1) +
		<f64>f32x4.extract_lane(sum4, 2) +
		<f64>f32x4.extract_lane(sum4, 3);
	const scale = f32x4.splat(<f32>(weight / sum));
	for (let at = scores; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), scale));
	store<f32>(own, load<f32>(own) - <f32>weight);
	return weight * (Math.log(sum) - target);
}

/**
 * exp of four numbers that are at most 0, to 2 units of the last place; 0 below -60. Reduction and polynomial of Cephes
 * `expf` (Moshier 1989).
 */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
	const n = f32x4.nearest(f32x4.mul(f32x4.max(x, f32x4.splat(LOWEST)), f32x4.splat(1.44269504088896341)));
	const whole = f32x4.max(x, f32x4.splat(LOWEST));
	let r = f32x4.sub(whole, f32x4.mul(n, f32x4.splat(0.693359375)));
	r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
	let p = f32x4.splat(1.9875691500e-4);
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
	p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
	p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
	const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
	return v128.and(f32x4.mul(p, power), f32x4.gt(x, f32x4.splat(LOWEST)));
}
