import { HitlError } from '../errors';
import { denseProduct } from './denseProduct';
import { DENSE_SIZE, LEXICAL_SIZE } from './encoderFolder';
import type { Encoding } from './staticEncoder';

/**
 * A multinomial logistic regression on an encoding. `weights` holds a row per label: 256 for the dense block, 1,024 for
 * the lexical block with `LEXICAL_WEIGHT` folded in, and the bias. Probabilities are softmax(logits / temperature).
 */
export interface LinearHead {
	readonly labels: readonly string[];
	readonly weights: Float32Array;
	readonly temperature: number;
}

/** Values in a row of `weights`. */
export const HEAD_ROW_SIZE = DENSE_SIZE + LEXICAL_SIZE + 1;

/**
 * Weight of the lexical block beside the dense one in what a head is trained on; a trainer multiplies it into the rows.
 * Chosen on validation splits of BANKING77, AG News and SMS Spam out of 0.35 to 1.5 (model card of hitl-encoder-en).
 */
export const LEXICAL_WEIGHT = 0.7;

/** Throws `model-corrupt` unless labels, weights and temperature fit together and are numbers. */
export function checkHead({ labels, weights, temperature }: LinearHead): void {
	if (labels.length === 0) throw headCorrupt('it has no labels');
	if (new Set(labels).size !== labels.length) throw headCorrupt('it has a label twice');
	if (weights.length !== labels.length * HEAD_ROW_SIZE) {
		throw headCorrupt(
			`it should hold ${HEAD_ROW_SIZE} numbers for each of ${labels.length} labels and holds ${weights.length}`,
		);
	}
	if (!weights.every(Number.isFinite)) throw headCorrupt('some of its weights are not numbers');
	if (!(Number.isFinite(temperature) && temperature > 0))
		throw headCorrupt('its temperature is not a positive number');
}

/** One logit a label, in the order of `head.labels`. The head must have passed `checkHead`. */
export function logits({ labels, weights }: LinearHead, encoding: Encoding): Float64Array {
	const result = new Float64Array(labels.length);
	for (let label = 0, row = 0; label < result.length; label++, row += HEAD_ROW_SIZE) {
		const bias = weights[row + HEAD_ROW_SIZE - 1] ?? 0;
		result[label] =
			denseProduct(weights, row, encoding.dense) + lexicalProduct(weights, row + DENSE_SIZE, encoding) + bias;
	}
	return result;
}

/** Probabilities of logits divided by a temperature; they sum to 1. */
export function softmax(values: Float64Array, temperature: number): Float64Array {
	let largest = -Infinity;
	for (const value of values) if (value > largest) largest = value;
	const probabilities = new Float64Array(values.length);
	let sum = 0;
	for (let i = 0; i < values.length; i++) {
		const exponential = Math.exp(((values[i] ?? 0) - largest) / temperature);
		probabilities[i] = exponential;
		sum += exponential;
	}
	for (let i = 0; i < values.length; i++) probabilities[i] = (probabilities[i] ?? 0) / sum;
	return probabilities;
}

function lexicalProduct(
	weights: Float32Array,
	offset: number,
	{ lexicalIndex, lexicalValue }: Encoding,
): number {
	let sum = 0;
	for (let i = 0; i < lexicalIndex.length; i++) {
		sum += (weights[offset + (lexicalIndex[i] ?? 0)] ?? 0) * (lexicalValue[i] ?? 0);
	}
	return sum;
}

const headCorrupt = (what: string): HitlError =>
	new HitlError(
		'model-corrupt',
		`This loop's trained version cannot be used: ${what}.`,
		'Go back to an older version in Retrain, or retrain from the recorded answers.',
	);
