import { labelSimilarity, labelVectors } from '../dist/core/inference/classifier/labelSimilarity.js';
import { logits } from '../dist/core/inference/classifier/linearHead.js';
import { featureMatrix } from '../dist/core/training/featureMatrix.js';
import { fitLogisticRegression } from '../dist/core/training/logisticRegression.js';
import { indexOfLargest } from '../dist/core/training/pairedTest.js';
import { rowWeights } from '../dist/core/training/rowWeights.js';
import { toLinearHead } from '../dist/core/training/toLinearHead.js';

/** Rows with the encodings of their texts. */
export const encodeRows = (encoder, rows) =>
	rows.map(({ text, label }) => ({ text, label, encoding: encoder.encode(text) }));

/** The same row without its lexical block. */
export const denseOnly = ({ label, encoding }) => ({
	label,
	encoding: { ...encoding, lexicalIndex: new Uint16Array(0), lexicalValue: new Float32Array(0) },
});

const percentRight = (rows, answer) =>
	(100 * rows.filter((row) => answer(row.encoding) === row.label).length) / rows.length;

/** How much each training row counts: those of rare labels more, as in Retrain. */
export function weightsOf(train) {
	const names = [...new Set(train.map(({ label }) => label))].sort();
	const classes = new Map(names.map((name, position) => [name, position]));
	return rowWeights(
		train.map(({ label }) => classes.get(label)),
		names.length,
	);
}

/** Per cent of the test rows that a head trained on the other rows gets right. A label it never saw counts as wrong. */
export function headAccuracy({ encoder, train, test, C }) {
	const names = [...new Set(train.map(({ label }) => label))].sort();
	const classes = new Map(names.map((name, position) => [name, position]));
	const features = featureMatrix(
		train.map(({ encoding }) => encoding),
		encoder,
	);
	const labels = train.map(({ label }) => classes.get(label));
	const { point } = fitLogisticRegression(features, labels, names.length, { C, rowWeights: weightsOf(train) });
	const head = toLinearHead(point, names, 1, encoder);
	return percentRight(test, (encoding) => names[indexOfLargest(logits(head, encoding))]);
}

/** Per cent of the rows that are nearest to the name of their own label: what Predict knows before any training. */
export function labelNameAccuracy({ encoder, test }) {
	const names = [...new Set(test.map(({ label }) => label))].sort();
	const vectors = labelVectors(
		encoder,
		names.map((name) => ({ name })),
	);
	return percentRight(test, (encoding) => names[indexOfLargest(labelSimilarity(vectors, encoding))]);
}
