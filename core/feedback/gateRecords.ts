import type { ErrorPromise } from '../gate/certification/certify';
import type { Evidence } from '../gate/certification/evidence';
import type { NamedThreshold } from '../gate/gateSettings';
import type { GateState } from '../gate/gateState';
import type { CertifyingText, VersionScores } from './certifyingTexts';

/** The part of the loop's memory that gates and their promises rest on; rules as of the whole store. */
export interface GateRecords {
	/** What a gate reads before it decides. Evidence whose labels are no longer those of today says so by its `labelMap` or `labels`. */
	gateState(loop: string, question: GateQuestion): Promise<GateState>;

	/**
	 * Keeps the settings and thresholds of a gate's run where they differ from its last one, with an event for each change: `gateChanged`,
	 * `thresholdChanged`. Cheap when nothing changed.
	 */
	recordGateSettings(loop: string, run: GateRunRecord): Promise<void>;

	/**
	 * From the next run of each gate of the loop everything goes to people, until it is resumed; stopping twice keeps the first.
	 * Whether this call stopped it.
	 */
	stopAutomation(loop: string, stop: StopRequest): Promise<boolean>;

	/** Takes a stop back, and says whether there was one. */
	resumeAutomation(loop: string, resume: StopRequest): Promise<boolean>;

	/** Evidence of a predictor as it stands; undefined when nothing certifies it yet. */
	evidence(loop: string, predictor: string): Promise<Evidence | undefined>;

	/** What the gates of the loop promise, newest first: those whose rule is a target error rate. */
	promises(loop: string): Promise<KeptPromise[]>;

	/**
	 * The newest texts, at most `limit`, that certify a version which has learned from rows up to `lastRowId`: held out, or
	 * first asked about after it; and never let through before. Oldest first.
	 */
	certifyingTexts(loop: string, lastRowId: number, limit: number): Promise<CertifyingText[]>;

	/** The evidence that such scores would make, without keeping it: to compare two versions on the same texts. */
	trialEvidence(loop: string, lastRowId: number, scores: VersionScores): Promise<Evidence>;

	/** Certifies the champion anew from scores of `certifyingTexts`; nothing happens when another version is in use. */
	recertify(loop: string, version: number, scores: VersionScores, at: string): Promise<void>;
}

export interface GateQuestion {
	/** Whose evidence is wanted. */
	readonly predictors: readonly string[];
	/** The gate that asks. */
	readonly workflowId: string;
	readonly nodeId: string;
	/** Now, ISO 8601. */
	readonly at: string;
}

/** What is known of a gate's run, as it is compared with the next one. */
export interface GateRunRecord {
	readonly workflowId: string;
	readonly nodeId: string;
	readonly at: string;
	/** As the gate names them. */
	readonly settings: Readonly<Record<string, unknown>>;
	/** Set with the rule *Target error rate*. */
	readonly promise?: GatePromise;
	/** Of predictors that the run decided about. */
	readonly thresholds: readonly GateThreshold[];
}

/** `wholeLife`: all versions together spend the promise's δ. */
export type GatePromise = Pick<ErrorPromise, 'alpha' | 'delta' | 'eachLabel'> & {
	readonly wholeLife?: boolean;
	/** Labels that never go on, and those that do from a confidence of their own: the promise is about the others alone. */
	readonly alwaysReview?: readonly string[];
	readonly labelThresholds?: readonly NamedThreshold[];
};

export interface GateThreshold {
	readonly predictor: string;
	/** Absent when everything of this predictor goes to people. */
	readonly threshold?: number;
	/** What closes or tightens the gate apart from the answers. */
	readonly because?: 'alarm' | 'labels' | 'stopped';
	/** The certificate that it rests on, in plain JSON. */
	readonly certificate?: Readonly<Record<string, unknown>>;
}

export interface KeptPromise extends GatePromise {
	readonly workflowId: string;
	readonly nodeId: string;
	readonly at: string;
}

export interface StopRequest {
	/** In somebody's words. */
	readonly reason: string;
	/** Who, or which workflow. */
	readonly by?: string;
	readonly at: string;
}
