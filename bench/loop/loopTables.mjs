import { number } from '../report.mjs';

const NAMES = { banking77: 'BANKING77', sms: 'SMS', 'ag-news': 'AG News' };

/** What stands beside ours. */
const ARMS = { ours: 'ours', static: 'fixed 0.90', 'plug-in': 'plug-in', bonferroni: 'Bonferroni', sgr: 'SGR', oracle: 'truth known' };

/** Shares that ours must automate in the last three cycles, by data and mistakes allowed. */
const LEAST = { 'banking77 0.05': 0.75, 'sms 0.02': 0.95 };
/** Points of the oracle's share that ours may lie below the better of Bonferroni and SGR. */
const POINTS = 3;

const hundred = (share) => `${number(100 * share)} %`;
const verdict = (holds) => (holds ? 'holds' : '**not met**');
const armOf = ({ arms }, name) => arms.find(({ arm }) => arm === name);

/** Orders of the items other than chance are named; so is another encoder. */
function nameOf({ given: { name, order, encoder, anchoring } }) {
	const more = [...(order === 'random' ? [] : [order]), ...(anchoring > 0 ? [`anchoring ${number(anchoring)}`] : []), ...(encoder === 'builtin' ? [] : [encoder.split(/[\\/]/).at(-1)])];
	return [NAMES[name] ?? name, ...more].join(', ');
}

const isUsual = ({ order, encoder, anchoring, most }) => order === 'random' && encoder === 'builtin' && !(anchoring > 0) && most === undefined;

function leastShare({ given, ...summary }) {
	const ours = armOf(summary, 'ours');
	if (given.order === 'shuffled-labels') return ['nothing', verdict(ours.automated === 0)];
	const least = isUsual(given) ? LEAST[`${given.name} ${given.alpha}`] : undefined;
	return least === undefined ? ['', ''] : [`at least ${hundred(least)}`, verdict(ours.automatedAtTheEnd >= least)];
}

function automatedCells(summary) {
	const cells = Object.keys(ARMS).map((name) => {
		const arm = armOf(summary, name);
		if (arm === undefined) return '';
		return arm.automatedAtTheEnd === 0 ? 'nothing' : `${hundred(arm.automatedAtTheEnd)}, ${hundred(arm.errorAtTheEnd)} wrong`;
	});
	return [...cells, ...leastShare(summary)];
}

/** What the gate itself says where nothing at all went on in the end. */
function whyNothing(summary) {
	const { automatedAtTheEnd, nothingBecause = [] } = armOf(summary, 'ours');
	if (automatedAtTheEnd > 0 || summary.given.order === 'shuffled-labels') return [];
	const [name, alpha, people] = basisOf(summary);
	return nothingBecause.map((reason) => `${name}, ${alpha} allowed, people wrong in ${people}: ${reason}.`);
}

function brokenCells(summary) {
	const cells = Object.keys(ARMS).map((name) => {
		const arm = armOf(summary, name);
		return arm === undefined ? '' : `${arm.broken} of ${arm.versions}`;
	});
	const { delta } = summary.given;
	return [...cells, `at most ${hundred(delta)}`, verdict(armOf(summary, 'ours').brokenShare <= delta)];
}

function sameRowsCells({ sameRows }) {
	const ofOracle = (way) => (sameRows.oracle === 0 ? 0 : sameRows[way] / sameRows.oracle);
	const behind = 100 * (Math.max(ofOracle('bonferroni'), ofOracle('sgr')) - ofOracle('ours'));
	return [hundred(sameRows.oracle), ...['ours', 'bonferroni', 'sgr', 'strictFirst', 'plugIn'].map((way) => hundred(ofOracle(way))), `at most ${POINTS} points below`, verdict(behind <= POINTS)];
}

const BASIS = ['', 'allowed', 'people wrong', 'orders'];
const basisOf = (summary) => [nameOf(summary), hundred(summary.given.alpha), hundred(summary.given.reviewerError), String(summary.seeds.length)];

const SAME_ROWS =
	'From the same answers in the last three cycles, checks included: what could go on were the truth known, and how much of that each way lets through:';

function table(words, heads, rows) {
	const cell = (text) => text.replaceAll('|', '\\|');
	const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
	const columns = [...BASIS, ...heads, 'bar', ''];
	return [words, '', line(columns), `|---|${'--:|'.repeat(columns.length - 3)}---|---|`, ...rows.map(line)].join('\n');
}

/** Tables in Markdown of all sets that were rehearsed, each of `summaries` one `summary.json` of `bench:loop`. */
export function loopTables(summaries) {
	const known = summaries.filter((summary) => armOf(summary, 'ours') !== undefined);
	const sorted = known.toSorted(({ given: one }, { given: other }) =>
		one.name < other.name ? -1 : one.name > other.name ? 1 : one.alpha - other.alpha || one.reviewerError - other.reviewerError,
	);
	const compared = sorted.flatMap((summary) => {
		const { sameRows } = armOf(summary, 'ours');
		return sameRows === undefined ? [] : [[...basisOf(summary), ...sameRowsCells({ sameRows })]];
	});
	const arms = Object.values(ARMS);
	return [
		table('Automated in the last three cycles, and how much of that was wrong:', arms, sorted.map((summary) => [...basisOf(summary), ...automatedCells(summary)])),
		...sorted.flatMap(whyNothing),
		table('Versions with more mistakes than allowed, of those that automated anything:', arms, sorted.map((summary) => [...basisOf(summary), ...brokenCells(summary)])),
		...(compared.length === 0 ? [] : [table(SAME_ROWS, ['truth known', 'ours', 'Bonferroni', 'SGR', 'strictest first', 'plug-in'], compared)]),
		[...new Set(sorted.map(({ machine }) => machine))].map((machine) => `${machine}.`).join(' '),
	].join('\n\n');
}
