import type { FeatureMatrix } from './featureMatrix';

/**
 * Parameters of a linear classifier while it learns: for each column of the features one weight per class, then one bias
 * per class. (A stored head has it the other way round, a row per class; see `toLinearHead.ts`.)
 */
export type Parameters = Float64Array;

export const parameterCount = (columns: number, classCount: number): number => (columns + 1) * classCount;

/**
 * Writes the scores (logits) of the rows `from` up to `to` into `scores`, `classCount` a row.
 * Four columns a pass: one load and store of a score serves four products.
 */
export function classScores(
	features: FeatureMatrix,
	parameters: Parameters,
	classCount: number,
	from: number,
	to: number,
	scores: Float64Array,
): void {
	const { columns, start, column, value } = features;
	const bias = columns * classCount;
	for (let row = from; row < to; row++) {
		const out = (row - from) * classCount;
		for (let c = 0; c < classCount; c++) scores[out + c] = parameters[bias + c]!;
		const end = start[row + 1]!;
		let entry = start[row]!;
		for (; entry + 3 < end; entry += 4) {
			const w0 = column[entry]! * classCount;
			const w1 = column[entry + 1]! * classCount;
			const w2 = column[entry + 2]! * classCount;
			const w3 = column[entry + 3]! * classCount;
			const x0 = value[entry]!;
			const x1 = value[entry + 1]!;
			const x2 = value[entry + 2]!;
			const x3 = value[entry + 3]!;
			for (let c = 0; c < classCount; c++) {
				scores[out + c]! +=
					x0 * parameters[w0 + c]! + x1 * parameters[w1 + c]! + x2 * parameters[w2 + c]! + x3 * parameters[w3 + c]!;
			}
		}
		for (; entry < end; entry++) {
			const w = column[entry]! * classCount;
			for (let c = 0; c < classCount; c++) scores[out + c]! += value[entry]! * parameters[w + c]!;
		}
	}
}
