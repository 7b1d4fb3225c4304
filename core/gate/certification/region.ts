import type { Cell } from './evidence';

/** Answers that count alike: `weight` is the smallest chance that any item had, divided by the answer's own. */
export interface Tally {
	readonly weight: number;
	readonly answers: number;
	readonly mistakes: number;
}

/** What is known of the confidences from one threshold on. */
export interface Region {
	readonly answers: number;
	readonly mistakes: number;
	/** Answers and mistakes, each counted by its weight: shares of these are shares of the traffic (Hájek 1971). */
	readonly weighted: { readonly answers: number; readonly mistakes: number };
	/** Answers from times when everybody was asked: a plain sample of the region. */
	readonly uniform: Tally;
	/** All others, by weight. */
	readonly sampled: readonly Tally[];
}

const NONE: Tally = { weight: 1, answers: 0, mistakes: 0 };

export const EMPTY_REGION: Region = { answers: 0, mistakes: 0, weighted: { answers: 0, mistakes: 0 }, uniform: NONE, sampled: [] };

/** The regions from each threshold on, from strict to loose; the last one is all there is. */
export function regionsOf(cells: readonly Cell[]): Region[] {
	let region = EMPTY_REGION;
	return cells.map((cell) => (region = cell.reduce(withCount, region)));
}

/** All answers of these cells as one region. */
export const allOf = (cells: readonly Cell[]): Region => cells.flat().reduce(withCount, EMPTY_REGION);

/** Regions of different answers as one. */
export function together(regions: readonly Region[]): Region {
	const sum = (of: (region: Region) => number): number => regions.reduce((all, region) => all + of(region), 0);
	return {
		answers: sum(({ answers }) => answers),
		mistakes: sum(({ mistakes }) => mistakes),
		weighted: { answers: sum(({ weighted }) => weighted.answers), mistakes: sum(({ weighted }) => weighted.mistakes) },
		uniform: { weight: 1, answers: sum(({ uniform }) => uniform.answers), mistakes: sum(({ uniform }) => uniform.mistakes) },
		sampled: regions.flatMap(({ sampled }) => sampled),
	};
}

function withCount(region: Region, { reviewProbability, leastProbability, answers, mistakes }: Cell[number]): Region {
	const weight = leastProbability / reviewProbability;
	const add = (tally: Tally): Tally => ({ weight: tally.weight, answers: tally.answers + answers, mistakes: tally.mistakes + mistakes });
	const everybody = leastProbability === 1;
	const at = region.sampled.findIndex((tally) => tally.weight === weight);
	return {
		answers: region.answers + answers,
		mistakes: region.mistakes + mistakes,
		weighted: { answers: region.weighted.answers + weight * answers, mistakes: region.weighted.mistakes + weight * mistakes },
		uniform: everybody ? add(region.uniform) : region.uniform,
		sampled: everybody ? region.sampled : at === -1 ? [...region.sampled, add({ ...NONE, weight })] : region.sampled.with(at, add(region.sampled[at]!)),
	};
}
