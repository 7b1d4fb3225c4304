import fc from 'fast-check';
import {
	checkHead,
	headRowSize,
	LEXICAL_WEIGHT,
	logits,
	softmax,
	type LinearHead,
} from '../../../../core/inference/classifier/linearHead';
import { loadStaticEncoder, type StaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';

const SIZES = { denseSize: 256, lexicalSize: 1024 };
const HEAD_ROW_SIZE = headRowSize(SIZES);

let encoder: StaticEncoder;
beforeAll(async () => (encoder = await loadStaticEncoder(ENCODER_FOLDER)));

const headOf = (
	labels: readonly string[],
	weights = new Float32Array(labels.length * HEAD_ROW_SIZE),
	temperature = 1,
): LinearHead => ({
	labels,
	weights,
	temperature,
});

it('multiplies dense block, lexical block and bias', () => {
	const labels = ['a', 'b', '__proto__'];
	const weights = Float32Array.from({ length: labels.length * HEAD_ROW_SIZE }, (_, i) => Math.sin(i));
	const encoding = encoder.encode('where is my card? 😀 the card is lost');
	const features = new Float64Array(HEAD_ROW_SIZE);
	features.set(encoding.dense);
	for (const [i, bucket] of encoding.lexicalIndex.entries())
		features[256 + bucket] = encoding.lexicalValue[i] ?? 0;
	features[HEAD_ROW_SIZE - 1] = 1;
	for (const [label, logit] of logits(headOf(labels, weights), encoding).entries()) {
		const row = weights.subarray(label * HEAD_ROW_SIZE, (label + 1) * HEAD_ROW_SIZE);
		expect(logit).toBeCloseTo(
			row.reduce((sum, weight, i) => sum + weight * (features[i] ?? 0), 0),
			5,
		);
	}
	expect(HEAD_ROW_SIZE).toBe(1281);
	expect(LEXICAL_WEIGHT).toBe(0.7);
});

it('takes the sizes of any encoder: a dense block of a multiple of four or not, and no lexical block', () => {
	for (const denseSize of [384, 768, 7]) {
		const weights = Float32Array.from({ length: 2 * (denseSize + 1) }, (_, i) => Math.cos(i));
		const head = headOf(['a', 'b'], weights);
		checkHead(head, { denseSize, lexicalSize: 0 });
		const dense = Float32Array.from({ length: denseSize }, (_, i) => Math.sin(i));
		const encoding = { dense, lexicalIndex: new Uint16Array(0), lexicalValue: new Float32Array(0), knownTokenRatio: 1, truncated: false };
		for (const [label, logit] of logits(head, encoding).entries()) {
			const row = weights.subarray(label * (denseSize + 1), (label + 1) * (denseSize + 1));
			expect(logit).toBeCloseTo(dense.reduce((sum, value, i) => sum + value * (row[i] ?? 0), row[denseSize] ?? 0), 4);
		}
		expect(() => checkHead(head, SIZES)).toThrow(expect.objectContaining({ code: 'model-corrupt' }));
	}
});

it('gives each answer an array of its own', () => {
	const head = headOf(['a', 'b'], Float32Array.from({ length: 2 * HEAD_ROW_SIZE }, (_, i) => Math.sin(i)));
	const first = logits(head, encoder.encode('where is my card?'));
	const kept = [...first];
	logits(head, encoder.encode('something else'));
	expect([...first]).toEqual(kept);
});

it('gives probabilities that sum to 1 and flatten with the temperature', () => {
	const wide = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(wide, fc.double({ min: 0.01, max: 100, noNaN: true }), (values, temperature) => {
			const probabilities = softmax(Float64Array.from(values), temperature);
			expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
			expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
		}),
	);
	const [sharp = 0] = softmax(Float64Array.of(2, 1), 0.5);
	const [flat = 0] = softmax(Float64Array.of(2, 1), 2);
	expect(sharp).toBeCloseTo(1 / (1 + Math.exp(-2)), 9);
	expect(flat).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 9);
});

it.each([
	['it has no labels', headOf([])],
	['it has a label twice', headOf(['a', 'a'])],
	['it should hold 1281 numbers for each of 2 labels and holds 5', headOf(['a', 'b'], new Float32Array(5))],
	['some of its weights are not numbers', headOf(['a'], new Float32Array(HEAD_ROW_SIZE).fill(NaN))],
	['some of its weights are not numbers', headOf(['a'], new Float32Array(HEAD_ROW_SIZE).fill(Infinity))],
	['some of its weights are not numbers', headOf(['a', 'b'], new Float32Array(2 * HEAD_ROW_SIZE).fill(-Infinity, 5, 6))],
	['its temperature is not a positive number', headOf(['a'], undefined, 0)],
	['its temperature is not a positive number', headOf(['a'], undefined, NaN)],
])('refuses a head because %s', (what, head) => {
	expect(() => checkHead(head, SIZES)).toThrow(
		expect.objectContaining({
			code: 'model-corrupt',
			message: `This loop's trained version cannot be used: ${what}.`,
		}),
	);
});
