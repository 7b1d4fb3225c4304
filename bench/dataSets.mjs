import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { root } from '../scripts/places.mjs';
import { Sentence } from '../scripts/sentence.mjs';

/** Public data sets, not part of the repository: AG News may not be passed on. */
export const dataFolder = join(root, '../shared/data');

const agNewsSections = { 1: 'World', 2: 'Sports', 3: 'Business', 4: 'Sci/Tech' };

const csv = (file, options) => parse(readFileSync(file), options);
// No quoting in these files: a quotation mark is part of the text.
const tsv = (file) => csv(file, { columns: ['label', 'text'], delimiter: '\t', quote: null });

// The files of BANKING77 spell some labels in different cases.
const lowerLabels = (rows) => rows.map(({ text, label }) => ({ text, label: label.toLowerCase() }));
const bankingCsv = (file) => lowerLabels(csv(file, { columns: ['text', 'label'], fromLine: 2 }));

const readers = {
	'banking77-train.csv': bankingCsv,
	'banking77-test.csv': bankingCsv,
	'banking77-10shot.tsv': (file) => lowerLabels(tsv(file)),
	'sms-spam.tsv': tsv,
	'ag-news.csv': (file) =>
		csv(file, { columns: ['section', 'title', 'description'] }).map(({ section, title, description }) => ({
			text: `${title} ${description}`,
			label: agNewsSections[section],
		})),
};

/** One of the files. Throws a Sentence when it is missing. */
export function readDataSet(name, folder = dataFolder) {
	if (existsSync(join(folder, name))) return readers[name](join(folder, name));
	throw new Sentence(
		`This data is public but no part of the repository, and ${name} is missing in ${folder}.\n` +
			'Put it there (CONTRIBUTING.md, "Benchmarks", says where it comes from), or give a file of your own: --data FILE.',
	);
}

/** The files as rows `{ text, label }`, by file name. Throws a Sentence that names every missing file. */
export function readDataSets(folder = dataFolder) {
	const names = Object.keys(readers);
	const missing = names.filter((name) => !existsSync(join(folder, name)));
	if (missing.length > 0) {
		throw new Sentence(
			`This benchmark reads public data sets, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing in ${folder}.\n` +
				'Put the files there (CONTRIBUTING.md, "Benchmarks", says where they come from) and run the command again.',
		);
	}
	return Object.fromEntries(names.map((name) => [name, readers[name](join(folder, name))]));
}
