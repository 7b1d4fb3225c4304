import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/places.mjs';
import { loopTables } from './loop/loopTables.mjs';
import { barText, number, quantity, resultsFolder, verdict } from './report.mjs';

export const benchmarksPage = join(root, 'docs/benchmarks.md');

const begin = (name) => `<!-- ${name}: begin. Made by the benchmark, do not edit. -->`;
const end = (name) => `<!-- ${name}: end -->`;

const cell = (words) => words.replaceAll('|', '\\|');
const measuredCell = (value, spread, unit) =>
	spread === null ? quantity(value, unit) : `${number(value)} ± ${number(spread)} ${unit}`.trim();

function comparedCell({ ratio, ratioSpread, difference, unit }) {
	if (difference !== undefined)
		return `${number(difference.mean)} ${unit} more (${number(difference.low)} to ${number(difference.high)})`;
	return ratio === null ? '' : `${measuredCell(ratio, ratioSpread ?? null, '')} times`;
}

/** A row of a table of the page: what, ours, the other, ratio, bar, whether it holds. */
function markdownRow(row) {
	const { what, unit, ours, spread, peer, peerName, bar, holds } = row;
	const other = peer === null ? '' : `${number(peer)}: ${peerName}`;
	const verdictWord = holds === null ? '' : holds ? 'holds' : '**not met**';
	return `| ${[what, measuredCell(ours, spread, unit), other, comparedCell(row), barText(bar), verdictWord].map(cell).join(' | ')} |`;
}

/** The rows of a section of a result as a table in Markdown, with a sentence on machine and bars. */
export function markdownTable(result, section) {
	const belongs = (part) => section === undefined || part.section === section;
	const rows = result.rows.filter(belongs);
	const notes = (result.notes ?? []).filter(belongs).map(({ words }) => words);
	const head = ['| | ours | the other | compared | bar | |', '|---|--:|---|--:|---|---|'];
	const bars = rows.some(({ bar }) => bar !== null) ? [verdict({ ...result, rows })] : [];
	const below = [...bars, ...notes, `${result.machine}.`].join(' ');
	return [...(rows.length === 0 ? [] : [...head, ...rows.map(markdownRow), '']), below].join('\n');
}

/** The page with every table made anew. A marker `NAME` or `NAME/SECTION` says what stands between it and its end. */
export function withTables(page, readResult) {
	return page.replace(
		/<!-- ([a-zA-Z-]+)(?:\/([a-zA-Z-]+))?: begin\.[^\n]*-->\n[\s\S]*?<!-- \1(?:\/\2)?: end -->/g,
		(whole, name, section) => {
			const result = readResult(name);
			const marker = section === undefined ? name : `${name}/${section}`;
			return result === undefined
				? whole
				: `${begin(marker)}\n${name === 'loop' ? loopTables(result) : markdownTable(result, section)}\n${end(marker)}`;
		},
	);
}

export function readResult(name) {
	if (name === 'loop') return readLoops(join(resultsFolder, name));
	const file = join(resultsFolder, `${name}.json`);
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The summaries of `bench:loop`, a folder for each set and settings; undefined where there is none. */
export function readLoops(folder) {
	const folders = existsSync(folder) ? readdirSync(folder).sort() : [];
	const files = folders.map((name) => join(folder, name, 'summary.json')).filter((file) => existsSync(file));
	return files.length === 0 ? undefined : files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
}

/** Brings the tables of the page up to the results that lie in bench/results. */
export function writeResultTables() {
	writeFileSync(benchmarksPage, withTables(readFileSync(benchmarksPage, 'utf8'), readResult));
}
