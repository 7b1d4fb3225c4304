import type { WorstLabel } from './certify';
import type { Evidence } from './evidence';
import { labelGroups } from './labelGroups';
import { allOf, type Region } from './region';
import { regionBound } from './regionBound';

/**
 * Where mistakes are most frequent among what threshold `at` automates, by predicted label. Labels with fewer answers than it takes to
 * show anything about one of them are taken together. The bounds of all hold together with confidence 1 − δ (each has its
 * equal part of δ), so the one of the worst does. Undefined without answers.
 */
export function worstLabel(evidence: Evidence, at: number, alpha: number, delta: number): WorstLabel | undefined {
	const regionOf = (counts: Evidence['byLabel'][string]): Region => allOf(counts.soFar.slice(0, at + 1));
	const labels = Math.max(1, Object.keys(evidence.byLabel).length);
	const fewest = Math.log(delta / labels) / Math.log1p(-alpha);
	const groups = labelGroups(evidence, (counts) => regionOf(counts).answers, fewest).map((group) => ({ ...group, region: regionOf(group.counts) }));
	const answered = groups.filter(({ region }) => region.answers > 0);
	const worst = answered.toSorted((one, other) => shareOf(other.region) - shareOf(one.region) || other.region.answers - one.region.answers)[0];
	if (worst === undefined) return undefined;
	const { answers, mistakes } = worst.region;
	return { labels: worst.labels, answers, mistakes, upperBound: regionBound(worst.region, delta / groups.length) };
}

const shareOf = ({ weighted }: Region): number => weighted.mistakes / weighted.answers;
