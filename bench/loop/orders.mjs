import { shuffled } from '../seededDraw.mjs';
import { seededNumbers } from '../seededNumbers.mjs';

const TILT = 3;
const NEW_FROM = 0.4;
const NEW_SHARE = 0.35;
const BURST = { from: 0.5, to: 0.6 };

/** The items in the order in which they come, by the seed. `labelsAt(place)` says which labels are listed by then. */
export function inOrder(order, rows, labels, seed) {
	const mixed = shuffled(rows, `order\0${seed}`);
	const arranged = ORDERS[order](mixed, labels, seed);
	return { rows: arranged.rows, labelsAt: arranged.labelsAt ?? (() => labels) };
}

const ORDERS = {
	random: (rows) => ({ rows }),
	'label-shift': labelShift,
	'new-classes': newClasses,
	'out-of-scope-burst': outOfScopeBurst,
	'shuffled-labels': shuffledLabels,
};

/** In the second half every other label is three times as frequent beside the others as in the first. */
function labelShift(rows, labels, seed) {
	const favoured = new Set(shuffled(labels, `favoured\0${seed}`).slice(0, Math.ceil(labels.length / 2)));
	const random = seededNumbers(seed);
	const [first, second] = [[], []];
	for (const row of rows) {
		const later = favoured.has(row.label) ? TILT / (TILT + 1) : 1 / (TILT + 1);
		(random() < later ? second : first).push(row);
	}
	return { rows: [...first, ...second] };
}

/** A third of the labels come up only after two fifths of the items, and are listed when they do. */
function newClasses(rows, labels, seed) {
	const late = new Set(shuffled(labels, `late\0${seed}`).slice(0, Math.floor(labels.length * NEW_SHARE)));
	if (labels.length - late.size < 2) return { rows };
	const early = rows.filter(({ label }) => !late.has(label));
	const from = Math.min(Math.floor(rows.length * NEW_FROM), early.length);
	const rest = shuffled([...early.slice(from), ...rows.filter(({ label }) => late.has(label))], `rest\0${seed}`);
	const known = labels.filter((label) => !late.has(label));
	return { rows: [...early.slice(0, from), ...rest], labelsAt: (place) => (place < from ? known : labels) };
}

/** Texts that belong to no label come all at once: those of the data, else those of a quarter of the labels, which are then none. */
function outOfScopeBurst(rows, labels, seed) {
	const own = rows.filter(({ label }) => label === undefined);
	const foreign = new Set(own.length > 0 ? [] : shuffled(labels, `foreign\0${seed}`).slice(0, Math.floor(labels.length / 4)));
	const listed = labels.filter((label) => !foreign.has(label));
	if (listed.length < 2 || (own.length === 0 && foreign.size === 0)) return { rows };
	const outside = rows.filter(({ label }) => label === undefined || foreign.has(label)).map(({ text }) => ({ text }));
	const inside = rows.filter(({ label }) => label !== undefined && !foreign.has(label));
	const burst = outside.slice(0, Math.floor(rows.length * (BURST.to - BURST.from)));
	const at = Math.floor(inside.length * BURST.from);
	const during = shuffled([...burst, ...inside.slice(at, at + burst.length)], `burst\0${seed}`);
	return { rows: [...inside.slice(0, at), ...during, ...inside.slice(at + burst.length)], labelsAt: () => listed };
}

/** Negative control: no text has anything to do with its label, so nothing can be learned. */
function shuffledLabels(rows, _labels, seed) {
	const given = shuffled(rows.map(({ label }) => label), `labels\0${seed}`);
	return { rows: rows.map(({ text }, at) => ({ text, ...(given[at] !== undefined && { label: given[at] }) })) };
}
