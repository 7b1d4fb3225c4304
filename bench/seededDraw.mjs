import { createHash } from 'node:crypto';

/** The rows in an order that depends on the seed alone. */
export function shuffled(rows, seed) {
	const keyed = rows.map((row, position) => ({
		row,
		key: createHash('sha256').update(`${seed}\0${position}`).digest('hex'),
	}));
	return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}

/** The first `count` rows of each label, in the order given. */
export function firstPerLabel(rows, count) {
	const taken = new Map();
	return rows.filter(({ label }) => {
		const soFar = taken.get(label) ?? 0;
		taken.set(label, soFar + 1);
		return soFar < count;
	});
}
