import { z } from 'zod/v4';
import type { Answer } from '../feedback/reviewRecords';
import { saidKey } from './voting';

/**
 * Krippendorff's alpha for names without an order, with missing values: 1 where all who judged the same thing said the same,
 * 0 where they did so no more often than by chance, below 0 where less often. Undefined where nothing was judged twice, or
 * where everybody said one and the same thing of everything, so that chance alone would explain it.
 * `units`: for each thing, what was said of it.
 * Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), part C.
 */
export function krippendorffAlpha(units: ReadonlyArray<readonly string[]>): number | undefined {
	const totals = new Map<string, number>();
	let pairable = 0;
	let disagreeing = 0;
	for (const unit of units) {
		if (unit.length < 2) continue;
		const counts = new Map<string, number>();
		for (const value of unit) counts.set(value, (counts.get(value) ?? 0) + 1);
		pairable += unit.length;
		for (const [value, count] of counts) {
			totals.set(value, (totals.get(value) ?? 0) + count);
			disagreeing += (count * (unit.length - count)) / (unit.length - 1);
		}
	}
	let expected = 0;
	for (const count of totals.values()) expected += count * (pairable - count);
	if (expected === 0) return undefined;
	return 1 - ((pairable - 1) * disagreeing) / expected;
}

/** How far the voters of a review agreed. */
export const agreementSchema = z.object({
	/** Krippendorff's alpha; absent where it cannot be said. */
	alpha: z.number().optional(),
	/** Items with two votes or more. */
	items: z.number().int().min(0),
	/** Of these, items on which all votes are the same. */
	unanimous: z.number().int().min(0),
	votes: z.number().int().min(0),
});

export type Agreement = z.infer<typeof agreementSchema>;

/** The votes of one review or of several, each with its item's key. */
export function agreementOf(votes: ReadonlyArray<{ readonly key: string; readonly vote: Pick<Answer, 'outcome' | 'label' | 'text' | 'edits'> }>): Agreement {
	const units = new Map<string, string[]>();
	for (const { key, vote } of votes) units.set(key, [...(units.get(key) ?? []), saidKey(vote)]);
	const pairable = [...units.values()].filter((unit) => unit.length > 1);
	const alpha = krippendorffAlpha(pairable);
	return {
		...(alpha === undefined ? {} : { alpha }),
		items: pairable.length,
		unanimous: pairable.filter((unit) => new Set(unit).size === 1).length,
		votes: votes.length,
	};
}
