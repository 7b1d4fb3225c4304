import { eachLabel, type JudgedGroup } from './eachLabel';
import type { Evidence } from './evidence';
import { missingAnswers } from './missingAnswers';
import { refusal } from './refusal';
import { allOf, together, type Region } from './region';
import { regionBound } from './regionBound';
import { everyAnswerPart, shownThreshold } from './shownThreshold';
import { wholeLifeShare } from './spending';
import { worstLabel } from './worstLabel';

/** "The error among automated items is at most `alpha`, with confidence 1 − `delta`." */
export interface ErrorPromise {
	/** The error that is allowed, between 0 and 1. */
	readonly alpha: number;
	/** The chance that the promise is wrong, between 0 and 1. */
	readonly delta: number;
	/** "Whole life of the loop": the j-th version, from 1, spends δ·6/(π²j²), so that all of them together spend δ. */
	readonly versionNumber?: number;
	/** The promise must hold for each predicted label by itself; labels with few answers are taken together. */
	readonly eachLabel?: boolean;
	/** How often reviewers err, by answers to repeated and planted items; absent where that is not known. */
	readonly reviewersError?: number;
	/** Not the loosest threshold that is shown, but the one so many shown ones before it; default 0. */
	readonly stricter?: number;
}

/** The mistakes of the labels that are worst among what would be automated. */
export interface WorstLabel {
	/** One label, or all those that have too few answers to be judged alone. */
	readonly labels: readonly string[];
	readonly answers: number;
	readonly mistakes: number;
	/** Of their error, at confidence 1 − δ over all labels together. */
	readonly upperBound: number;
}

/** What the evidence shows about a promise. Without a threshold everything goes to people. */
export interface Certificate {
	/** The loosest confidence from which the promise is shown to hold. */
	readonly threshold?: number;
	/** By the one test when the predictor came into use, or by the one that may be looked at after every answer. */
	readonly shownBy?: 'batch' | 'everyAnswer';
	/** With `eachLabel`: the threshold of each label that may be automated, all others go to people. `threshold` is the loosest of them. */
	readonly labelThresholds?: Readonly<Record<string, number>>;
	/** Answers and mistakes among what would be automated; without a threshold, among all confidences that any threshold accepts. */
	readonly answers: number;
	readonly mistakes: number;
	/** Share of the traffic that would be automated, 0 to 1. */
	readonly share: number;
	/** Of the error there, at confidence 1 − δ, for that threshold taken by itself. */
	readonly upperBound: number;
	/** Without a threshold: how many more answers by people it takes at least, if all of them agree. */
	readonly missing?: number;
	/** Why the promise cannot be made at all: a sentence without its full stop. */
	readonly refused?: string;
	readonly worstLabel?: WorstLabel;
}

/**
 * What `evidence` shows about `promise`: a pure function of both, so nothing that is stored depends on a promise. Learn then Test
 * (Angelopoulos, Bates, Candès, Jordan & Lei 2021) with exact tests; `shownThreshold` and `closedTest` say why it holds.
 * A promise that makes no sense is refused, and everything goes to people.
 */
export function certify(evidence: Evidence, promise: ErrorPromise): Certificate {
	const refused = refusal(promise);
	if (refused !== undefined) return { answers: 0, mistakes: 0, share: 0, upperBound: 1, refused };
	const { alpha, versionNumber, stricter = 0 } = promise;
	const delta = versionNumber === undefined ? promise.delta : wholeLifeShare(promise.delta, versionNumber);
	return promise.eachLabel === true ? certifiedByLabel(evidence, { alpha, delta, stricter }) : certified(evidence, { alpha, delta, stricter });
}

type Level = Required<Pick<ErrorPromise, 'alpha' | 'delta' | 'stricter'>>;

function certified(evidence: Evidence, { alpha, delta, stricter }: Level): Certificate {
	const shown = shownThreshold(evidence, alpha, delta, stricter);
	if (shown === undefined) return uncertified(evidence, missingAnswers(evidence, alpha, everyAnswerPart(evidence, delta)), delta);
	const { at, shownBy } = shown;
	const worst = worstLabel(evidence, at, alpha, delta);
	return { threshold: evidence.thresholds[at]!, shownBy, ...facts(evidence, allOf(evidence.soFar.slice(0, at + 1)), delta, alpha), ...(worst && { worstLabel: worst }) };
}

function certifiedByLabel(evidence: Evidence, { alpha, delta, stricter }: Level): Certificate {
	const groups = eachLabel(evidence, alpha, delta, stricter);
	const shown = groups.flatMap(({ labels, counts, shown: own }) => (own === undefined ? [] : [{ labels, counts, ...own }]));
	const loosest = shown.toSorted((one, other) => other.at - one.at)[0];
	if (loosest === undefined) return uncertified(evidence, missingOfGroups(groups, alpha), delta);
	const region = together(shown.map(({ counts, at }) => allOf(counts.soFar.slice(0, at + 1))));
	const labelThresholds = Object.fromEntries(shown.flatMap(({ labels, at }) => labels.map((label) => [label, evidence.thresholds[at]!] as const)));
	return { threshold: evidence.thresholds[loosest.at]!, shownBy: loosest.shownBy, labelThresholds, ...facts(evidence, region, delta, alpha) };
}

/** The group with the most answers is the first that can have enough, and it gets only its part of all that are given. */
function missingOfGroups(groups: readonly JudgedGroup[], alpha: number): number | undefined {
	const answersOf = ({ counts }: JudgedGroup): number => allOf(counts.soFar).weighted.answers;
	const first = groups.toSorted((one, other) => answersOf(other) - answersOf(one))[0];
	if (first === undefined) return undefined;
	const missing = missingAnswers(first.counts, alpha, everyAnswerPart(first.counts, first.delta));
	const share = answersOf(first) / groups.reduce((sum, group) => sum + answersOf(group), 0);
	return missing === undefined || !(share > 0) ? missing : Math.ceil(missing / share);
}

function uncertified(evidence: Evidence, missing: number | undefined, delta: number): Certificate {
	return { ...facts(evidence, allOf(evidence.soFar.slice(0, -1)), delta), share: 0, ...(missing !== undefined && { missing }) };
}

/** What is shown to stay under `shown` is bounded by it too. */
function facts(evidence: Evidence, region: Region, delta: number, shown = 1): Pick<Certificate, 'answers' | 'mistakes' | 'share' | 'upperBound'> {
	const { answers, mistakes, weighted } = region;
	const total = allOf(evidence.soFar).weighted.answers;
	return { answers, mistakes, share: total === 0 ? 0 : weighted.answers / total, upperBound: Math.min(shown, regionBound(region, delta)) };
}
