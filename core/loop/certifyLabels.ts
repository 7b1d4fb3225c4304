import type { Counts, Evidence } from '../gate/certification/evidence';
import { labelsToday, labelToday, isSplit, nameToday, type LabelMap } from './labelMap';

/**
 * Evidence under the labels of today, where they are the ones that it was made under, new names aside; else undefined: a label
 * was added, merged or split since, so that what was right may be wrong now.
 *
 * @param labels the labels of today
 */
export function underLabelsOfToday(evidence: Evidence, map: LabelMap, labels: readonly string[]): Evidence | undefined {
	if (evidence.labels.some((label) => isSplit(labelToday(map, label)))) return undefined;
	const names = labelsToday(map, evidence.labels);
	const today = new Set(labels);
	if (names.length !== evidence.labels.length || names.length !== today.size || !names.every((name) => today.has(name))) return undefined;
	if (evidence.labelMap === map.version) return evidence;
	const byLabel: Array<[string, Counts]> = Object.entries(evidence.byLabel).map(([label, counts]) => [nameToday(map, label) ?? label, counts]);
	return { ...evidence, byLabel: Object.fromEntries(byLabel), labels: [...labels], labelMap: map.version };
}

/** Labels of today that evidence knows nothing of, those that came from its own by a merge or a split aside. */
export function labelsAdded(evidence: Evidence, map: LabelMap, labels: readonly string[]): string[] {
	const known = new Set(labelsToday(map, evidence.labels));
	return labels.filter((label) => !known.has(label));
}
