import type { LabelMap } from '../loop/labelMap';
import type { Evidence } from './certification/evidence';
import type { Monitoring } from './monitoring/monitoring';

/** What a gate reads of its loop before it decides, in one go. */
export interface GateState {
	/** Set while somebody, or a broken promise, has stopped automation: everything goes to people. */
	readonly stopped?: StoppedAutomation | undefined;
	/** Of those that were asked about; without an entry nothing is known of a predictor. */
	readonly predictors: ReadonlyMap<string, PredictorState>;
	/** How many predictors of this loop there were evidence about so far: each may have had a promise of its own. */
	readonly predictorsSoFar?: number | undefined;
	/** What the labels are called today, and which there are. */
	readonly labelMap: LabelMap;
	readonly labels: readonly string[];
	/** How often reviewers themselves are wrong, from items that were asked twice or planted; absent with too few of them. */
	readonly reviewersError?: ReviewersError | undefined;
	/** Certifying answers a day, over the last week; absent while nobody knows. */
	readonly answersPerDay?: number | undefined;
	readonly reviews: RecentReviews;
	/** As this gate last wrote them. */
	readonly settings?: Readonly<Record<string, unknown>> | undefined;
}

export interface PredictorState {
	/** Which predictor of this loop it was, from 1, in the order in which they came into use. */
	readonly number: number;
	readonly evidence?: Evidence | undefined;
	/** No version of the loop's own model: what it states as its confidence was never measured by anybody here. */
	readonly foreign?: true;
	/** What is watched of it: its alarms follow from this and from the promise of the gate that asks. */
	readonly monitoring?: Monitoring | undefined;
}

export interface StoppedAutomation {
	readonly at: string;
	/** In somebody's words, or a sentence of the watch. */
	readonly reason: string;
	readonly by?: string | undefined;
}

export interface ReviewersError {
	readonly estimate: number;
	/** Where it lies with 90 % confidence. */
	readonly lower: number;
	readonly upper: number;
}

/** What the loop asked of people lately, by the times of its decisions: up to now, none from a clock that ran ahead. */
export interface RecentReviews {
	/** Reviews and checks in the last 60 minutes, without those beyond the budget. */
	readonly lastHour: number;
	/** The same in the last 24 hours. */
	readonly lastDay: number;
	/** Items that were for people, within the budget or beyond it, in the last 60 minutes and 24 hours; checks aside. */
	readonly dueLastHour: number;
	readonly dueLastDay: number;
	/** Confidences of the newest of those items, at most 1,000. */
	readonly dueConfidences: readonly number[];
}

/** A gate, as its settings are kept. */
export interface GateKey {
	readonly workflowId: string;
	readonly nodeId: string;
}
