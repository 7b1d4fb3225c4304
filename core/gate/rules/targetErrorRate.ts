import { labelKey } from '../../loop/labelMap';
import { percent } from '../../percent';
import { certify, type Certificate, type ErrorPromise } from '../certification/certify';
import { missingAtFirst } from '../certification/missingAtFirst';
import { fewestAnswers } from '../fewestAnswers';
import type { TargetErrorRate } from '../gateSettings';
import { judgeByEvidence, type EvidenceKnown } from './judgeByEvidence';
import { closedStandard, type Standard } from './standard';

export interface CertifyingKnowledge extends EvidenceKnown {
	/** Which predictor of the loop it is, from 1. */
	readonly number: number;
	readonly reviewersError?: number | undefined;
	/** Certifying answers a day, where known. */
	readonly answersPerDay?: number | undefined;
}

export interface CertifiedStandard extends Standard {
	readonly certificate: Certificate;
}

/**
 * Goes on without a person from the confidence at which recorded answers show that mistakes stay under `alpha`, with
 * confidence 1 − `delta`. Until they show it at some confidence everything goes to people.
 */
export function targetErrorRate(rule: TargetErrorRate, known: CertifyingKnowledge): CertifiedStandard {
	const { evidence, stricterSteps, reviewersError } = known;
	const promise: ErrorPromise = {
		alpha: rule.alpha,
		delta: rule.delta,
		...(rule.wholeLife === true && { versionNumber: known.number }),
		...(rule.eachLabel === true && { eachLabel: true }),
		...(reviewersError !== undefined && { reviewersError }),
	};
	const certificate = certify(evidence, promise);
	const target = targetOf(rule);
	if (certificate.refused !== undefined) return { ...closedStandard(certificate.refused), certificate };
	if (certificate.threshold === undefined) return { ...closedStandard(notEnough(target, certificate, known.answersPerDay), { yields: true }), certificate };
	const { threshold: needed, labelThresholds } = stricterSteps === 0 ? certificate : certify(evidence, { ...promise, stricter: stricterSteps });
	if (needed === undefined) {
		return { ...closedStandard(`What comes in has changed, and no stricter confidence has been shown to stay ${target}`), certificate };
	}
	const byLabel = labelThresholds && new Map(Object.entries(labelThresholds).map(([label, own]) => [labelKey(label), own]));
	const judge = judgeByEvidence(
		known,
		{
			neededOf: (key) => (byLabel === undefined ? needed : byLabel.get(key)),
			none: (label) => `Not enough answers yet to promise ${target} for "${label}"`,
			why: { passed: `that keeps this loop ${target}`, missed: `this loop needs to stay ${target}` },
		},
	);
	return { threshold: needed, closed: false, proven: true, yields: true, certificate, judge };
}

/** No answer certifies this predictor yet. */
export function unproven(rule: TargetErrorRate, { answersPerDay }: Pick<CertifyingKnowledge, 'answersPerDay'>): Standard {
	const missing = missingAtFirst(rule) ?? fewestAnswers(rule.alpha, rule.delta);
	return closedStandard(notEnough(targetOf(rule), { missing }, answersPerDay), { yields: true });
}

const targetOf = ({ alpha }: TargetErrorRate): string => `under ${percent(alpha)} mistakes`;

function notEnough(target: string, { missing }: Pick<Certificate, 'missing'>, answersPerDay = 0): string {
	const sentence = `Not enough answers yet to promise ${target}`;
	if (missing === undefined || missing <= 0) return sentence;
	return `${sentence}: at least ${missing.toLocaleString('en-US')} more by people${answersPerDay > 0 ? paceWords(Math.ceil(missing / answersPerDay)) : ''}`;
}

const MOST_DAYS = 90;

function paceWords(days: number): string {
	if (days > MOST_DAYS) return ', which takes months at the pace of the last week';
	return `, some ${days} ${days === 1 ? 'day' : 'days'} at the pace of the last week`;
}
