import { normaliseText } from '../../dist/core/feedback/textHash.js';
import { Sentence } from '../../scripts/sentence.mjs';
import { shuffled } from '../seededDraw.mjs';
import { cycleSizeFor } from './oneRun.mjs';

/** Where the data sets no test rows apart: this share of the rows never takes part, at most so many. */
const TEST_SHARE = 0.2;
const MOST_TEST = 3_000;

/** Rows for the stream and rows that never take part; no text is in both. */
export function prepareData(read, { most }) {
	const rows = drawn(read.stream, most, 'rows');
	const [test, stream] = read.test === undefined ? split(rows) : [drawn(read.test, most, 'test'), rows];
	const known = new Set(stream.map(({ text }) => normaliseText(text)));
	const apart = test.filter(({ text }) => !known.has(normaliseText(text)));
	const labels = [...new Set(stream.flatMap(({ label }) => label ?? []))].sort();
	if (labels.length < 2) throw new Sentence('So few rows take part that they have fewer than two labels. Take more: --most 5000.');
	return { ...read, stream, test: apart, labels, cycleSize: cycleSizeFor(stream.length), testIsOwn: read.test !== undefined };
}

const drawn = (rows, most, name) => (rows.length <= most ? rows : shuffled(rows, name).slice(0, most));

/** All rows of one text go to the same part. */
function split(rows) {
	const mixed = shuffled(rows, 'test rows');
	const size = Math.min(MOST_TEST, Math.floor(rows.length * TEST_SHARE));
	const chosen = new Set(mixed.slice(0, size).map(({ text }) => normaliseText(text)));
	const isChosen = ({ text }) => chosen.has(normaliseText(text));
	return [rows.filter(isChosen), rows.filter((row) => !isChosen(row))];
}
