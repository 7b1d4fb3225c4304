import { seededDraw } from '../../selection/seededDraw';
import type { Cell, SampledCount } from './evidence';

/** Answers from the strictest threshold on, drawn so that every item had the same chance to be among them. */
export interface PlainCount {
	readonly answers: number;
	readonly mistakes: number;
}

/**
 * For each threshold, and for all traffic, a plain sample of the items there: of answers that were likelier than others at their
 * time, each is kept with the smallest chance of any over its own. What is kept is a Bernoulli sample, so binomial tests of it are exact
 * (thinning; a test by weights would only be so on average). The draw is fixed by the counts themselves: nobody can draw
 * again until a test is passed, and the same evidence gives the same sample.
 */
export function plainSample(cells: readonly Cell[]): PlainCount[] {
	let all: PlainCount = { answers: 0, mistakes: 0 };
	return cells.map((cell, at) => {
		for (const count of cell) {
			const kept = keptOf(count, at);
			all = { answers: all.answers + kept.answers, mistakes: all.mistakes + kept.mistakes };
		}
		return all;
	});
}

function keptOf({ reviewProbability, leastProbability, answers, mistakes }: SampledCount, cell: number): PlainCount {
	const weight = leastProbability / reviewProbability;
	if (weight === 1) return { answers, mistakes };
	const seed = [cell, answers, mistakes, Math.round(weight * 1e9)].reduce((mixed, part) => Math.imul(mixed ^ part, 0x9e3779b1) + 1, 0);
	let [kept, wrong] = [0, 0];
	for (let i = 0; i < answers; i++) {
		if (seededDraw(seed, i) >= weight) continue;
		kept++;
		if (i < mistakes) wrong++;
	}
	return { answers: kept, mistakes: wrong };
}
