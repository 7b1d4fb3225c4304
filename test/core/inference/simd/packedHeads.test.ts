import { packedHead, packedHeadInSlices } from '../../../../core/inference/simd/packedHeads';
import type { HeadInput } from '../../../../core/inference/simd/headKernel';

const SIZES = { rows: 40, denseSize: 6, lexicalSize: 3 };
const weightsOf = (seed: number): Float32Array => Float32Array.from({ length: 400 }, (_, i) => Math.sin(seed + i));
const INPUT: HeadInput = {
	dense: Float32Array.of(1, 2, 3, 4, 5, 6),
	lexicalIndex: Uint16Array.of(0, 2),
	lexicalValue: Float32Array.of(1, -1),
};

it('finds the kernel of weights that it has packed before, wherever they come from', async () => {
	const kernel = packedHead(SIZES, weightsOf(1));
	expect(packedHead(SIZES, weightsOf(1))).toBe(kernel);
	expect(await packedHeadInSlices(SIZES, weightsOf(1), {})).toBe(kernel);
	const inTheMiddle = Float32Array.of(9, ...weightsOf(1), 9).subarray(1, 401);
	expect(packedHead(SIZES, inTheMiddle)).toBe(kernel);
});

it('never takes one head for another: other weights, or the same weights in blocks of other sizes', async () => {
	const kernel = packedHead(SIZES, weightsOf(2));
	const almost = weightsOf(2);
	almost[399] = 0.5;
	expect(packedHead(SIZES, almost)).not.toBe(kernel);
	expect(packedHead({ ...SIZES, denseSize: 3, lexicalSize: 6 }, weightsOf(2))).not.toBe(kernel);
	expect(await packedHeadInSlices(SIZES, weightsOf(3), {})).not.toBe(kernel);
	expect([...packedHead(SIZES, almost).logits(INPUT)].slice(0, 39)).toEqual([...kernel.logits(INPUT)].slice(0, 39));
	expect(packedHead(SIZES, almost).logits(INPUT)[39]).not.toBe(kernel.logits(INPUT)[39]);
});

it('packs in slices as in one go, forgets the heads that were not used for long, and can be cancelled', async () => {
	const first = packedHead(SIZES, weightsOf(0.5));
	for (let i = 1; i <= 30; i++) packedHead(SIZES, weightsOf(i + 0.5));
	const again = await packedHeadInSlices(SIZES, weightsOf(0.5), { yieldEveryMs: 0 });
	expect(again).not.toBe(first);
	expect([...again.logits(INPUT)]).toEqual([...first.logits(INPUT)]);
	const signal = AbortSignal.abort();
	await expect(packedHeadInSlices(SIZES, weightsOf(99), { signal })).rejects.toMatchObject({ code: 'cancelled' });
});
