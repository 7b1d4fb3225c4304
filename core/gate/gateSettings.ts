import type { Condition } from './rules/conditions';

/** What a panel says of one label or field. */
export interface NamedThreshold {
	/** A label's or a field's name; upper and lower case are the same. `*` stands for all that are not named. */
	readonly name: string;
	/** 0 to 1. */
	readonly threshold: number;
}

/** What holds under every rule. Each of these only sends more to people, but for `trustUncalibrated`. */
export interface CommonSettings {
	/** Labels that always go to a person, whatever the confidence. */
	readonly alwaysReview: readonly string[];
	/** Instead of a fixed threshold for these labels; under every other rule in addition to it. */
	readonly labelThresholds?: readonly NamedThreshold[];
	/** Each named field of a prediction must reach its own. */
	readonly fieldThresholds?: readonly NamedThreshold[];
	/** Texts whose out-of-scope score is above it go to a person, 0 to 1. */
	readonly outOfScopeLimit?: number | undefined;
	/** Share of sure items that a person checks all the same, 0 to 1; or as much as the evidence calls for. */
	readonly auditShare: number | 'automatic';
	/** Whether confidence that no recorded answer backs yet is believed. */
	readonly trustUncalibrated: boolean;
}

export interface FixedThreshold {
	readonly rule: 'fixedThreshold';
	/** Confidence from which an item is answered without a person, 0 to 1. */
	readonly threshold: number;
}

export interface Conditions {
	readonly rule: 'conditions';
	/** Whether one of them is enough to go on without a person. None at all sends everything to people. */
	readonly match: 'all' | 'any';
	readonly conditions: readonly Condition[];
}

export interface TargetErrorRate {
	readonly rule: 'targetErrorRate';
	/** Share of mistakes that is allowed among what goes on without a person, above 0 and below 1. */
	readonly alpha: number;
	/** The chance that the promise is wrong, above 0 and below 1. */
	readonly delta: number;
	/** All predictors of the loop together share `delta`. Default: each has its own. */
	readonly wholeLife?: boolean;
	/** The promise must hold for each label by itself. */
	readonly eachLabel?: boolean;
}

export interface Cost {
	readonly rule: 'cost';
	/** What a mistake costs, in any currency, above 0. */
	readonly mistake: number;
	/** What a review costs, in the same one, above 0. */
	readonly review: number;
}

export type RuleSettings = FixedThreshold | Conditions | TargetErrorRate | Cost;

export type GateSettings = CommonSettings & RuleSettings;

/** At most so many reviews, checks among them. */
export interface ReviewBudget {
	readonly reviews: number;
	readonly per: 'hour' | 'day';
	/** What becomes of items beyond it: a person answers them later, they go on marked, or the run stops. */
	readonly beyond: 'wait' | 'automate' | 'stop';
}

/** What holds for a whole run of a gate. */
export interface RunSettings {
	readonly budget?: ReviewBudget | undefined;
	/** Everything goes to people, and the decision that would have been taken is recorded. */
	readonly shadow?: boolean;
	/** Audited items go on at once; a copy is checked afterwards. */
	readonly checkLater?: boolean;
}
