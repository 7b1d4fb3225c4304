import { HEAD_ROW_SIZE, LEXICAL_WEIGHT, type LinearHead } from '../inference/linearHead';
import type { Parameters } from './classScores';
import type { BlockSizes } from './featureMatrix';

/** A stored head from learned parameters: one row per label, and the lexical weight folded in. */
export function toLinearHead(
	parameters: Parameters,
	labels: readonly string[],
	temperature: number,
	{ denseSize, lexicalSize }: BlockSizes,
): LinearHead {
	const weights = new Float32Array(labels.length * HEAD_ROW_SIZE);
	const lexicalEnd = denseSize + lexicalSize;
	for (let label = 0; label < labels.length; label++) {
		for (let column = 0; column < HEAD_ROW_SIZE; column++) {
			const scale = column >= denseSize && column < lexicalEnd ? LEXICAL_WEIGHT : 1;
			weights[label * HEAD_ROW_SIZE + column] = scale * parameters[column * labels.length + label]!;
		}
	}
	return { labels, weights, temperature };
}
