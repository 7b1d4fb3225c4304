import { encodeRows } from './headAccuracy.mjs';
import { firstPerLabel, shuffled } from './seededDraw.mjs';

/** BANKING77 has test rows of its own; of the other sets these many rows train, in the order of a draw, and the rest tests. */
const trainingRows = { SMS: 4_459, 'AG News': 6_000 };

/** The data sets with their texts encoded: `{ train, test }`, or `{ all }` where a draw makes the split. */
export function encodedSets(encoder, files) {
	const encoded = (name) => encodeRows(encoder, files[name]);
	const test = encoded('banking77-test.csv');
	return {
		BANKING77: { train: encoded('banking77-train.csv'), test },
		'BANKING77 10-shot': { train: encoded('banking77-10shot.tsv'), test },
		SMS: { all: encoded('sms-spam.tsv') },
		'AG News': { all: encoded('ag-news.csv') },
	};
}

/** Training and test rows of one draw for a bar. */
export function splitOf(sets, { set, rows, perLabel, labelNames }, seed) {
	const { train, test, all } = sets[set];
	if (labelNames) return { train: [], test: test ?? all };
	const order = shuffled(train ?? all, `${set}\0${seed}`);
	const cut = trainingRows[set] ?? order.length;
	const drawn = order.slice(0, cut);
	return {
		train: perLabel === undefined ? drawn.slice(0, rows) : firstPerLabel(drawn, perLabel),
		test: test ?? order.slice(cut),
	};
}
