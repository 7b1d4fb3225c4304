import fc from 'fast-check';
import { HeadKernel, TILE_ROWS, type HeadInput, type HeadSizes } from '../../../../core/inference/simd/headKernel';

const value = fc.float({ min: -4, max: 4, noNaN: true });
const floats = (length: number) => fc.array(value, { minLength: length, maxLength: length }).map((all) => Float32Array.from(all));

interface Case {
	readonly sizes: HeadSizes;
	readonly weights: Float32Array;
	readonly input: HeadInput;
}

const anyCase: fc.Arbitrary<Case> = fc
	.record({
		rows: fc.integer({ min: 1, max: 2 * TILE_ROWS + 3 }),
		denseSize: fc.integer({ min: 0, max: 20 }),
		lexicalSize: fc.integer({ min: 0, max: 12 }),
	})
	.chain((sizes) =>
		fc
			.subarray(Array.from({ length: sizes.lexicalSize }, (_, bucket) => bucket))
			.chain((buckets) =>
				fc.record({
					sizes: fc.constant(sizes),
					weights: floats(sizes.rows * (sizes.denseSize + sizes.lexicalSize + 1)),
					input: fc.record({
						dense: floats(sizes.denseSize),
						lexicalIndex: fc.constant(Uint16Array.from(buckets)),
						lexicalValue: floats(buckets.length),
					}),
				}),
			),
	);

function packed(sizes: HeadSizes, weights: Float32Array): HeadKernel {
	const kernel = new HeadKernel(sizes);
	for (let tile = 0; tile < kernel.tiles; tile++) kernel.pack(tile, weights);
	return kernel;
}

/** The same sums in the order that `headLogits` promises, each step rounded to single precision. */
function inPlainJavaScript({ sizes: { rows, denseSize, lexicalSize }, weights, input }: Case): number[] {
	const { dense, lexicalIndex, lexicalValue } = input;
	const rowSize = denseSize + lexicalSize + 1;
	return Array.from({ length: rows }, (_, row) => {
		const weight = (column: number) => weights[row * rowSize + column] ?? NaN;
		const sums = [weight(rowSize - 1), 0];
		const add = (side: number, a: number, b: number) => {
			sums[side] = Math.fround((sums[side] ?? NaN) + Math.fround(a * b));
		};
		dense.forEach((x, i) => add(i % 2, x, weight(i)));
		lexicalValue.forEach((x, i) => add(i % 2, x, weight(denseSize + (lexicalIndex[i] ?? NaN))));
		return Math.fround((sums[0] ?? NaN) + (sums[1] ?? NaN));
	});
}

it('gives the bits of plain JavaScript in the promised order, for blocks of any size', () => {
	fc.assert(
		fc.property(anyCase, (one) => {
			// 0 and -0 are one number.
			const logits = Array.from(packed(one.sizes, one.weights).logits(one.input), (logit) => logit + 0);
			expect(logits).toEqual(inPlainJavaScript(one).map((logit) => logit + 0));
		}),
		{ numRuns: 300 },
	);
});

it('keeps nothing of the input before', () => {
	const sizes = { rows: 3, denseSize: 5, lexicalSize: 4 };
	const weights = Float32Array.from({ length: 30 }, (_, i) => Math.sin(i));
	const kernel = packed(sizes, weights);
	const input = { dense: Float32Array.of(1, 2, 3, 4, 5), lexicalIndex: Uint16Array.of(1), lexicalValue: Float32Array.of(2) };
	const first = Float32Array.from(kernel.logits(input));
	kernel.logits({ dense: new Float32Array(5).fill(9), lexicalIndex: Uint16Array.of(0, 2, 3), lexicalValue: Float32Array.of(1, 1, 1) });
	expect(Float32Array.from(kernel.logits(input))).toEqual(first);
});

it('refuses blocks of another size', () => {
	const kernel = packed({ rows: 1, denseSize: 4, lexicalSize: 2 }, new Float32Array(7));
	const input = { dense: new Float32Array(4), lexicalIndex: new Uint16Array(0), lexicalValue: new Float32Array(0) };
	for (const length of [0, 3, 5]) expect(() => kernel.logits({ ...input, dense: new Float32Array(length) })).toThrow(RangeError);
	expect(() => kernel.logits({ ...input, lexicalIndex: new Uint16Array(3), lexicalValue: new Float32Array(3) })).toThrow(RangeError);
});
