import { labelKey, nameToday, type LabelMap } from '../../loop/labelMap';
import { percent } from '../../percent';
import type { Evidence } from '../certification/evidence';
import { checkedLabels } from '../labelsChanged';
import { acceptedFrom, type FloorOf } from './restrictedEvidence';
import type { Ruling, Standard } from './standard';
import { below, reaches } from './thresholdSentences';

/** What is known of a predictor when a gate works its threshold out. */
export interface EvidenceKnown {
	/** Under the labels of today, and of what the floors leave. */
	readonly evidence: Evidence;
	readonly labelMap: Pick<LabelMap, 'entries'>;
	/** Labels that may go on only from a confidence of their own, or never (Infinity). */
	readonly floorOf: FloorOf;
	/** By how many steps alarms make the threshold stricter, 0 or more. */
	readonly stricterSteps: number;
}

export interface Needed {
	/** What a label needs, by its folded name of today; undefined where no confidence is enough. */
	neededOf(key: string): number | undefined;
	/** Why no confidence in a label is enough. */
	none(label: string): string;
	/** How a reason goes on behind "the 91 %", for what passes and for what does not. */
	readonly why: { readonly passed: string; readonly missed: string };
}

/** Holds predictions against what evidence shows: never a label that it says nothing about, never below a label's own threshold. */
export function judgeByEvidence({ evidence, labelMap, floorOf }: EvidenceKnown, { neededOf, none, why }: Needed): Standard['judge'] {
	const checked = checkedLabels(evidence, { labelMap });
	const work = (label: string): number | string => {
		const key = labelKey(nameToday(labelMap, label) ?? label);
		if (!checked.has(key)) return `"${label}" is a label that the model has not been checked with yet, so people answer first`;
		const needed = neededOf(key);
		if (needed === undefined) return none(label);
		const floor = floorOf(label);
		if (floor === undefined) return needed;
		return acceptedFrom(evidence, Math.max(floor, needed)) ?? `No confidence in "${label}" has been checked that reaches the ${percent(Math.min(1, floor))} set for it`;
	};
	const worked = new Map<string, number | string>();
	return ({ label, confidence }): Ruling => {
		let needed = worked.get(label);
		if (needed === undefined) worked.set(label, (needed = work(label)));
		if (typeof needed === 'string') return { sure: false, reason: needed, threshold: 1 };
		return confidence >= needed
			? { sure: true, reason: reaches(confidence, needed, why.passed), threshold: needed }
			: { sure: false, reason: below(confidence, needed, why.missed), threshold: needed };
	};
}

/** Stricter by so many thresholds of the evidence; undefined when there are none left. */
export function stricterBy({ thresholds }: Pick<Evidence, 'thresholds'>, steps: number, from: number): number | undefined {
	return steps === 0 ? from : thresholds[thresholds.findIndex((threshold) => threshold <= from) - steps];
}
