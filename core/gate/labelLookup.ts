import { labelKey, labelsToday, type LabelMap } from '../loop/labelMap';

/** Stands for every label that is not named. */
export const EVERY = '*';

export interface LabelFound<T> {
	readonly value: T;
	/** By the name that the panel has, and not by what one of the names has become. */
	readonly direct: boolean;
}

/**
 * Finds what a panel says of a label. A panel does not change with its loop, so a label is found by the name that the panel
 * has, and by what that name and the given label are called today (each part of one that was split).
 *
 * @param stricter which of two holds when a label has two, say after a merge
 */
export function labelLookup<T>(
	entries: ReadonlyArray<readonly [name: string, value: T]>,
	map: Pick<LabelMap, 'entries'>,
	stricter: (one: T, other: T) => T,
): (label: string) => LabelFound<T> | undefined {
	if (entries.length === 0) return () => undefined;
	const strictest = (one: LabelFound<T> | undefined, other: LabelFound<T>): LabelFound<T> =>
		one === undefined ? other : { value: stricter(one.value, other.value), direct: one.direct && other.direct };
	const byKey = new Map<string, LabelFound<T>>();
	for (const [name, value] of entries) {
		for (const key of keysOf(name, map)) byKey.set(key, strictest(byKey.get(key), { value, direct: key === labelKey(name) }));
	}
	const find = (label: string): LabelFound<T> | undefined => {
		let found: LabelFound<T> | undefined;
		for (const key of keysOf(label, map)) {
			const one = byKey.get(key);
			if (one !== undefined) found = strictest(found, { value: one.value, direct: one.direct && key === labelKey(label) });
		}
		return found ?? byKey.get(EVERY);
	};
	// Labels come again and again, and folding a name takes longer than everything else about an item.
	const known = new Map<string, LabelFound<T> | undefined>();
	return (label) => {
		if (known.has(label)) return known.get(label);
		const found = find(label);
		if (known.size < MOST_KNOWN) known.set(label, found);
		return found;
	};
}

/** Entities make a label of every text: those are not worth keeping. */
const MOST_KNOWN = 10_000;

const keysOf = (label: string, map: Pick<LabelMap, 'entries'>): Set<string> => new Set([labelKey(label), ...labelsToday(map, [label]).map(labelKey)]);
