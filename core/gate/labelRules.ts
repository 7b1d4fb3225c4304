import type { Evidence } from './certification/evidence';
import { underLabelsOfToday } from '../loop/certifyLabels';
import type { GateSettings } from './gateSettings';
import type { GateState } from './gateState';
import { labelLookup, type LabelFound } from './labelLookup';
import { labelsChanged } from './labelsChanged';
import { restrictedEvidence, type FloorOf } from './rules/restrictedEvidence';

/** What a panel says of single labels, in the names of today. */
export interface LabelRules {
	/** A label's own threshold. */
	readonly ownOf: (label: string) => LabelFound<number> | undefined;
	/** From which confidence a label may go on at all, whatever is shown; Infinity: never. */
	readonly floorOf: FloorOf;
}

export function labelRules({ rule, alwaysReview, labelThresholds = [] }: Pick<GateSettings, 'rule' | 'alwaysReview' | 'labelThresholds'>, { labelMap }: Pick<GateState, 'labelMap'>): LabelRules {
	const ownOf = labelLookup(labelThresholds.map(({ name, threshold }) => [name, threshold] as const), labelMap, Math.max);
	const isListed = labelLookup(alwaysReview.map((label) => [label, true] as const), labelMap, () => true);
	// A fixed threshold gives way to a label's own, which may be the looser one.
	const floorOf: FloorOf = (label) => (isListed(label) !== undefined ? Infinity : rule === 'fixedThreshold' ? undefined : ownOf(label)?.value);
	return { ownOf, floorOf };
}

/** From which confidence the labels of a promise may go on at all. */
export const floorsOf = ({ alwaysReview = [], labelThresholds = [] }: Partial<Pick<GateSettings, 'alwaysReview' | 'labelThresholds'>>, labelMap: GateState['labelMap']): FloorOf =>
	labelRules({ rule: 'targetErrorRate', alwaysReview, labelThresholds }, { labelMap }).floorOf;

export type EvidenceToday =
	| { readonly evidence: Evidence }
	/** Why it says nothing about the labels of today, as a sentence without its full stop. */
	| { readonly outdated: string };

/** Evidence about what can go on at all, under the labels of today; undefined without any. `unearned`: labels that go to people whatever is said of them. */
export function evidenceToday(
	evidence: Evidence | undefined,
	{ floorOf }: LabelRules,
	{ labelMap, labels }: Pick<GateState, 'labelMap' | 'labels'>,
	unearned: readonly string[] = [],
): EvidenceToday | undefined {
	if (evidence === undefined) return undefined;
	const current = underLabelsOfToday(evidence, labelMap, labels);
	if (current !== undefined) return { evidence: restrictedEvidence(current, withoutUnearned(floorOf, unearned)) };
	return { outdated: `${labelsChanged(evidence, { labels, labelMap }) ?? 'The labels have changed'}, so people answer until the model has been checked anew` };
}

/** Floors under which labels that a version has not earned never go on. */
export function withoutUnearned(floorOf: FloorOf, unearned: readonly string[]): FloorOf {
	const held = new Set(unearned);
	return held.size === 0 ? floorOf : (label) => (held.has(label) ? Infinity : floorOf(label));
}
