import { z } from 'zod/v4';

/** One answer that may certify a predictor: of a distinct text that the predictor has not learned from. */
export interface CertifyingAnswer {
	/** How sure the predictor was of its label, 0 to 1. */
	readonly confidence: number;
	/** What it predicted, under its name of today. */
	readonly label: string;
	/** The person did not agree: another label, none of them, or not sure, or no answer yet. */
	readonly wrong: boolean;
	/**
	 * The chance, above 0, that an item like this one came among the answers that certify this predictor: that a person saw it, and,
	 * of an answer older than the predictor's training, that it was held out too (see `certifyingChance`).
	 */
	readonly reviewProbability: number;
	/** The smallest such chance of any item at that time at that gate: the same as everybody's when everything went to people. */
	readonly leastProbability: number;
}

const countSchema = z.number().int().min(0);
const chance = z.number().gt(0).max(1);

/** Answers that were sampled alike. */
const sampledCountSchema = z
	.object({ reviewProbability: chance, leastProbability: chance, answers: countSchema, mistakes: countSchema })
	.refine(({ answers, mistakes }) => mistakes <= answers)
	.refine(({ reviewProbability, leastProbability }) => leastProbability <= reviewProbability);

const cellsSchema = z.array(z.array(sampledCountSchema));

const countsSchema = z.object({
	/** When the predictor came into use: all answers there were then, re-scored. Absent for one that cannot be re-scored. */
	atPromotion: cellsSchema.optional(),
	/** All answers so far, those included. */
	soFar: cellsSchema,
	/** How often the predictor itself expects to be wrong from each threshold on, by its confidence; fixed with them. Absent where nobody measured that confidence. */
	expected: z.array(z.number().min(0).max(1)).optional(),
});

/**
 * What is known of a predictor's mistakes, as counts: whatever the promise, its threshold follows from this table alone. Cell i
 * holds the confidences from `thresholds[i]` up to, not with, `thresholds[i - 1]`; the last cell holds what no threshold accepts.
 */
export const evidenceSchema = countsSchema
	.extend({
		/** From strict to loose, fixed before the answers that they judge. */
		thresholds: z.array(z.number().min(0).max(1)),
		/** The same for each label that was predicted. */
		byLabel: z.record(z.string(), countsSchema),
		/** Version of the label map, and the labels, that the answers were read under. */
		labelMap: z.number().int().min(0),
		labels: z.array(z.string()),
	})
	.refine(({ thresholds, expected }) => expected === undefined || expected.length === thresholds.length, 'one expectation for each threshold')
	.refine(({ thresholds }) => thresholds.every((threshold, i) => i === 0 || threshold < thresholds[i - 1]!), 'thresholds run from strict to loose')
	.refine(
		({ thresholds, byLabel, ...all }) =>
			[all, ...Object.values(byLabel)].every((counts) => [counts.soFar, counts.atPromotion ?? counts.soFar].every((cells) => cells.length === thresholds.length + 1)),
		'one cell for each threshold, and one below',
	);

export type SampledCount = Readonly<z.infer<typeof sampledCountSchema>>;

/** Answers between one threshold and the next stricter one. */
export type Cell = readonly SampledCount[];

export interface Counts {
	readonly atPromotion?: readonly Cell[] | undefined;
	readonly soFar: readonly Cell[];
	/** Mean of 1 − confidence from each threshold on; see `likeliestStart`. */
	readonly expected?: readonly number[] | undefined;
}

export interface Evidence extends Counts {
	readonly thresholds: readonly number[];
	readonly byLabel: Readonly<Record<string, Counts>>;
	readonly labelMap: number;
	readonly labels: readonly string[];
}

const emptyCells = (thresholds: readonly number[]): Cell[] => Array.from({ length: thresholds.length + 1 }, () => []);

/** No answers yet. `thresholds` run from strict to loose; they must not depend on the answers that will be counted. */
export const newEvidence = (thresholds: readonly number[], { labels, labelMap, expected }: Pick<Evidence, 'labels' | 'labelMap' | 'expected'>): Evidence => ({
	thresholds,
	...(expected && { expected }),
	soFar: emptyCells(thresholds),
	byLabel: {},
	labelMap,
	labels,
});

/** Whether its chances say something: whoever had none, or a smaller one than the smallest, certifies nothing. */
export const isCertifying = ({ reviewProbability, leastProbability }: CertifyingAnswer): boolean =>
	leastProbability > 0 && leastProbability <= reviewProbability && reviewProbability <= 1;

/** What is known of a predicted label; nothing, of one that was not predicted yet. */
export const countsOfLabel = ({ thresholds, byLabel, atPromotion }: Evidence, label: string): Counts =>
	Object.hasOwn(byLabel, label) ? byLabel[label]! : { soFar: emptyCells(thresholds), ...(atPromotion && { atPromotion: emptyCells(thresholds) }) };

/** Which cell a confidence falls into. One that is no number from 0 to 1 falls below every threshold. */
export function cellOf(thresholds: readonly number[], confidence: number): number {
	if (!(confidence >= 0 && confidence <= 1)) return thresholds.length;
	let [low, high] = [0, thresholds.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (confidence < thresholds[middle]!) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Adds one answer. One whose chances say nothing (none at all, or above each other) certifies nothing and changes nothing. */
export const withAnswer = (evidence: Evidence, answer: CertifyingAnswer): Evidence => changed(evidence, answer, 1);

/** Takes an answer back that was added: a newer answer to the same text replaces it. Without it nothing changes. */
export const withoutAnswer = (evidence: Evidence, answer: CertifyingAnswer): Evidence => changed(evidence, answer, -1);

/** The predictor comes into use now: what was counted so far is what its batch test sees, once and for all. */
export const promotedNow = (evidence: Evidence): Evidence => ({
	...evidence,
	atPromotion: evidence.soFar,
	byLabel: Object.fromEntries(Object.entries(evidence.byLabel).map(([label, { soFar }]) => [label, { soFar, atPromotion: soFar }])),
});

function changed(evidence: Evidence, answer: CertifyingAnswer, by: 1 | -1): Evidence {
	if (!isCertifying(answer)) return evidence;
	const { thresholds, byLabel } = evidence;
	const at = cellOf(thresholds, answer.confidence);
	const soFar = changedCells(evidence.soFar, at, answer, by);
	if (soFar === undefined) return evidence;
	const known = countsOfLabel(evidence, answer.label);
	const own = changedCells(known.soFar, at, answer, by);
	return { ...evidence, soFar, byLabel: { ...byLabel, [answer.label]: own === undefined ? known : { ...known, soFar: own } } };
}

/** Undefined where there is nothing to take back. */
function changedCells(cells: readonly Cell[], at: number, { reviewProbability, leastProbability, wrong }: CertifyingAnswer, by: 1 | -1): Cell[] | undefined {
	const cell = cells[at]!;
	const found = cell.findIndex((count) => count.reviewProbability === reviewProbability && count.leastProbability === leastProbability);
	const { answers, mistakes } = cell[found] ?? { answers: 0, mistakes: 0 };
	const next = { reviewProbability, leastProbability, answers: answers + by, mistakes: mistakes + (wrong ? by : 0) };
	if (next.mistakes < 0 || next.answers < next.mistakes) return undefined;
	const kept = next.answers === 0 ? [] : [next];
	return cells.with(at, found === -1 ? [...cell, ...kept] : cell.toSpliced(found, 1, ...kept));
}
