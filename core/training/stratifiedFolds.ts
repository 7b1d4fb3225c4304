import { createHash } from 'node:crypto';

const FOLDS = 5;
const FEWEST_FOLDS = 2;
/** A label with fewer texts cannot say how many folds there should be. */
const COUNTED_FROM = 3;
/** From here on two thirds of the rows teach nearly as much as four fifths, and each fold takes seconds. */
const MANY_ROWS = 5_000;
const FOLDS_OF_MANY = 3;

/** Five folds, three of very many rows, and never more than the rarest label has texts; at least two. */
export function foldCountFor(labels: ArrayLike<number>, groups: readonly string[]): number {
	const textsOfLabel = new Map<number, Set<string>>();
	groups.forEach((group, row) => {
		const label = labels[row]!;
		textsOfLabel.set(label, (textsOfLabel.get(label) ?? new Set()).add(group));
	});
	const counts = [...textsOfLabel.values()].map((texts) => texts.size).filter((count) => count >= COUNTED_FROM);
	const rarest = counts.length === 0 ? FEWEST_FOLDS : Math.min(...counts);
	return Math.min(groups.length >= MANY_ROWS ? FOLDS_OF_MANY : FOLDS, rarest);
}

/**
 * A fold from 0 to `foldCount` − 1 for each row, so that each label is spread over the folds as evenly as can be. Rows
 * with equal `groups` (repeats of one text) always share a fold: else a fold would be tested on what it has learned.
 * Depends on the arguments alone; the order in which rows come does not matter.
 */
export function stratifiedFolds(
	labels: ArrayLike<number>,
	groups: readonly string[],
	foldCount: number,
	seed: number,
): Uint8Array {
	const rowsOfGroup = new Map<string, number[]>();
	groups.forEach((group, row) => {
		const rows = rowsOfGroup.get(group);
		if (rows) rows.push(row);
		else rowsOfGroup.set(group, [row]);
	});
	const members = [...rowsOfGroup].map(([group, rows]) => ({
		rows,
		// People may disagree on a repeated text; the group then counts under the smallest of its labels.
		label: Math.min(...rows.map((row) => labels[row]!)),
		draw: createHash('sha256').update(`${seed}\0${group}`).digest('hex'),
	}));
	members.sort((a, b) => a.label - b.label || (a.draw < b.draw ? -1 : 1));

	const folds = new Uint8Array(groups.length);
	const sizes = new Uint32Array(foldCount);
	let ofLabel = new Uint32Array(foldCount);
	let label: number | undefined;
	for (const member of members) {
		if (member.label !== label) ofLabel = new Uint32Array(foldCount);
		label = member.label;
		let fold = 0;
		for (let other = 1; other < foldCount; other++) {
			const difference = ofLabel[other]! - ofLabel[fold]! || sizes[other]! - sizes[fold]!;
			if (difference < 0) fold = other;
		}
		for (const row of member.rows) folds[row] = fold;
		ofLabel[fold]! += member.rows.length;
		sizes[fold]! += member.rows.length;
	}
	return folds;
}
