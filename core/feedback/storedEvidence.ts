import { z } from 'zod/v4';
import type { Cell, Counts, Evidence, SampledCount } from '../gate/certification/evidence';

/**
 * Evidence as it is written: a few numbers for each cell that holds something, or the table of a loop with many labels would be
 * a megabyte that every gate reads. Labels are kept in pairs: as keys of an object __proto__ would be lost.
 */

/** Quadruples: cell, sampling, answers, mistakes. */
type Flat = number[];

const flat = z.custom<Flat>((value) => Array.isArray(value) && value.length % 4 === 0 && value.every((number) => Number.isInteger(number) && number >= 0), 'is no table of counts');

const flatCounts = z.object({ soFar: flat, atPromotion: flat.optional() });

const share = z.number().min(0).max(1);

const shape = z.object({
	thresholds: z.array(share),
	/** Absent in evidence of a predictor that is not the loop's own, and in older evidence. */
	expected: z.array(share).optional(),
	labels: z.array(z.string()),
	labelMap: z.number().int().min(0),
	/** Review probability and least probability. */
	samplings: z.array(z.tuple([z.number().gt(0).max(1), z.number().gt(0).max(1)])),
	all: flatCounts,
	byLabel: z.array(z.tuple([z.string(), flatCounts])),
});

/** Refuses what cannot be: counts in cells that there are not, more mistakes than answers. */
export const evidenceSchemaStored: z.ZodType<Evidence> = shape.transform(({ samplings, all, byLabel, ...rest }, context): Evidence => {
	const { thresholds } = rest;
	const areInOrder = thresholds.every((threshold, at) => at === 0 || threshold < thresholds[at - 1]!);
	const counts = [all, ...byLabel.map(([, own]) => own)];
	const isExpected = rest.expected === undefined || rest.expected.length === thresholds.length;
	if (!areInOrder || !isExpected || !counts.every((each) => fits(each, thresholds.length, samplings.length))) {
		context.addIssue({ code: 'custom', message: 'thresholds and counts do not fit' });
		return z.NEVER;
	}
	const unpack = (packed: z.infer<typeof flatCounts>): Counts => ({
		soFar: cellsOf(packed.soFar, thresholds.length, samplings),
		...(packed.atPromotion && { atPromotion: cellsOf(packed.atPromotion, thresholds.length, samplings) }),
	});
	return { ...rest, ...unpack(all), byLabel: Object.fromEntries(byLabel.map(([label, own]) => [label, unpack(own)])) };
});

export function writeEvidenceJson({ thresholds, expected, labels, labelMap, byLabel, ...all }: Evidence): string {
	const samplings = new Map<string, { readonly place: number; readonly chances: [number, number] }>();
	const placeOf = ({ reviewProbability, leastProbability }: SampledCount): number => {
		const key = `${reviewProbability} ${leastProbability}`;
		const known = samplings.get(key) ?? { place: samplings.size, chances: [reviewProbability, leastProbability] as [number, number] };
		samplings.set(key, known);
		return known.place;
	};
	const flatten = (cells: readonly Cell[]): Flat => cells.flatMap((cell, at) => cell.flatMap((count) => [at, placeOf(count), count.answers, count.mistakes]));
	const pack = ({ soFar, atPromotion }: Counts): z.infer<typeof flatCounts> => ({ soFar: flatten(soFar), ...(atPromotion && { atPromotion: flatten(atPromotion) }) });
	const packed = { all: pack(all), byLabel: Object.entries(byLabel).map(([label, own]) => [label, pack(own)]) };
	return JSON.stringify({ thresholds, expected, labels, labelMap, ...packed, samplings: [...samplings.values()].map(({ chances }) => chances) });
}

function fits({ soFar, atPromotion = [] }: z.infer<typeof flatCounts>, thresholds: number, samplings: number): boolean {
	const fit = (counts: Flat): boolean => {
		for (let i = 0; i < counts.length; i += 4) {
			if (counts[i]! > thresholds || counts[i + 1]! >= samplings || counts[i + 3]! > counts[i + 2]!) return false;
		}
		return true;
	};
	return fit(soFar) && fit(atPromotion);
}

function cellsOf(counts: Flat, thresholds: number, samplings: ReadonlyArray<readonly [number, number]>): Cell[] {
	const cells: SampledCount[][] = Array.from({ length: thresholds + 1 }, () => []);
	for (let i = 0; i < counts.length; i += 4) {
		const [reviewProbability, leastProbability] = samplings[counts[i + 1]!]!;
		cells[counts[i]!]!.push({ reviewProbability, leastProbability, answers: counts[i + 2]!, mistakes: counts[i + 3]! });
	}
	return cells;
}
