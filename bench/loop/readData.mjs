import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Sentence } from '../../scripts/sentence.mjs';
import { readDataSet } from '../dataSets.mjs';

/** Public sets by their short names: the files of the stream, and of a test set that never takes part. */
const KNOWN = {
	banking77: { stream: 'banking77-train.csv', test: 'banking77-test.csv' },
	sms: { stream: 'sms-spam.tsv' },
	'ag-news': { stream: 'ag-news.csv' },
};

const MOST_BYTES = 1_000_000_000;
/** Belongs to no label. */
const OUT_OF_SCOPE = 'oos';
const FEWEST_ROWS = 300;

/**
 * Rows `{ text, label }`, without label for those that belong to none: `stream`, and `test` where the data says which rows
 * must not take part. Throws a Sentence for what cannot be used.
 */
export function readData({ data, columns }) {
	const known = KNOWN[data.toLowerCase()];
	const read = known === undefined ? readFile(data, columns) : readKnown(data.toLowerCase(), known);
	return { ...read, ...checked(read) };
}

function readKnown(name, { stream, test }) {
	return { name, stream: readDataSet(stream), ...(test === undefined ? {} : { test: readDataSet(test) }), notes: [] };
}

function readFile(path, columns) {
	const file = resolve(path);
	if (!existsSync(file)) {
		throw new Sentence(`There is no file ${path}. --data takes a CSV or TSV file, or one of ${Object.keys(KNOWN).join(', ')}.`);
	}
	if (!statSync(file).isFile()) throw new Sentence(`${path} is no file but a folder. Name the CSV or TSV file in it.`);
	if (statSync(file).size > MOST_BYTES) throw new Sentence(`${path} is larger than a gigabyte. Take a part of it; some 20,000 rows say enough.`);
	const bytes = readFileSync(file);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const table = rowsOf(decoded(bytes, path), path);
	const { text, label, split, body } = columnsOf(table, columns, path);
	const notes = [];
	const rows = { train: [], test: [] };
	let without = 0;
	for (const row of body) {
		const words = (row[text] ?? '').trim();
		const name = (row[label] ?? '').trim();
		if (words === '' || name === '') without++;
		else rows[isTest(split === undefined ? '' : row[split]) ? 'test' : 'train'].push({ text: words, ...(name.toLowerCase() === OUT_OF_SCOPE ? {} : { label: name }) });
	}
	if (without > 0) notes.push(`${without} rows without text or label were left out.`);
	return { name: basename(file, extname(file)), sha256, stream: rows.train, ...(rows.test.length > 0 && { test: rows.test }), notes };
}

const isTest = (split = '') => /^(test|eval|evaluation)$/i.test(split.trim());

/** UTF-8, or UTF-16 with its mark. Bytes that are neither would become other words than people wrote. */
function decoded(bytes, path) {
	if (bytes.length === 0) throw new Sentence(`${path} is empty.`);
	const mark = bytes.subarray(0, 2).toString('hex');
	const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[mark] ?? 'utf-8';
	if (encoding === 'utf-8' && bytes.includes(0)) throw new Sentence(`${path} is no text: it holds zero bytes. Save it as CSV in UTF-8.`);
	try {
		return new TextDecoder(encoding, { fatal: true }).decode(bytes);
	} catch {
		throw new Sentence(`${path} is not written in UTF-8. Save it as "CSV UTF-8", or convert it: iconv -f WINDOWS-1252 -t UTF-8 ${path} > converted.csv`);
	}
}

const DELIMITERS = ['\t', ',', ';', '|'];

/** The rows by the delimiter that makes most of them equally wide, with or without quotation marks around texts. */
function rowsOf(text, path) {
	const ways = DELIMITERS.map((delimiter) => wayOf(text, delimiter));
	const best = ways.reduce((one, other) => (other.score > one.score ? other : one));
	if (best.score > 0) return best.rows;
	throw new Sentence(
		`${path} cannot be read as a table: its lines have no two columns. Between columns it takes commas, semicolons, tabs or bars, and quotation marks around texts that hold one.`,
	);
}

function wayOf(text, delimiter) {
	const quoted = parsed(text, { delimiter });
	const plain = parsed(text, { delimiter, quote: null });
	if (quoted.score !== plain.score) return quoted.score > plain.score ? quoted : plain;
	// In a file without quoting a mark at the beginning of a text swallows the lines up to the next one.
	return quoted.rows.length < plain.rows.length && delimiter === '\t' ? plain : quoted;
}

function parsed(text, way) {
	try {
		const rows = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, ...way });
		return { rows, score: scoreOf(rows) };
	} catch {
		return { rows: [], score: 0 };
	}
}

/** The share of the rows that are as wide as most; 0 where most have one column. */
function scoreOf(rows) {
	const widths = new Map();
	for (const { length } of rows) widths.set(length, (widths.get(length) ?? 0) + 1);
	const [[width, count] = [0, 0]] = [...widths].sort((a, b) => b[1] - a[1]);
	return width < 2 ? 0 : count / rows.length;
}

function columnsOf(table, { text, label, header }, path) {
	if (!header) {
		const width = table[0].length;
		const at = (given, name, otherwise) => {
			const number = given === undefined ? otherwise : Number(given);
			if (Number.isInteger(number) && number >= 1 && number <= width) return number - 1;
			throw new Sentence(`Without a header, --${name} is the number of a column from 1 to ${width}, not "${given ?? otherwise}".`);
		};
		return { body: table, text: at(text, 'text', 1), label: at(label, 'label', 2), split: undefined };
	}
	const [names, ...body] = table;
	const at = (given, name) => {
		const wanted = (given ?? name).trim().toLowerCase();
		const found = names.findIndex((own) => own.trim().toLowerCase() === wanted);
		if (found >= 0) return found;
		throw new Sentence(
			`${path} has no column "${given ?? name}". Its first line says: ${names.map((own) => own.slice(0, 60)).join(', ')}.\nSay which column holds the ${name}: --${name} NAME. If that line is a row of data: --no-header, with --text 1 --label 2 for the places of the columns.`,
		);
	};
	const split = names.findIndex((own) => own.trim().toLowerCase() === 'split');
	return { body, text: at(text, 'text'), label: at(label, 'label'), split: split < 0 ? undefined : split };
}

/** Refuses what a loop cannot be rehearsed with, and says what is unusual. */
function checked({ stream, notes }) {
	const labels = new Map();
	for (const { label } of stream) if (label !== undefined) labels.set(label, (labels.get(label) ?? 0) + 1);
	if (stream.length === 0) throw new Sentence('The data has no row with both a text and a label that may take part.');
	if (labels.size < 2) {
		throw new Sentence(`All rows have ${labels.size === 0 ? 'no label but "oos"' : `one label, "${[...labels.keys()][0]}"`}: there is nothing to tell apart. --label names the column with the labels.`);
	}
	if (labels.size > stream.length / 2) {
		throw new Sentence(`The column of labels holds ${labels.size} different values in ${stream.length} rows: that is no list of labels. --label names the right column.`);
	}
	if (stream.length < FEWEST_ROWS) throw new Sentence(`The data has ${stream.length} rows; under ${FEWEST_ROWS} a loop has no time to learn and to show it.`);
	return { labels: [...labels.keys()].sort(), notes: [...notes, ...(stream.length < 1_500 ? ['With so few rows a certificate may come late or not at all.'] : [])] };
}
