import { headRowSize, LEXICAL_WEIGHT, type BlockSizes, type LinearHead } from '../inference/classifier/linearHead';
import type { Parameters } from './classScores';

/** A stored head from learned parameters: one row per label, and the lexical weight folded in. */
export function toLinearHead(
	parameters: Parameters,
	labels: readonly string[],
	temperature: number,
	sizes: BlockSizes,
): LinearHead {
	const { denseSize, lexicalSize } = sizes;
	const rowSize = headRowSize(sizes);
	const weights = new Float32Array(labels.length * rowSize);
	const lexicalEnd = denseSize + lexicalSize;
	for (let label = 0; label < labels.length; label++) {
		for (let column = 0; column < rowSize; column++) {
			const scale = column >= denseSize && column < lexicalEnd ? LEXICAL_WEIGHT : 1;
			weights[label * rowSize + column] = scale * parameters[column * labels.length + label]!;
		}
	}
	return { labels, weights, temperature };
}
