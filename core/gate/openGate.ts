import { auditShareOf } from './auditShare';
import type { Evidence } from './certification/evidence';
import { confidenceCalibration, type ConfidenceCalibration } from './confidenceCalibration';
import type { GateSettings } from './gateSettings';
import type { GateState } from './gateState';
import { judgeOf, type Judge } from './judge';
import { evidenceToday, labelRules } from './labelRules';
import { measuresOf, type Alarm } from './monitoring/alarms';
import { alarmsOf } from './monitoring/monitoring';
import { closedStandard } from './rules/standard';
import { standardOf, type StandardFound } from './rules/standardOf';

/** A gate as it stands for the items of one predictor during one run. */
export interface OpenGate extends Pick<StandardFound, 'certificate'> {
	readonly judge: Judge;
	/** Share of what goes on without a person that one checks all the same. */
	readonly auditShare: number;
	/** From which items go on; absent while none does. */
	readonly threshold?: number;
	/** What closes or tightens the gate apart from answers. */
	readonly because?: 'alarm' | 'labels' | 'stopped';
	/** Of what can go on at all, under the labels of today; absent where there is none. */
	readonly evidence?: Evidence;
	/** Of a predictor that is not the loop's own, from its recorded answers; absent while they are too few. */
	readonly calibration?: ConfidenceCalibration;
	/** Those that stand, the gravest first. */
	readonly alarms: readonly Alarm[];
}

/**
 * Works out what a gate asks of one predictor: by its own evidence and no other's, so that a predictor of which nothing is
 * known sends everything to people where something is promised. Reads nothing but its arguments.
 *
 * @param lettingThrough what is beyond a budget may go on without a person
 */
export function openGate(settings: GateSettings, predictor: string, state: GateState, lettingThrough = false): OpenGate {
	const known = state.predictors.get(predictor);
	const promise = settings.rule === 'targetErrorRate' ? settings : undefined;
	const alarms = known?.monitoring === undefined ? [] : alarmsOf(known.monitoring, promise?.alpha);
	const { auditFactor, stricterSteps } = measuresOf(alarms);
	const labels = labelRules(settings, state);
	// Whoever believes confidence without answers lets those labels through too, and the evidence has to show them.
	const found = evidenceToday(known?.evidence, labels, state, settings.trustUncalibrated ? [] : known?.unearned);
	const evidence = found !== undefined && 'evidence' in found ? found.evidence : undefined;
	// Under labels that have changed, what was right then says nothing.
	const calibration = known?.foreign === true && known.evidence !== undefined && evidence !== undefined ? confidenceCalibration(known.evidence) : undefined;
	const closing = alarms.find(({ closes }) => closes);
	const { standard, certificate, because }: StandardFound =
		closing === undefined
			? standardOf(settings, { state, labels, evidence: found, number: known?.number ?? 1, stricterSteps, calibration })
			: { standard: closedStandard(withoutStop(closing.sentence)) };
	const isTightened = closing !== undefined || (stricterSteps > 0 && standard.proven);
	const cause = state.stopped !== undefined ? 'stopped' : isTightened ? 'alarm' : because;
	return {
		judge: judgeOf(standard, settings, { labelMap: state.labelMap, stopped: state.stopped && stoppedBy(state.stopped.reason), lettingThrough }),
		auditShare: auditShareOf({
			configured: settings.auditShare,
			threshold: standard.threshold,
			evidence: known?.evidence,
			promise,
			factor: auditFactor,
		}),
		...(state.stopped === undefined && !standard.closed && { threshold: standard.threshold }),
		...(cause !== undefined && { because: cause }),
		...(certificate !== undefined && { certificate }),
		...(evidence !== undefined && { evidence }),
		...(calibration !== undefined && { calibration }),
		alarms,
	};
}

const withoutStop = (sentence: string): string => sentence.trim().replace(/\.$/u, '');

const stoppedBy = (reason: string): string => (reason.trim() === '' ? 'Automation is stopped' : `Automation is stopped: ${withoutStop(reason)}`);
