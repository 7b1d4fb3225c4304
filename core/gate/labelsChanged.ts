import { isSplit, labelKey, labelsToday, labelToday, type LabelMap } from '../loop/labelMap';
import type { Evidence } from './certification/evidence';

interface LabelsOfToday {
	readonly labels: readonly string[];
	readonly labelMap: Pick<LabelMap, 'entries'>;
}

/**
 * Why evidence says nothing about the labels of today, as a sentence without its full stop; undefined when it does. A new
 * label, a merge and a split change what counts as right; another name does not.
 */
export function labelsChanged({ labels: before }: Pick<Evidence, 'labels'>, { labels, labelMap }: LabelsOfToday): string | undefined {
	const split = before.find((label) => isSplit(labelToday(labelMap, label)));
	if (split !== undefined) return `"${split}" was split into other labels`;
	const named = new Map<string, string>();
	for (const label of before) {
		const key = labelKey(labelsToday(labelMap, [label])[0] ?? label);
		const other = named.get(key);
		if (other !== undefined && labelKey(other) !== labelKey(label)) return `"${other}" and "${label}" have become one label`;
		named.set(key, label);
	}
	const added = labelsToday(labelMap, labels).find((label) => !named.has(labelKey(label)));
	return added === undefined ? undefined : `"${added}" is a new label`;
}

/** Labels that the evidence was read under or that it counts, under their names of today: others have never been checked. */
export const checkedLabels = ({ labels, byLabel }: Pick<Evidence, 'labels' | 'byLabel'>, { labelMap }: Pick<LabelsOfToday, 'labelMap'>): ReadonlySet<string> =>
	new Set(labelsToday(labelMap, [...labels, ...Object.keys(byLabel)]).map(labelKey));
