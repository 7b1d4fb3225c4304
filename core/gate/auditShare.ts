import { fewestAnswers } from './fewestAnswers';
import type { Evidence } from './certification/evidence';
import type { GateSettings } from './gateSettings';

/** What it is without a promise; under one, what it is between the checks of a new version and its fall to the floor. */
export const STEADY_AUDIT_SHARE = 0.05;
/** Of a version that has just come into use, until some checks of its own are there. */
const YOUNG = 0.1;
/** No promise without checks. */
export const AUDIT_FLOOR = 0.01;
/** Checks of its own that a version needs, as a share of the answers that its promise takes at least. */
const OWN = 0.2;

/** What holds where nobody set a share: only a promise says how many answers are enough, so only under one can it fall. */
export const usualAuditShare = (rule: GateSettings['rule']): GateSettings['auditShare'] => (rule === 'targetErrorRate' ? 'automatic' : STEADY_AUDIT_SHARE);

export interface AuditNeed {
	readonly configured: GateSettings['auditShare'];
	/** From which items go on without a person; what is counted are answers about those. */
	readonly threshold: number;
	readonly evidence?: Evidence | undefined;
	/** What is promised, if anything is: no share below the floor could keep proving it. */
	readonly promise?: { readonly alpha: number; readonly delta: number } | undefined;
	/** How many times the share alarms ask for, 1 or more. */
	readonly factor: number;
}

/**
 * The share of sure items that a person checks all the same. Automatic: 10 % until a new version has some checks of its own (a
 * fifth of the answers that the promise takes at least, 45 for 5 % at 90 %), then 5 %, and less the more answers there are about
 * what goes on, in inverse proportion and whole percent, down to 1 %. It depends on the past alone, never on an item.
 */
export function auditShareOf({ configured, threshold, evidence, promise, factor }: AuditNeed): number {
	const enough = fewestAnswers(promise?.alpha ?? 0.05, promise?.delta ?? 0.1);
	const share = configured === 'automatic' ? automatic(answersAbout(evidence, threshold), enough) : configured;
	const least = promise !== undefined || configured === 'automatic' ? AUDIT_FLOOR : 0;
	return Math.min(1, Math.max(least, share) * factor);
}

const automatic = ({ own, all }: { own: number; all: number }, enough: number): number =>
	own < OWN * enough ? YOUNG : wholePercent(STEADY_AUDIT_SHARE * Math.min(1, enough / Math.max(1, all)));

/** Not below `share`. Answers that were drawn alike are counted together: a share of its own for each would make evidence grow with them. */
const wholePercent = (share: number): number => Math.ceil(share * 100 - 1e-9) / 100;

/** Answers about what goes on without a person: all, and those since the predictor came into use. */
function answersAbout(evidence: Evidence | undefined, threshold: number): { own: number; all: number } {
	if (evidence === undefined) return { own: 0, all: 0 };
	const { thresholds, soFar, atPromotion = [] } = evidence;
	let [own, all] = [0, 0];
	for (const [at, each] of thresholds.entries()) {
		if (each < threshold) break;
		for (const { answers } of soFar[at] ?? []) all += answers;
		for (const { answers } of atPromotion[at] ?? []) own -= answers;
	}
	return { own: Math.max(0, all + own), all };
}
