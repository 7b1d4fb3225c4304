import { newEvidence, withAnswer, type Evidence } from '../../../core/gate/certification/evidence';
import { decide, isAudited } from '../../../core/gate/decide';
import type { GateSettings } from '../../../core/gate/gateSettings';
import type { GateState, PredictorState } from '../../../core/gate/gateState';
import { keyedDraws } from '../../../core/gate/keyedDraw';
import { openGate } from '../../../core/gate/openGate';
import type { GateVerdict, Prediction } from '../../../core/item';
import { NO_CHANGES } from '../../../core/loop/labelMap';

export const key = new Uint8Array(32).fill(7);

export const COMMON = { alwaysReview: [], auditShare: 0, trustUncalibrated: false } as const;

export const fixed = (threshold = 0.9, more: Partial<GateSettings> = {}) => ({ ...COMMON, rule: 'fixedThreshold', threshold, ...more }) as GateSettings;

export const said = (more: Partial<Prediction> = {}): Prediction => ({ label: 'refund', confidence: 0.95, calibrated: true, model: { id: 'm' }, ...more });

export const stateOf = ({ predictor, ...more }: Partial<Omit<GateState, 'predictors'>> & { readonly predictor?: PredictorState } = {}): GateState => ({
	predictors: new Map(predictor === undefined ? [] : [['m', predictor]]),
	labelMap: NO_CHANGES,
	labels: [],
	reviews: { lastHour: 0, lastDay: 0, dueLastHour: 0, dueLastDay: 0, dueConfidences: [] },
	...more,
});

export interface GivenItem {
	readonly itemId: string;
	readonly text: string;
}

export const item: GivenItem = { itemId: 'T-1', text: 'where is my money' };

export interface More {
	readonly shadow?: boolean;
	readonly checkLater?: boolean;
	readonly lettingThrough?: boolean;
	readonly beyond?: boolean;
}

/** What one gate decides of one item. */
export function decided(prediction: Prediction, settings: GateSettings, state: GateState = stateOf(), drawn: GivenItem = item, more: More = {}): GateVerdict {
	const { shadow = false, checkLater = false, lettingThrough = false, beyond = false } = more;
	const { judge, auditShare } = openGate(settings, 'm', state, lettingThrough);
	const deciding = { rule: settings.rule, predictor: 'm', drawOf: keyedDraws(key, 'audit'), auditShare, shadow, checkLater, lettingThrough };
	return decide(judge(prediction), deciding, isAudited(deciding, drawn), beyond);
}

const THRESHOLDS = [0.99, 0.95, 0.9, 0.8, 0.5];

/** So many answers of one kind. */
export interface Answers {
	readonly confidence: number;
	readonly right: number;
	readonly wrong?: number;
	readonly label?: string;
	readonly reviewProbability?: number;
	readonly leastProbability?: number;
}

export function evidenceOf(kinds: readonly Answers[], { labels = ['refund', 'card'], labelMap = 0 } = {}): Evidence {
	let evidence = newEvidence(THRESHOLDS, { labels, labelMap });
	for (const { confidence, right, wrong = 0, label = 'refund', reviewProbability = 1, leastProbability = 1 } of kinds) {
		for (let at = 0; at < right + wrong; at++) evidence = withAnswer(evidence, { confidence, label, wrong: at >= right, reviewProbability, leastProbability });
	}
	return evidence;
}

/** A loop whose predictor `m` has these answers. */
export const provenBy = (kinds: readonly Answers[], more: Partial<Omit<GateState, 'predictors'>> = {}): GateState =>
	stateOf({ labels: ['refund', 'card'], predictor: { number: 1, evidence: evidenceOf(kinds) }, ...more });

export const target = (more: Partial<GateSettings> = {}) => ({ ...COMMON, rule: 'targetErrorRate', alpha: 0.05, delta: 0.1, ...more }) as GateSettings;
