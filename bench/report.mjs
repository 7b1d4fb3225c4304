import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/places.mjs';

export const resultsFolder = join(root, 'bench/results');

/** What a number depends on, and nothing that names the computer. */
export const machine = () =>
	`${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`;

export const number = (value) =>
	value.toLocaleString('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** A bar in words: "82.0 to 83.7", "at least 3.0", "at most 5.0". */
export function barText({ from, to }) {
	if (to === undefined) return `at least ${number(from)}`;
	return from === undefined ? `at most ${number(to)}` : `${number(from)} to ${number(to)}`;
}

/** The rows as a table of text, one line each. */
export function table({ rows }) {
	const lines = [
		['', 'ours', 'spread', 'expected', 'bar', ''],
		...rows.map(({ what, unit, ours, spread, peer, bar, holds }) => [
			what,
			`${number(ours)} ${unit}`,
			spread === null ? '' : `± ${number(spread)}`,
			number(peer),
			barText(bar),
			holds ? 'holds' : 'NOT MET',
		]),
	];
	const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]));
	return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** One sentence on how many bars hold. */
export function verdict({ rows, quick }) {
	const met = rows.filter(({ holds }) => holds).length;
	const left = quick ? ' A quick run: the slow measurements were left out.' : '';
	return `${met} of ${rows.length} bars hold.${left}`;
}

// More digits than these are noise of the arithmetic.
const sixDigits = (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);

/** Writes NAME.json and NAME.svg into `folder`. */
export function writeResult(result, picture, folder = resultsFolder) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${result.name}.json`), `${JSON.stringify(result, sixDigits, '\t')}\n`);
	writeFileSync(join(folder, `${result.name}.svg`), `${picture}\n`);
}
