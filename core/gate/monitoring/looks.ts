import { kolmogorovSmirnov, populationStability, type Distance, type Histogram } from './distance';
import type { Reference } from './reference';

/** Chance of a false alarm in 10,000 items, for scores and for labels each, shared by all looks, windows and tests (Bonferroni). */
const FALSE_ALARMS = 0.01;
const ITEMS = 10_000;
const WINDOWS = 2;
const TESTS_OF_SCORES = 2;
/** A change that chance does not explain raises no alarm either until it is large enough to matter. */
const STABILITY_THAT_MATTERS = 0.2;
const KS_THAT_MATTERS = 0.1;
/** Bins for the stability index; ten is what its usual limits are meant for. */
const COARSE_BINS = 10;
/** Items of a label, on both sides, from which on it is tested alone. */
const FEWEST_OF_LABEL = 10;

/** Items counted over the bins and labels of a reference. */
export interface Counted {
	readonly scores: readonly number[];
	readonly labels: readonly number[];
	readonly items: number;
	/** As many times fewer items, of the window and of the reference, would say as much, were they independent: 1 or more. */
	readonly spread: { readonly scores: number; readonly labels: number };
}

/** What a look found: a change larger than chance, and large enough to matter. */
export interface Finding {
	readonly figures: Readonly<Record<string, number>>;
	/** The label whose share changed most; absent for scores, and where it is none of those that are watched by name. */
	readonly label?: string;
}

const isAlarm = ({ distance, chance }: Distance, least: number, tests: number, itemsBetweenLooks: number): boolean =>
	distance >= least && chance < (FALSE_ALARMS * itemsBetweenLooks) / (ITEMS * WINDOWS * tests);

/** Whether the predictor is as sure of the items of a window as it was of the reference. */
export function lookAtScores({ scores, size }: Reference, window: Counted, itemsBetweenLooks: number): Finding | undefined {
	const inflation = Math.max(1, window.spread.scores);
	const now = { counts: window.scores, size: window.items / inflation };
	const before = { counts: scores, size: size / inflation };
	const groups = coarseGroups(before);
	const ks = kolmogorovSmirnov(now, before);
	const stability = populationStability(grouped(now, groups), grouped(before, groups));
	const alarms = [isAlarm(ks, KS_THAT_MATTERS, TESTS_OF_SCORES, itemsBetweenLooks), isAlarm(stability, STABILITY_THAT_MATTERS, TESTS_OF_SCORES, itemsBetweenLooks)];
	if (!alarms.includes(true)) return undefined;
	const upper = upperHalf(before);
	return {
		figures: {
			items: window.items,
			kolmogorovSmirnov: ks.distance,
			kolmogorovSmirnovChance: ks.chance,
			populationStability: stability.distance,
			populationStabilityChance: stability.chance,
			sureBefore: shareFrom(before, upper),
			sureNow: shareFrom(now, upper),
		},
	};
}

/**
 * Whether the labels are predicted as often as in the reference: the test on a classifier's answers that finds shifts best
 * (Rabanser, Günnemann & Lipton 2019, "Failing loudly", label classifiers "BBSDh").
 */
export function lookAtLabels({ labels, labelCounts, size }: Reference, window: Counted, itemsBetweenLooks: number): Finding | undefined {
	const inflation = Math.max(1, window.spread.labels);
	const now = { counts: window.labels, size: window.items / inflation };
	const before = { counts: labelCounts, size: size / inflation };
	const groups = rareTogether(labelCounts, size, window.items);
	const stability = populationStability(grouped(now, groups), grouped(before, groups));
	if (!isAlarm(stability, STABILITY_THAT_MATTERS, 1, itemsBetweenLooks)) return undefined;
	const changes = labelCounts.map((count, place) => Math.abs(window.labels[place]! / window.items - count / size));
	const most = changes.indexOf(Math.max(...changes));
	const label = labels[most];
	return {
		...(label !== undefined && { label }),
		figures: {
			items: window.items,
			populationStability: stability.distance,
			populationStabilityChance: stability.chance,
			shareBefore: labelCounts[most]! / size,
			shareNow: window.labels[most]! / window.items,
		},
	};
}

/** For each bin, which tenth of the reference its middle lies in. */
function coarseGroups({ counts }: Histogram): number[] {
	const sum = sumOf(counts);
	let below = 0;
	return counts.map((count) => {
		const middle = (below + count / 2) / sum;
		below += count;
		return Math.min(COARSE_BINS - 1, Math.floor(middle * COARSE_BINS));
	});
}

/** For each label its own group, and one for all that are rare, the others that no name is kept of among them. */
function rareTogether(counts: readonly number[], size: number, windowItems: number): number[] {
	const least = FEWEST_OF_LABEL * Math.max(1, size / windowItems);
	return counts.map((count, place) => (place < counts.length - 1 && count >= least ? place + 1 : 0));
}

function grouped({ counts, size }: Histogram, groups: readonly number[]): Histogram {
	const sums = new Map(groups.map((group) => [group, 0]));
	for (const [bin, count] of counts.entries()) sums.set(groups[bin]!, sums.get(groups[bin]!)! + count);
	return { counts: [...sums.values()], size };
}

/** The bin from which on lies the upper half, or as much as equal scores allow. */
function upperHalf({ counts }: Histogram): number {
	const half = sumOf(counts) / 2;
	let above = 0;
	for (let bin = counts.length - 1; bin > 0; bin--) {
		above += counts[bin]!;
		if (above >= half) return bin;
	}
	return 0;
}

const shareFrom = ({ counts }: Histogram, from: number): number => sumOf(counts.slice(from)) / sumOf(counts);

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
