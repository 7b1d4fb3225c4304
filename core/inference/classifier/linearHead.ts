import { HitlError } from '../../errors';
import { mapInSlices, type SliceOptions } from '../../mapInSlices';
import type { Encoding } from '../encoder/staticEncoder';
import type { TextEncoder } from '../encoder/textEncoder';
import type { HeadKernel, HeadSizes } from '../simd/headKernel';
import { packedHead } from '../simd/packedHeads';

/**
 * A multinomial logistic regression on an encoding. `weights` holds a row per label: the dense block, the lexical block
 * with `LEXICAL_WEIGHT` folded in, and the bias (256 + 1,024 + 1 for the built-in encoder). Probabilities are
 * softmax(logits / temperature).
 */
export interface LinearHead {
	readonly labels: readonly string[];
	readonly weights: Float32Array;
	readonly temperature: number;
}

/** Sizes of the two blocks of an encoding; an encoder carries them. */
export type BlockSizes = Pick<TextEncoder, 'denseSize' | 'lexicalSize'>;

/**
 * Weight of the lexical block beside the dense one in what a head is trained on; a trainer multiplies it into the rows.
 * Chosen on validation splits of BANKING77, AG News and SMS Spam out of 0.35 to 1.5 (model card of hitl-encoder-en).
 */
export const LEXICAL_WEIGHT = 0.7;

/** Values in a row of a head's weights. */
export const headRowSize = ({ denseSize, lexicalSize }: BlockSizes): number => denseSize + lexicalSize + 1;

/** Throws `model-corrupt` unless labels, weights and temperature fit together and an encoder's blocks, and are numbers. */
export function checkHead(head: LinearHead, sizes: BlockSizes): void {
	checkShape(head, sizes);
	checkNumbers(head.weights);
}

/** As `checkHead`, for any number of labels without holding up the process. */
export async function checkHeadInSlices(head: LinearHead, sizes: BlockSizes, options: SliceOptions): Promise<void> {
	checkShape(head, sizes);
	const parts = Array.from({ length: Math.ceil(head.weights.length / WEIGHTS_AT_ONCE) }, (_, part) => part * WEIGHTS_AT_ONCE);
	await mapInSlices(parts, (from) => checkNumbers(head.weights.subarray(from, from + WEIGHTS_AT_ONCE)), options);
}

const WEIGHTS_AT_ONCE = 65_536;

function checkShape({ labels, weights, temperature }: LinearHead, sizes: BlockSizes): void {
	const rowSize = headRowSize(sizes);
	if (labels.length === 0) throw headCorrupt('it has no labels');
	if (new Set(labels).size !== labels.length) throw headCorrupt('it has a label twice');
	if (weights.length !== labels.length * rowSize) {
		throw headCorrupt(`it should hold ${rowSize} numbers for each of ${labels.length} labels and holds ${weights.length}`);
	}
	if (!(Number.isFinite(temperature) && temperature > 0))
		throw headCorrupt('its temperature is not a positive number');
}

function checkNumbers(weights: Float32Array): void {
	// One look at the end: a product with 0 is 0 for numbers, and no number for all else.
	let sum = 0;
	for (let i = 0; i < weights.length; i++) sum += 0 * (weights[i] ?? NaN);
	if (sum !== 0) throw headCorrupt('some of its weights are not numbers');
}

/**
 * One logit a label, in the order of `head.labels`, worked out in single precision. The head must have passed `checkHead`;
 * its weights are read once, at the first call.
 */
export function logits(head: LinearHead, encoding: Encoding): Float64Array {
	let kernel = ready.get(head);
	if (kernel === undefined) {
		kernel = packedHead(headSizes(head, encoding.dense.length), head.weights);
		ready.set(head, kernel);
	}
	return new Float64Array(kernel.logits(encoding));
}

const ready = new WeakMap<LinearHead, HeadKernel>();

/** Sizes of a head on a dense block of so many values; what else is in a row belongs to the lexical block. */
export const headSizes = ({ labels, weights }: LinearHead, denseSize: number): HeadSizes => ({
	rows: labels.length,
	denseSize,
	lexicalSize: weights.length / labels.length - denseSize - 1,
});

/** Probabilities of logits divided by a temperature; they sum to 1. Written to `out`, if there is one. */
export function softmax(
	values: ArrayLike<number>,
	temperature: number,
	out = new Float64Array(values.length),
): Float64Array {
	let largest = -Infinity;
	for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) > largest) largest = values[i] ?? 0;
	let sum = 0;
	for (let i = 0; i < out.length; i++) {
		const exponential = Math.exp(((values[i] ?? 0) - largest) / temperature);
		out[i] = exponential;
		sum += exponential;
	}
	for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) / sum;
	return out;
}

const headCorrupt = (what: string): HitlError =>
	new HitlError(
		'model-corrupt',
		`This loop's trained version cannot be used: ${what}.`,
		'Go back to an older version in Retrain, or retrain from the recorded answers.',
	);
