import { normaliseText } from '../feedback/textHash';
import type { GateVerdict, Prediction } from '../item';
import { percent } from '../percent';
import { keyedDraw } from './keyedDraw';

export interface GateSettings {
	/** Confidence from which an item is answered without a person, 0 to 1. */
	readonly threshold: number;
	/** Labels that always go to a person, whatever the confidence; upper and lower case are the same. */
	readonly alwaysReview: readonly string[];
	/** Share of sure items that a person checks all the same, 0 to 1. */
	readonly auditShare: number;
	/** Whether confidence that no recorded answer backs yet is believed. */
	readonly trustUncalibrated: boolean;
}

const sameLabel = (one: string, other: string): boolean => normaliseText(one) === normaliseText(other);

interface Ground {
	readonly toPerson: boolean;
	readonly reason: string;
}

function ground(prediction: Prediction, settings: GateSettings): Ground {
	const { label, confidence } = prediction;
	if (label === '' || confidence === 0) {
		return { toPerson: true, reason: prediction.reason || 'The model has no answer for this one' };
	}
	if (settings.alwaysReview.some((listed) => sameLabel(listed, label))) return { toPerson: true, reason: `"${label}" always goes to a person` };
	if (prediction.calibrated === false && !settings.trustUncalibrated) {
		return {
			toPerson: true,
			reason: `${percent(confidence)} sure, but not yet checked against enough answers: people answer first`,
		};
	}
	if (confidence < settings.threshold) {
		const just = percent(confidence) === percent(settings.threshold) ? 'just ' : '';
		return { toPerson: true, reason: `${percent(confidence)} is ${just}below the ${percent(settings.threshold)} needed` };
	}
	return { toPerson: false, reason: `${percent(confidence)} reaches the ${percent(settings.threshold)} needed` };
}

/**
 * Who answers this item. A pure function of its arguments: the audit draw is keyed by the item's id and text, so that a
 * retry never rolls again and nobody learns by one text what becomes of another.
 *
 * @param predictor what made the prediction, as it will stand in the record
 */
export function decide(
	prediction: Prediction,
	settings: GateSettings,
	draw: { readonly key: Uint8Array; readonly itemId: string; readonly text: string },
	predictor: string,
): GateVerdict {
	const { toPerson, reason } = ground(prediction, settings);
	const common = { predictor, threshold: settings.threshold, rule: 'fixedThreshold' as const };
	if (toPerson) return { ...common, route: 'review', reason, reviewProbability: 1 };
	const reviewProbability = settings.auditShare;
	if (keyedDraw(draw.key, 'audit', `${draw.itemId}\0${draw.text}`) < reviewProbability) {
		return { ...common, route: 'audit', reason: `${reason}; picked at random for a check by a person`, reviewProbability };
	}
	return { ...common, route: 'automate', reason, reviewProbability };
}
