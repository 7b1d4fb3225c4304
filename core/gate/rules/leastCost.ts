import type { Cost } from '../gateSettings';
import type { ConfidenceCalibration } from '../confidenceCalibration';
import { cheapestThreshold, type CheapestThreshold } from './cost';
import { judgeByEvidence, stricterBy, type EvidenceKnown } from './judgeByEvidence';
import { closedStandard, type Standard } from './standard';

const NOT_SHOWN = 'Not enough answers yet to show that going on without a person is cheaper than asking';

export interface CostStandard extends Standard {
	readonly cheapest: CheapestThreshold;
}

/**
 * Goes on without a person from the confidence at which recorded answers show mistakes and reviews together to cost least.
 *
 * @param calibration of a predictor whose stated confidence is no probability by itself
 */
export function leastCost(costs: Cost, known: EvidenceKnown, calibration?: ConfidenceCalibration): CostStandard {
	const { evidence } = known;
	const cheapest = cheapestThreshold(evidence, costs, { calibration });
	const { threshold, refused, missing } = cheapest;
	if (threshold === undefined) return { ...closedStandard(refused ?? NOT_SHOWN, { yields: missing !== undefined }), cheapest };
	const needed = stricterBy(evidence, known.stricterSteps, threshold);
	if (needed === undefined) return { ...closedStandard('What comes in has changed, and no stricter confidence has been checked to be cheaper than asking'), cheapest };
	const judge = judgeByEvidence(
		known,
		{ neededOf: () => needed, none: () => NOT_SHOWN, why: { passed: 'from which a review costs more than it saves', missed: 'from which a review costs more than it saves' } },
	);
	return { threshold: needed, closed: false, proven: true, yields: true, cheapest, judge };
}

/** No answer says anything of this predictor yet. */
export const costUnknown = (): Standard => closedStandard(NOT_SHOWN, { yields: true });
