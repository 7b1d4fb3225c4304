import { fewestAnswers } from './fewestAnswers';
import type { Evidence } from './certification/evidence';

/** While there is little evidence, most is learned from checks. */
const YOUNG = 0.15;
/** No promise without checks. */
export const AUDIT_FLOOR = 0.01;

export interface AuditNeed {
	readonly configured: number | 'automatic';
	/** From which items go on without a person; what is counted are answers about those. */
	readonly threshold: number;
	readonly evidence?: Evidence | undefined;
	/** What is promised, if anything is: no share below the floor could keep proving it. */
	readonly promise?: { readonly alpha: number; readonly delta: number } | undefined;
	/** How many times the share alarms ask for, 1 or more. */
	readonly factor: number;
}

/**
 * The share of sure items that a person checks all the same. Automatic: 15 % until there are as many checks as the promise
 * takes at least (45 for 5 % at 90 %), from then on in inverse proportion to their number, down to 1 %.
 * It depends on the past alone, never on an item.
 */
export function auditShareOf({ configured, threshold, evidence, promise, factor }: AuditNeed): number {
	const enough = fewestAnswers(promise?.alpha ?? 0.05, promise?.delta ?? 0.1);
	const share = configured === 'automatic' ? YOUNG * Math.min(1, enough / Math.max(1, checksSince(evidence, threshold))) : configured;
	const least = promise !== undefined || configured === 'automatic' ? AUDIT_FLOOR : 0;
	return Math.min(1, Math.max(least, share) * factor);
}

/** Answers about what goes on without a person, since the predictor came into use. */
function checksSince(evidence: Evidence | undefined, threshold: number): number {
	if (evidence === undefined) return 0;
	const { thresholds, soFar, atPromotion = [] } = evidence;
	let checks = 0;
	for (const [at, own] of thresholds.entries()) {
		if (own < threshold) break;
		for (const { answers } of soFar[at] ?? []) checks += answers;
		for (const { answers } of atPromotion[at] ?? []) checks -= answers;
	}
	return Math.max(0, checks);
}
