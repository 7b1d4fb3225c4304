import type { Evidence } from './evidence';
import { labelGroups, type LabelGroup } from './labelGroups';
import { allOf } from './region';
import { shownThreshold, type Shown } from './shownThreshold';

export interface JudgedGroup extends LabelGroup {
	/** This group's part of δ. */
	readonly delta: number;
	readonly shown: Shown | undefined;
}

/**
 * From which confidence the promise is shown for each predicted label by itself. Every group of labels has an equal part of δ, so
 * that all of the promises hold together. Labels with few answers at the promotion are one group; where nothing is re-scored
 * each of the known labels stands alone, because who belongs to a group must not follow from the answers that judge it.
 */
export function eachLabel(evidence: Evidence, alpha: number, delta: number, stricter = 0): JudgedGroup[] {
	const { labels, atPromotion } = evidence;
	const known = Object.fromEntries(Object.entries(evidence.byLabel).filter(([label]) => labels.includes(label)));
	const fewest = atPromotion === undefined ? 0 : Math.log(delta / Math.max(1, labels.length)) / Math.log1p(-alpha);
	const groups = labelGroups({ byLabel: known }, (counts) => allOf(counts.atPromotion ?? []).answers, fewest);
	const part = delta / (atPromotion === undefined ? labels.length : groups.length);
	return groups.map((group) => ({ ...group, delta: part, shown: shownThreshold(group.counts, alpha, part, stricter) }));
}
