/**
 * A weight for each row: rows of a rare label count more, by the square root of how much rarer it is than the others
 * ((rows / (labels · rows of the label))^½, scaled so that the mean over the rows is 1), times what is `given`. Only half of
 * the imbalance is evened out: how often a label comes is knowledge too. `labels` holds a class from 0 to `classCount` − 1.
 */
export function rowWeights(labels: ArrayLike<number>, classCount: number, given?: ArrayLike<number>): Float64Array {
	const rows = labels.length;
	const counts = new Float64Array(classCount);
	for (let row = 0; row < rows; row++) counts[labels[row]!]! += 1;
	const ofLabel = counts.map((count) => (count === 0 ? 0 : Math.sqrt(rows / (classCount * count))));
	const mean = ofLabel.reduce((sum, weight, label) => sum + (weight * counts[label]!) / rows, 0);
	return Float64Array.from({ length: rows }, (_, row) => (ofLabel[labels[row]!]! / mean) * (given?.[row] ?? 1));
}
