import { normaliseText } from '../feedback/textHash';

/**
 * What the labels of a loop are called today. Rows keep the label that somebody gave; whoever reads them looks the label up
 * here. Names that differ in case or spacing alone are one name, as in the gate.
 */
export interface LabelMap {
	/** How many changes led here; 0 for none. */
	readonly version: number;
	/** By the normalised name that was given. What is not in it is called as it always was. */
	readonly entries: LabelEntries;
}

export type LabelEntries = ReadonlyMap<string, LabelToday>;

/** A label was split: nobody knows which of its parts an old answer means, until it is given anew. */
export interface SplitLabel {
	readonly splitInto: readonly string[];
}

export type LabelToday = { readonly label: string } | SplitLabel;

export const NO_CHANGES: LabelMap = { version: 0, entries: new Map() };

export const isSplit = (today: LabelToday): today is SplitLabel => 'splitInto' in today;

/** One key for all spellings of a name. */
export const labelKey = normaliseText;

/** What a label is called today. Looking up the result again gives the same. */
export function labelToday({ entries }: Pick<LabelMap, 'entries'>, label: string): LabelToday {
	// Most loops change no label, and this is asked for every row.
	return (entries.size === 0 ? undefined : entries.get(labelKey(label))) ?? { label };
}

/** As `labelToday`; undefined for a label that was split. */
export function nameToday(map: Pick<LabelMap, 'entries'>, label: string): string | undefined {
	const today = labelToday(map, label);
	return isSplit(today) ? undefined : today.label;
}

/** Labels under their names of today, in the given order, each once; in place of a label that was split its parts. */
export const labelsToday = (map: Pick<LabelMap, 'entries'>, labels: readonly string[]): string[] => [
	...new Set(
		labels.flatMap((label) => {
			const today = labelToday(map, label);
			return isSplit(today) ? today.splitInto : [today.label];
		}),
	),
];
