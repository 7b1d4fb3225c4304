// Is a version promoted only when it is better? Loops in numbers, and challengers that really are trained, on answers in
// random order.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { compareAutomated } from '../../dist/core/training/compareAutomated.js';
import { pairedCounts } from '../../dist/core/training/pairedTest.js';
import { judge } from '../../dist/core/training/promotion/judge.js';
import { trainChallenger } from '../../dist/core/training/trainChallenger.js';
import { root } from '../../scripts/places.mjs';
import { shuffled } from '../seededDraw.mjs';
import { CHALLENGERS, runLoop } from './promotionStory.mjs';

const project = { judge, compareAutomated, pairedCounts };
/** What would be judged if only the answers counted: sure items pass unseen. */
export const answersOnly = { ...project, compareAutomated: () => ({ texts: 0, groups: [], open: [] }) };

const EQUAL_TRIES = 20;
const SHUFFLED_TRIES = 200;
const TRIES_UNTIL_BETTER = 120;
/** With the gate most items are answered without a person, so as many answers take more than twice as many items. */
const ITEMS_PER_TRY = { all: 25, gate: 55 };

/** What became of `loops` loops, each with its own seed. */
export const runLoops = (loops, story, functions = project) =>
	Array.from({ length: loops }, (_, loop) => {
		const itemsPerTry = story.itemsPerTry ?? ITEMS_PER_TRY[story.gate ? 'gate' : 'all'];
		return runLoop(functions, { ...story, itemsPerTry, seed: loop * 7919 + 1 });
	});

const figure = (what, unit, ours, more = {}) => ({
	what,
	unit,
	ours,
	spread: null,
	peer: null,
	peerName: null,
	ratio: null,
	bar: null,
	holds: null,
	...more,
});

const atMost = (to, value) => ({ bar: { to }, holds: value <= to });

const share = (results) => (100 * results.filter((result) => result !== null).length) / results.length;

/** Half of the loops needed no more; Infinity when fewer than half ended in a promotion. */
function medianOf(results, count) {
	const sorted = results.map((result) => (result === null ? Infinity : result[count])).sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)];
}

function equalRows(loops) {
	const stories = [
		['everything reviewed', { challenger: 'permuted', gate: false }],
		['everything reviewed, right on other items', { challenger: 'elsewhere', gate: false }],
		['sure items hidden, 5 % checked', { challenger: 'permuted', gate: true }],
		['sure items hidden, better on unsure and worse on sure items', { challenger: 'elsewhere', gate: true }],
	];
	const rows = stories.map(([where, story]) => {
		const value = share(runLoops(loops, { ...story, tries: EQUAL_TRIES }));
		return figure(`equally good, ${EQUAL_TRIES} tries: ${where}`, '%', value, atMost(5, value));
	});
	const naive = share(runLoops(loops, { challenger: 'elsewhere', gate: true, tries: EQUAL_TRIES }, answersOnly));
	return [...rows, figure('the last one, were hidden items ignored', '%', naive)];
}

function betterRows(loops) {
	return ['better5', 'better10'].flatMap((challenger) =>
		[false, true].flatMap((gate) => {
			const results = runLoops(loops, { challenger, gate, tries: TRIES_UNTIL_BETTER, perLabel: true });
			const name = `${100 * CHALLENGERS[challenger].gain} points better, ${gate ? 'sure items hidden' : 'everything reviewed'}`;
			return [
				figure(`${name}: takes over within ${TRIES_UNTIL_BETTER} tries`, '%', share(results)),
				figure(`${name}: answers until it takes over`, 'answers', medianOf(results, 'answers')),
			];
		}),
	);
}

/** Challengers that learned from answers in random order, beside a champion that learned from right ones. */
export async function shuffledTrainings(tries, encoder) {
	const rows = parse(readFileSync(join(root, 'examples/data/banking77-ten-intents.csv')), { columns: true });
	const common = { firstGuessLabels: [], seed: 1 };
	const numbered = rows.map((row, position) => ({ ...row, rowId: position + 1 }));
	const first = numbered.slice(0, 60);
	const champion = await trainChallenger({ training: first, unseen: [], ...common }, { encoder });
	let promoted = 0;
	for (let number = 0; number < tries; number++) {
		const later = shuffled(numbered.slice(60), number).slice(0, 90);
		const unseen = later.slice(60);
		const learned = [...first, ...later.slice(0, 60)];
		const labels = shuffled(learned, `labels ${number}`).map(({ label }) => label);
		const training = learned.map((row, position) => ({ ...row, label: labels[position] }));
		const request = { training, unseen, champion: champion.head, championEncoder: champion.encoder, championLastRowId: 60, ...common };
		const outcome = await trainChallenger(request, { encoder });
		if (judge(outcome, { calibrated: number % 2 === 0 }).verdict === 'promote') promoted++;
	}
	return promoted;
}

/** Rows of the table of `npm run bench:train`. */
export async function promotionRows({ encoder, quick }) {
	const loops = quick ? 200 : 1_000;
	const trainings = quick ? 20 : SHUFFLED_TRIES;
	const drawn = runLoops(SHUFFLED_TRIES, { challenger: 'shuffled', gate: false, tries: EQUAL_TRIES }).filter((result) => result !== null).length;
	const trained = await shuffledTrainings(trainings, encoder);
	return [
		figure(`learned from shuffled answers, really trained ${trainings} times: promoted`, 'times', trained, atMost(0, trained)),
		figure(`learned from shuffled answers, ${SHUFFLED_TRIES} loops drawn, ${EQUAL_TRIES} tries each: promoted`, 'times', drawn, atMost(0, drawn)),
		...equalRows(loops),
		...betterRows(quick ? 100 : 500),
	];
}
