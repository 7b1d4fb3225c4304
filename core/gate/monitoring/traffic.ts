import { z } from 'zod/v4';
import { lookAtLabels, lookAtScores, type Counted, type Finding } from './looks';
import { noSpread, spreadSchema, withPair, type Spread } from './spread';
import { binOf, countedLabel, countedScore, referenceOf, referenceSchema, type Decided, type WeightedRow } from './reference';

/** A look is taken at the end of each block of items, however the items were cut into runs. */
export const BLOCK = 100;
/** Blocks of the long window: what came in before is forgotten, and a change that it no longer holds is over. */
export const LONG = 10;
/** A short window sees a large change soon. */
const SHORT = 2;
/** Items that become the reference where none was given, and that a given one must be worth at least. */
export const FEWEST_IN_REFERENCE = 500;

const countSchema = z.number().int().min(0);
const blockSchema = z.object({ scores: z.array(countSchema), labels: z.array(countSchema) });

const shiftSchema = z.object({
	since: z.string(),
	/** Items so far when it was last seen. */
	lastAt: countSchema,
	figures: z.record(z.string(), z.number()),
	label: z.string().optional(),
});

type Shift = z.infer<typeof shiftSchema>;

/** What came in at a gate lately, against what came in when the predictor was certified. */
export const trafficSchema = z.object({
	/** Items so far. */
	items: countSchema,
	reference: referenceSchema.optional(),
	/** The first items' confidences and labels, until they are the reference. */
	first: z.array(z.tuple([z.number(), z.string()])).max(FEWEST_IN_REFERENCE),
	/** Oldest first; the last one may be filling. */
	blocks: z.array(blockSchema).max(LONG),
	spread: spreadSchema,
	scoreDrift: shiftSchema.optional(),
	labelShift: shiftSchema.optional(),
});

export type Traffic = z.infer<typeof trafficSchema>;

export function newTraffic(rows: readonly WeightedRow[]): Traffic {
	const reference = referenceOf(rows);
	const known = reference !== undefined && reference.size >= FEWEST_IN_REFERENCE;
	return { items: 0, ...(known && { reference }), first: [], blocks: [], spread: noSpread };
}

/** Counts items in the order in which they came. */
export function withItems(before: Traffic, items: readonly Decided[], at: string): Traffic {
	const traffic: Traffic = { ...before, first: [...before.first], blocks: before.blocks.map(({ scores, labels }) => ({ scores: [...scores], labels: [...labels] })) };
	let places = placesOf(traffic);
	let filled = sumOf(traffic.blocks.at(-1)?.scores ?? []);
	for (const { confidence, label } of items) {
		traffic.items += 1;
		const { reference, blocks, first } = traffic;
		if (reference === undefined) {
			first.push([countedScore(confidence), countedLabel(label)]);
			if (first.length < FEWEST_IN_REFERENCE) continue;
			traffic.reference = referenceOf(first.map(([score, name]) => ({ confidence: score, label: name, weight: 1 })))!;
			traffic.first = [];
			places = placesOf(traffic);
			continue;
		}
		if (blocks.length === 0 || filled === BLOCK) {
			blocks.push({ scores: reference.scores.map(() => 0), labels: reference.labelCounts.map(() => 0) });
			if (blocks.length > LONG) blocks.shift();
			filled = 0;
		}
		const block = blocks.at(-1)!;
		block.scores[binOf(reference, confidence)]! += 1;
		block.labels[places.get(countedLabel(label)) ?? reference.labels.length]! += 1;
		filled += 1;
		if (filled === BLOCK) look(traffic, at);
	}
	return traffic;
}

const placesOf = ({ reference }: Traffic): Map<string, number> => new Map(reference?.labels.map((label, place) => [label, place]));

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Begins, continues and ends the alarms about what comes in. */
function look(traffic: Traffic, at: string): void {
	const { reference, blocks, items } = traffic;
	if (reference === undefined || blocks.length < SHORT) return;
	traffic.spread = withPair(traffic.spread, blocks.at(-2)!, blocks.at(-1)!);
	const spans = blocks.length === SHORT ? [blocks] : [blocks.slice(-SHORT), blocks];
	const windows = spans.map((span) => counted(span, traffic.spread));
	for (const [kind, lookAt] of [
		['scoreDrift', lookAtScores],
		['labelShift', lookAtLabels],
	] as const) {
		const found = windows.map((window) => lookAt(reference, window, BLOCK)).find((each) => each !== undefined);
		const shift = continued(traffic[kind], found, items, at);
		if (shift === undefined) delete traffic[kind];
		else traffic[kind] = shift;
	}
}

const counted = (blocks: Traffic['blocks'], spread: Spread): Counted => ({
	scores: blocks[0]!.scores.map((_, bin) => blocks.reduce((sum, { scores }) => sum + scores[bin]!, 0)),
	labels: blocks[0]!.labels.map((_, place) => blocks.reduce((sum, { labels }) => sum + labels[place]!, 0)),
	items: blocks.length * BLOCK,
	spread,
});

function continued(shift: Shift | undefined, found: Finding | undefined, items: number, at: string): Shift | undefined {
	if (found !== undefined) return { since: shift?.since ?? at, lastAt: items, ...found };
	return shift !== undefined && items - shift.lastAt >= BLOCK * LONG ? undefined : shift;
}
