import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/places.mjs';

export const resultsFolder = join(root, 'bench/results');

/** What a number depends on, and nothing that names the computer. */
export const machine = () =>
	`${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`;

/** A number for people: one decimal; none from 1,000 on; two digits for what is next to nothing. */
export function number(value) {
	const size = Math.abs(value);
	if (size >= 1000) return value.toLocaleString('en', { maximumFractionDigits: 0 });
	if (size === 0) return '0';
	if (size < 0.1) return value.toLocaleString('en', { maximumSignificantDigits: 2 });
	return value.toLocaleString('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });
}

// Things that are counted, not measured.
const COUNTED = new Set(['answers', 'calls', 'processes', 'rows', 'times']);

/** A number with its unit: "82.0 %", "3 calls". */
export const quantity = (value, unit) => `${COUNTED.has(unit) ? value : number(value)} ${unit}`.trim();

const bound = (value) => (Number.isInteger(value) ? value.toLocaleString('en') : number(value));

/** A bar in words: "82.0 to 83.7", "at least 60,000", "at most 0.001", "at least 3 times". */
export function barText(bar) {
	if (bar === null) return '';
	const { from, to, of } = bar;
	if (of === 'difference') return `under ${bound(to)} more, or none`;
	const range =
		to === undefined
			? `at least ${bound(from)}`
			: from === undefined
				? `at most ${bound(to)}`
				: `${number(from)} to ${number(to)}`;
	return of === 'ratio' ? `${range} times` : range;
}

const verdictWord = (holds) => (holds === null ? '' : holds ? 'holds' : 'NOT MET');

/** The rows as cells of text, the first line the headings. `peer` is what the column of the peers' numbers is called. */
export function cells({ rows }, { peer: heading = 'expected', ratio: withRatio = false } = {}) {
	return [
		['', 'ours', 'spread', heading, ...(withRatio ? ['ratio'] : []), 'bar', ''],
		...rows.map(({ what, unit, ours, spread, peer, ratio, bar, holds }) => [
			what,
			quantity(ours, unit),
			spread === null ? '' : `± ${number(spread)}`,
			peer === null ? '' : number(peer),
			...(withRatio ? [ratio === null ? '' : `${number(ratio)} times`] : []),
			barText(bar),
			verdictWord(holds),
		]),
	];
}

/** The rows as a table of text, one line each. */
export function table(result, columns) {
	const lines = cells(result, columns);
	const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]));
	return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** One sentence on how many bars hold. */
export function verdict({ rows, quick }) {
	const barred = rows.filter(({ holds }) => holds !== null);
	const met = barred.filter(({ holds }) => holds).length;
	const left = quick ? ' A quick run: the slow measurements were left out.' : '';
	return `${met} of ${barred.length} bars hold.${left}`;
}

// More digits than these are noise of the arithmetic.
const sixDigits = (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);

/** Writes NAME.json and NAME.svg into `folder`. */
export function writeResult(result, picture, folder = resultsFolder) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${result.name}.json`), `${JSON.stringify(result, sixDigits, '\t')}\n`);
	writeFileSync(join(folder, `${result.name}.svg`), `${picture}\n`);
}
