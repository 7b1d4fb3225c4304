import type { Counts, Evidence } from './evidence';

/** Labels that are judged together, and what is known of them. */
export interface LabelGroup {
	readonly labels: readonly string[];
	readonly counts: Counts;
}

/**
 * Each label with at least `fewest` answers by itself, all others as one group. It follows from how many answers there are of each
 * and from no mistake.
 */
export function labelGroups({ byLabel }: Pick<Evidence, 'byLabel'>, answersOf: (counts: Counts) => number, fewest: number): LabelGroup[] {
	const known = Object.entries(byLabel);
	const alone = known.filter(([, counts]) => answersOf(counts) >= fewest).map(([label, counts]) => ({ labels: [label], counts }));
	const few = known.filter(([, counts]) => answersOf(counts) < fewest);
	return few.length === 0 ? alone : [...alone, { labels: few.map(([label]) => label), counts: pooled(few.map(([, counts]) => counts)) }];
}

function pooled(counts: readonly Counts[]): Counts {
	const pool = (which: 'soFar' | 'atPromotion') => (counts[0]?.[which] ?? []).map((_, cell) => counts.flatMap((own) => own[which]?.[cell] ?? []));
	return counts.some(({ atPromotion }) => atPromotion !== undefined) ? { soFar: pool('soFar'), atPromotion: pool('atPromotion') } : { soFar: pool('soFar') };
}
