import type { LabelMap } from '../loop/labelMap';
import type { Prediction } from '../item';
import { percent } from '../percent';
import { fieldCheck } from './fieldCheck';
import type { CommonSettings } from './gateSettings';
import { labelLookup } from './labelLookup';
import type { Ruling, Standard } from './rules/standard';

/** Whether one item may go on without a person. */
export interface Judgement extends Ruling {
	/** Only its confidence stands against it: where reviews are limited, the user may let it through. */
	readonly yields: boolean;
	/** Nothing of this predictor can go on without a person in this run, whatever its confidence. */
	readonly closed: boolean;
}

export type Judge = (prediction: Prediction) => Judgement;

/** Scores of 32 bits that share 1. */
const SUM_TOLERANCE = 1e-3;

export interface JudgeOptions {
	readonly labelMap: Pick<LabelMap, 'entries'>;
	/** Why nothing at all may go on, as a sentence without its full stop. */
	readonly stopped?: string | undefined;
	/** What is beyond a budget may go on without a person. */
	readonly lettingThrough: boolean;
}

/** What sends an item to a person under every rule, then the rule. Made once for a run and a predictor, for all their items. */
export function judgeOf(standard: Standard, settings: CommonSettings, { labelMap, stopped, lettingThrough }: JudgeOptions): Judge {
	const { alwaysReview, outOfScopeLimit, trustUncalibrated, fieldThresholds = [] } = settings;
	const isListed = labelLookup(alwaysReview.map((label) => [label, true] as const), labelMap, () => true);
	const belowOf = fieldCheck(fieldThresholds);
	const allToPeople = standard.closed && !(lettingThrough && standard.yields);
	const toPerson = (reason: string, { closed = false } = {}): Judgement => ({ sure: false, reason, threshold: standard.threshold, yields: false, closed: closed || allToPeople });
	return (prediction) => {
		const { label, confidence, outOfScopeScore } = prediction;
		if (stopped !== undefined) return toPerson(stopped, { closed: true });
		if (!(confidence >= 0 && confidence <= 1)) return toPerson('The confidence of this answer is not a number between 0 and 1');
		if (label === '' || confidence === 0) return toPerson(prediction.reason || 'The model has no answer for this one');
		if (isListed(label) !== undefined) return toPerson(`"${label}" always goes to a person`);
		if (scoresAreOff(prediction)) return toPerson('The scores of this answer add up to more than 100\u00a0%, so none of them can be believed');
		if (outOfScopeLimit !== undefined && outOfScopeScore !== undefined && !(outOfScopeScore <= outOfScopeLimit)) {
			return toPerson('The text fits none of the labels well, whatever the model says of it');
		}
		if (prediction.calibrated === false && !trustUncalibrated && !standard.proven && !standard.closed) {
			return toPerson(`${percent(confidence)} sure, but not yet checked against enough answers: people answer first`, { closed: true });
		}
		// Whoever trusts confidence without answers means this too.
		if (prediction.labelEarned === false && !trustUncalibrated) {
			return toPerson(`${prediction.labelReason ?? `"${label}" has not shown yet that it is known`}, so people answer first`);
		}
		const ruling = standard.judge(prediction);
		if (!ruling.sure) return { ...ruling, yields: standard.yields, closed: allToPeople };
		const field = belowOf(prediction);
		if (field !== undefined) return { sure: false, reason: field, threshold: ruling.threshold, yields: standard.yields, closed: false };
		return { ...ruling, yields: false, closed: false };
	};
}

/** Of labels that exclude each other. Kept scores may be a part of all, so less than 1 says nothing. */
function scoresAreOff({ scores, fields }: Prediction): boolean {
	if (scores === undefined || fields !== undefined) return false;
	let sum = 0;
	for (const { score } of scores) sum += score;
	return !(sum <= 1 + SUM_TOLERANCE);
}
