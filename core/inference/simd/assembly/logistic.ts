import { addDense, addLexical } from './logisticGradient';
import { blockScores } from './logisticScores';
import { BLOCK, block, classes, columns, labels, line, rowOf, rowWeights, sums, weights } from './logisticRows';
import { toResiduals } from './residuals';

/**
 * Loss and gradient of multinomial logistic regression (Bishop, Pattern Recognition and Machine Learning, §4.3.4) over rows
 * that stay in the memory: a dense block and a list of lexical entries each. Classes are padded to a multiple of 4, so that
 * a column of the parameters is a line of whole vectors.
 *
 * Products and their sums are in single precision: over the columns of a row in their order, over rows in blocks of 32, and
 * over up to 512 rows before they are added to the gradient in double precision. The loss is summed in double precision.
 */

const BLOCKS_PER_FLUSH: u32 = 16;
/** A padded class gets this bias: its share is 0. */
const NEVER: f32 = -1e30;

/**
 * The loss of the `count` rows that the list names (uint32): Σ wᵢ·CEᵢ / `total` + ½·decay·‖W‖² in nats, the biases free.
 * Writes its gradient. `point` and `gradient` (float64) hold a line of `classes` for each column, the biases last.
 */
export function logisticLoss(list: usize, count: u32, total: f64, decay: f64, point: usize, gradient: usize): f64 {
	takeParameters(point);
	const norm = decayed(point, decay, gradient);
	memory.fill(sums, 0, (columns + 1) * line);
	let loss: f64 = 0;
	let waiting: u32 = 0;
	for (let from: usize = 0; from < count; from += BLOCK) {
		const rows = list + (from << 2);
		const size = min(BLOCK, <usize>count - from);
		blockScores(rows, size);
		for (let i: usize = 0; i < size; i++) {
			const row = rowOf(rows, i);
			loss += toResiduals(block + i * line, load<u32>(labels + (row << 2)), load<f64>(rowWeights + (row << 3)) / total);
		}
		addDense(size);
		addLexical(rows, size);
		if (++waiting == BLOCKS_PER_FLUSH) {
			flush(gradient);
			waiting = 0;
		}
	}
	if (waiting > 0) flush(gradient);
	return loss + 0.5 * decay * norm;
}

/** Writes the scores (float64, `classes` a row) of the `count` rows that the list names. */
export function logisticScores(list: usize, count: u32, point: usize, out: usize): void {
	takeParameters(point);
	for (let from: usize = 0; from < count; from += BLOCK) {
		const size = min(BLOCK, <usize>count - from);
		blockScores(list + (from << 2), size);
		for (let i: usize = 0; i < size; i++) {
			for (let c: usize = 0; c < classes; c++) {
				store<f64>(out, <f64>load<f32>(block + i * line + (c << 2)));
				out += 8;
			}
		}
	}
}

function takeParameters(point: usize): void {
	for (let column: usize = 0; column <= columns; column++) {
		let to = weights + column * line;
		const end = to + line;
		for (let c: usize = 0; c < classes; c++) {
			store<f32>(to, <f32>load<f64>(point));
			point += 8;
			to += 4;
		}
		for (; to < end; to += 4) store<f32>(to, column == columns ? NEVER : 0);
	}
}

/** Starts the gradient with the part of the regularisation; gives ‖W‖² back. */
function decayed(point: usize, decay: f64, gradient: usize): f64 {
	const free = columns * classes * 8;
	let norm: f64 = 0;
	for (let i: usize = 0; i < free; i += 8) {
		const value = load<f64>(point + i);
		norm += value * value;
		store<f64>(gradient + i, decay * value);
	}
	memory.fill(gradient + free, 0, classes * 8);
	return norm;
}

/** Adds the sums to the gradient and clears them. */
function flush(gradient: usize): void {
	for (let column: usize = 0; column <= columns; column++) {
		let from = sums + column * line;
		for (let c: usize = 0; c < classes; c++) {
			store<f64>(gradient, load<f64>(gradient) + <f64>load<f32>(from));
			gradient += 8;
			from += 4;
		}
	}
	memory.fill(sums, 0, (columns + 1) * line);
}
