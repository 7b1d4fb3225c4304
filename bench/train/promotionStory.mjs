// A loop in numbers: items arrive, a gate asks people about some, and challenger after challenger is judged beside the
// same champion. Who is right is drawn, so the truth is known; the judging is done by the project's own functions.
import { seededNumbers } from '../seededNumbers.mjs';

const LABELS = Array.from({ length: 10 }, (_, position) => `label ${position}`);

/** What the gate checks of the items that it lets through. */
export const AUDIT_SHARE = 0.05;
/** The part of all items where the champion is sure, and how often it is right there and elsewhere: 82 % of all. */
export const SURE_SHARE = 0.6;
const CHAMPION_RIGHT = { sure: 0.96, unsure: 0.61 };
/** What a challenger says of an old item changes now and then, for it is trained anew. */
const SAID_ANEW = 0.3;

const overall = ({ sure, unsure }) => SURE_SHARE * sure + (1 - SURE_SHARE) * unsure;

/** How often challengers are right, by how they differ from the champion. */
export const CHALLENGERS = {
	/** As often right as the champion, and mostly on the same items: where one of the two is wrong, a coin says which. */
	permuted: { like: 'champion' },
	/** As often right as the champion over all items, better where it is unsure and worse where it is sure. */
	elsewhere: { sure: overall(CHAMPION_RIGHT), unsure: overall(CHAMPION_RIGHT) },
	/** Five and ten points better over all items; gains lie where the champion is unsure, nothing is lost where it is sure. */
	better5: { gain: 0.05 },
	better10: { gain: 0.1 },
	/** Learned from answers in random order. */
	shuffled: { sure: 1 / LABELS.length, unsure: 1 / LABELS.length },
};

/** Of the items where exactly one of the two is right; as two trainings on nearly the same answers differ. */
const DIFFERENT = { sure: 0.04, unsure: 0.2 };

/**
 * Runs one loop until a challenger takes over or `tries` have been judged. `gate`: whether the champion's sure items pass
 * without a person, but for the audits. Returns the try that took over and how many answers there were, or null.
 */
export function runLoop({ judge, compareAutomated, pairedCounts }, { seed, challenger, gate, tries, itemsPerTry, perLabel = false, calibrated = true }) {
	const random = seededNumbers(seed);
	const items = [];
	let earlier = { made: 0, pairs: 0 };
	for (let number = 1; number <= tries; number++) {
		for (const item of items) if (random() < SAID_ANEW) item.challenger = challengerSays(item, challenger, random);
		for (let arrived = 0; arrived < itemsPerTry; arrived++) items.push(newItem(items.length, { challenger, gate, random }));
		const outcome = outcomeOf(items, { compareAutomated, pairedCounts, perLabel });
		const verdict = judge(outcome, { calibrated }, earlier);
		if (verdict.verdict === 'promote') return { number, answers: outcome.unseen.rows, items: items.length, tests: verdict.test?.number ?? 0 };
		if (verdict.test) earlier = { made: verdict.test.number, pairs: verdict.test.pairs };
	}
	return null;
}

function newItem(position, { challenger, gate, random }) {
	const sure = random() < SURE_SHARE;
	const label = LABELS[Math.floor(random() * LABELS.length)];
	const champion = random() < CHAMPION_RIGHT[sure ? 'sure' : 'unsure'] ? label : wrong(label, random);
	const route = !gate || !sure ? 'review' : random() < AUDIT_SHARE ? 'audit' : 'automate';
	const item = { text: `item ${position}`, label, sure, champion, route };
	return { ...item, challenger: challengerSays(item, challenger, random) };
}

function challengerSays({ sure, label, champion }, kind, random) {
	const where = sure ? 'sure' : 'unsure';
	const draw = random();
	const { like, gain, [where]: right } = CHALLENGERS[kind];
	if (right !== undefined) return draw < right ? label : wrong(label, random);
	// As the champion, but for items where they differ: there the wins and the losses are drawn.
	const isRight = champion === label;
	const championRight = CHAMPION_RIGHT[where];
	const extra = gain !== undefined && !sure ? gain / (1 - SURE_SHARE) : 0;
	const losses = DIFFERENT[where] / 2 - (like || sure ? 0 : Math.min(extra, DIFFERENT[where] / 2) / 2);
	const wins = losses + extra;
	if (isRight) return draw < losses / championRight ? wrong(label, random) : champion;
	return draw < wins / (1 - championRight) ? label : champion;
}

function wrong(label, random) {
	const others = LABELS.filter((other) => other !== label);
	return others[Math.floor(random() * others.length)];
}

function outcomeOf(items, { compareAutomated, pairedCounts, perLabel }) {
	const answers = items.filter(({ route }) => route !== 'automate');
	const tested = new Map(answers.map((item) => [item.text, item]));
	const automated = items
		.filter(({ route }) => route !== 'review')
		.map((item) => ({ ...item, itemId: item.text, drawn: item.route === 'audit', reviewProbability: AUDIT_SHARE }))
		.reverse();
	const labels = perLabel ? LABELS.map((label) => ({ label, unseen: pairedCounts(answers.filter((item) => item.label === label)) })) : [];
	return {
		calibrated: true,
		outOfFold: { rows: answers.length },
		unseen: pairedCounts(answers),
		perLabel: labels,
		automated: compareAutomated(automated, { tested, unfair: new Set() }, (item) => item),
	};
}
