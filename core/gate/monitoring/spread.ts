import { z } from 'zod/v4';
import { chiSquareOf } from './distance';

/** Pairs of neighbouring blocks that are remembered, roughly. */
const MEMORY = 40;
/** One pair counts at most so many times as much as usual: a change is to be seen, not to be taken for how things always go. */
const MOST = 10;

/**
 * How much more blocks of items differ from their neighbours than chance alone would bring: 1 where items come independently,
 * more where those of one run are alike. Counts then say as much as so many times fewer items would (the variance inflation of
 * McCullagh & Nelder 1989, section 4.5). Slow cycles, such as those of a day, do not show in neighbours.
 */
export const spreadSchema = z.object({ pairs: z.number().int().min(0), scores: z.number().min(0), labels: z.number().min(0) });

export type Spread = z.infer<typeof spreadSchema>;

export const noSpread: Spread = { pairs: 0, scores: 1, labels: 1 };

/** Counts over the same bins and labels. */
interface Block {
	readonly scores: readonly number[];
	readonly labels: readonly number[];
}

export function withPair({ pairs, scores, labels }: Spread, one: Block, other: Block): Spread {
	const remembered = Math.min(pairs + 1, MEMORY);
	const next = (usual: number, seen: number): number => usual + (Math.min(seen, MOST * Math.max(1, usual)) - usual) / remembered;
	return { pairs: pairs + 1, scores: next(scores, differenceOfMeans(one.scores, other.scores)), labels: next(labels, differenceOfShares(one.labels, other.labels)) };
}

/** Of the mean bins, squared, by its variance: 1 on average where items are independent. */
function differenceOfMeans(one: readonly number[], other: readonly number[]): number {
	const [a, b] = [momentsOf(one), momentsOf(other)];
	const variance = a.variance / a.items + b.variance / b.items;
	return variance === 0 ? 1 : (a.mean - b.mean) ** 2 / variance;
}

function momentsOf(counts: readonly number[]): { readonly items: number; readonly mean: number; readonly variance: number } {
	let [items, sum, squares] = [0, 0, 0];
	for (const [bin, count] of counts.entries()) {
		items += count;
		sum += count * bin;
		squares += count * bin * bin;
	}
	return { items, mean: sum / items, variance: Math.max(0, squares / items - (sum / items) ** 2) };
}

/** Pearson's χ² of both blocks by its degrees of freedom. */
function differenceOfShares(one: readonly number[], other: readonly number[]): number {
	const sizeOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
	const { value, degrees } = chiSquareOf({ counts: one, size: sizeOf(one) }, { counts: other, size: sizeOf(other) });
	return degrees === 0 ? 1 : value / degrees;
}
