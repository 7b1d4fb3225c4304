import type { Certificate } from '../certification/certify';
import type { ConfidenceCalibration } from '../confidenceCalibration';
import type { GateSettings } from '../gateSettings';
import type { GateState } from '../gateState';
import type { EvidenceToday, LabelRules } from '../labelRules';
import { conditions } from './conditions';
import type { CheapestThreshold } from './cost';
import { fixedThreshold } from './fixedThreshold';
import { costUnknown, leastCost } from './leastCost';
import { closedStandard, type Standard } from './standard';
import { targetErrorRate, unproven } from './targetErrorRate';

export interface StandardFound {
	readonly standard: Standard;
	readonly because?: 'labels';
	/** What it rests on. */
	readonly certificate?: Certificate | CheapestThreshold;
}

export interface RuleKnowledge {
	readonly state: GateState;
	readonly labels: LabelRules;
	/** Of the one predictor that is asked about. */
	readonly evidence: EvidenceToday | undefined;
	/** Which predictor of the loop it is, from 1. */
	readonly number: number;
	/** By how many steps alarms make the threshold stricter, 0 or more. */
	readonly stricterSteps: number;
	readonly calibration?: ConfidenceCalibration | undefined;
}

/** What the chosen rule asks of one predictor. A rule that rests on evidence sends everything to people without it. */
export function standardOf(settings: GateSettings, { state, labels, evidence: found, number, stricterSteps, calibration }: RuleKnowledge): StandardFound {
	if (settings.rule === 'fixedThreshold') return { standard: fixedThreshold(settings, labels.ownOf) };
	if (settings.rule === 'conditions') return { standard: conditions(settings, labels) };
	const { answersPerDay, labelMap, reviewersError } = state;
	if (found === undefined) return { standard: settings.rule === 'cost' ? costUnknown() : unproven(settings, { answersPerDay }) };
	if ('outdated' in found) return { standard: closedStandard(found.outdated), because: 'labels' };
	const known = { evidence: found.evidence, labelMap, floorOf: labels.floorOf, stricterSteps };
	if (settings.rule === 'cost') {
		const standard = leastCost(settings, known, calibration);
		return { standard, certificate: standard.cheapest };
	}
	const standard = targetErrorRate(settings, { ...known, number, reviewersError: reviewersError?.estimate, answersPerDay });
	return { standard, certificate: standard.certificate };
}
