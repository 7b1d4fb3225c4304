import { join } from 'node:path';
import { rehearsalTotals as totals } from '../../dist/core/loop/rehearsal/rehearsalTotals.js';
import { logAtLeast } from '../../dist/core/statistics/binomialTails.js';
import sharp from 'sharp';
import { lastCycles } from '../../dist/core/loop/rehearsal/rehearsePast.js';
import { rehearsalPicture } from '../../dist/core/loop/rehearsal/rehearsalPicture.js';
import { rehearsalWords } from '../../dist/core/loop/rehearsal/rehearsalWords.js';
import { machine, number } from '../report.mjs';
import { loopPicture } from './loopPicture.mjs';
import { writeJson, writeWhole } from './resultFiles.mjs';

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => (values.length === 0 ? 0 : sum(values) / values.length);
const share = (part, whole) => (whole === 0 ? 0 : part / whole);

const hundred = (value) => `${number(100 * value)} %`;

export function runInWords({ cycles }) {
	const last = totals(lastCycles(cycles));
	const all = totals(cycles);
	return `${hundred(last.automated)} automated at the end with ${hundred(last.error)} mistakes, ${hundred(all.automated)} with ${hundred(all.error)} in all`;
}

/** Everything over all seeds, as JSON and as a table. */
export async function summarise({ runs, given, data, settings, folder }) {
	const { alpha, delta } = settings;
	const arms = settings.arms.map((arm) => armNumbers(runs.filter((run) => run.arm === arm), arm, { alpha, delta }));
	const summary = { name: 'loop', given, seeds: settings.seeds, machine: machine(), labels: data.labels.length, arms };
	writeJson(join(folder, 'summary.json'), summary);
	await writePicture(folder, 'summary', loopPicture(summary));
	for (const run of runs.filter(({ seed }) => seed === settings.seeds[0])) await writePicture(folder, `seed-${run.seed}-${run.arm}`, storyOf(run, given));
	console.log(tableOf(summary));
	console.log(`Written: ${folder}`);
}

/** As SVG, and as PNG for where that is not shown. */
async function writePicture(folder, name, svg) {
	writeWhole(join(folder, `${name}.svg`), `${svg}\n`);
	writeWhole(join(folder, `${name}.png`), await sharp(Buffer.from(svg), { density: 144 }).png().toBuffer());
}

function storyOf({ arm, seed, cycles }, { name, alpha, reviewerError }) {
	const words = rehearsalWords(totals(cycles), totals(lastCycles(cycles)), cycles);
	const basis = `${name}, order ${seed}, arm "${arm}": ${cycles.length} cycles; simulated people who are wrong in ${hundred(reviewerError)} of their answers.`;
	return rehearsalPicture({ ...words, basis, cycles, alpha });
}

function armNumbers(runs, arm, { alpha, delta }) {
	const each = runs.map(({ seed, cycles, versions }) => ({ seed, last: totals(lastCycles(cycles)), all: totals(cycles), versions: versions.filter(({ broken }) => broken !== undefined) }));
	const used = each.flatMap(({ versions }) => versions);
	const broken = used.filter((version) => version.broken).length;
	const lastOf = (key) => each.map(({ last }) => last[key]);
	return {
		arm,
		seeds: runs.length,
		each: each.map(({ seed, last, all }) => ({ seed, automatedAtTheEnd: last.automated, errorAtTheEnd: last.error, automated: all.automated, error: all.error, automatedItems: all.automatedItems })),
		automatedAtTheEnd: mean(lastOf('automated')),
		errorAtTheEnd: share(sum(lastOf('mistakes')), sum(lastOf('automatedItems'))),
		automated: mean(each.map(({ all }) => all.automated)),
		error: share(sum(each.map(({ all }) => all.mistakes)), sum(each.map(({ all }) => all.automatedItems))),
		minutesPer1000: mean(each.map(({ all }) => all.minutesPer1000)),
		versions: used.length,
		broken,
		brokenShare: share(broken, used.length),
		/** Chance of so many broken versions or more, were each broken with the chance that the promise allows. */
		brokenPValue: used.length === 0 ? 1 : Math.exp(logAtLeast(broken, used.length, delta)),
		clearlyBroken: used.filter((version) => version.clearlyBroken).length,
		brokenRuns: each.filter(({ versions }) => versions.some((version) => version.broken)).length,
		...sharesOnSameRows(runs),
		...nothingBecause(runs),
		runsAboveAlpha: each.filter(({ all }) => all.error > alpha).length,
	};
}

/** Why nothing went on in the last cycle, where that is so; of a promise, with the answers by people that each order lacks at least. */
function nothingBecause(runs) {
	const reasons = [...new Set(runs.flatMap(({ cycles }) => cycles.at(-1)?.reason ?? []))];
	if (reasons.length === 0) return {};
	const missing = runs.flatMap(({ seed, missing: answers }) => (answers === undefined ? [] : [{ seed, answers }]));
	return { nothingBecause: reasons, ...(missing.length > 0 && { missingAnswers: missing }) };
}

/** At the end of each run: what share each way to find a threshold would automate from the same answers, checks included. */
function sharesOnSameRows(runs) {
	const compared = runs.map(({ cycles }) => lastCycles(cycles).flatMap(({ sameRows }) => sameRows ?? []));
	if (compared.every((cycles) => cycles.length === 0)) return {};
	const ways = ['ours', 'oracle', 'plugIn', 'sgr', 'bonferroni', 'strictFirst'];
	const shareOf = (way) => mean(compared.map((cycles) => mean(cycles.map((cycle) => cycle[way].share))));
	return { sameRows: Object.fromEntries(ways.map((way) => [way, shareOf(way)])) };
}

function tableOf({ arms }) {
	const head = ['', 'automated at the end', 'mistakes', 'in all', 'mistakes', 'min per 1,000', 'versions broken'];
	const lines = [head, ...arms.map((one) => [one.arm, hundred(one.automatedAtTheEnd), hundred(one.errorAtTheEnd), hundred(one.automated), hundred(one.error), number(one.minutesPer1000), `${one.broken} of ${one.versions}`])];
	const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	const same = arms.find(({ sameRows }) => sameRows)?.sameRows;
	const said = same && `\nOf what comes, from the same answers at the end: ${Object.entries(same).map(([way, value]) => `${way} ${hundred(value)}`).join(', ')}.`;
	const table = lines.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ')).join('\n');
	return `${table}${said ?? ''}`;
}
