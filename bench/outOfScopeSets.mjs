import { firstPerLabel, shuffled } from './seededDraw.mjs';

const rowsOnce = (rows) => [...new Map(rows.map((row) => [row.text.toLowerCase().trim(), row])).values()];

const labelsOf = (rows) => [...new Set(rows.map(({ label }) => label))].sort();

/** Some labels of BANKING77 are taught; the rows of nineteen others are near, texts of other kinds are far. */
function banking({ banking, agNews, sms }, draw, { labels: count, perLabel, rows }) {
	const labels = shuffled(labelsOf(banking), `labels\0${draw}`);
	const unknown = new Set(labels.slice(0, 19));
	const taught = new Set(labels.slice(19, 19 + count));
	const order = shuffled(banking, `rows\0${draw}`);
	const known = order.filter(({ label }) => taught.has(label));
	const within = known.slice(0, Math.min(800, Math.trunc(known.length / 3)));
	const pool = known.slice(within.length);
	return {
		train: perLabel === undefined ? pool.slice(0, rows) : firstPerLabel(pool, perLabel),
		within,
		outside: {
			'19 other intents': order.filter(({ label }) => unknown.has(label)).slice(0, 800),
			news: agNews.slice(0, 400),
			'text messages': sms.slice(0, 400),
		},
	};
}

/** Three of the four sections of AG News are taught. */
function news({ banking, agNews, sms }, draw) {
	const left = labelsOf(agNews)[draw % 4];
	const known = agNews.filter(({ label }) => label !== left);
	return {
		train: known.slice(600, 2_100),
		within: known.slice(0, 600),
		outside: {
			'the fourth section': agNews.filter(({ label }) => label === left).slice(0, 500),
			'bank questions': banking.slice(0, 400),
			'text messages': sms.slice(0, 400),
		},
	};
}

const spam = ({ banking, agNews, sms }) => ({
	train: sms.slice(600, 2_100),
	within: sms.slice(0, 600),
	outside: { 'bank questions': banking.slice(0, 400), news: agNews.slice(0, 400) },
});

/** Heads to train: rows that teach, rows that fit its labels, rows that do not. C is what cross-validation chooses there. */
export const heads = [
	{ name: '58 intents, 10 rows each', set: 'BANKING77', C: 30, split: (sets, draw) => banking(sets, draw, { labels: 58, perLabel: 10 }) },
	{ name: '58 intents, 2,000 rows', set: 'BANKING77', C: 30, slow: true, split: (sets, draw) => banking(sets, draw, { labels: 58, rows: 2_000 }) },
	{ name: '5 intents, 300 rows', set: 'BANKING77', C: 30, split: (sets, draw) => banking(sets, draw, { labels: 5, rows: 300 }) },
	{ name: '5 intents, 50 rows', set: 'BANKING77', C: 30, split: (sets, draw) => banking(sets, draw, { labels: 5, rows: 50 }) },
	{ name: '3 news sections, 1,500 rows', set: 'AG News', C: 1, split: news },
	{ name: 'ham or spam, 1,500 rows', set: 'SMS', C: 30, split: spam },
];

/** The training files of BANKING77, never its test file, and the others, in the order of a draw. */
export function drawnSets(files, draw) {
	const drawn = (name) => shuffled(rowsOnce(files[name]), `${name}\0${draw}`);
	return { banking: drawn('banking77-train.csv'), agNews: drawn('ag-news.csv'), sms: drawn('sms-spam.tsv') };
}
