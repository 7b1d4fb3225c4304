import { certify, type Certificate } from '../certification/certify';
import type { Evidence } from '../certification/evidence';
import { allOf, regionsOf, type Region } from '../certification/region';
import { count } from '../../training/report/countWords';
import type { ConfidenceCalibration } from '../confidenceCalibration';
import { mistakesInterval } from '../whatIf/mistakesInterval';

/** What a mistake and a review cost, in the same currency, both above 0. */
export interface Costs {
	readonly mistake: number;
	readonly review: number;
}

export interface CostOptions {
	/** The chance that going on without a person is dearer than asking after all, above 0 and below 1. */
	readonly delta?: number;
	readonly calibration?: ConfidenceCalibration | undefined;
}

/** Where mistakes and reviews together cost least. Without a threshold everything goes to people. */
export interface CheapestThreshold {
	readonly threshold?: number;
	/** Thresholds that are not shown to be dearer than this one, each comparison with confidence 1 − δ: from the strictest to the loosest. */
	readonly between?: { readonly strictest: number; readonly loosest: number };
	/** Expected cost of an item, and where it lies with confidence 1 − δ, the share of reviews taken as it is. Without a threshold, that of a review. */
	readonly cost: { readonly expected: number; readonly low: number; readonly high: number };
	/** Why there is none: a sentence without its full stop. */
	readonly refused?: string;
	/** How many more answers by people it takes at least, where that is what is missing. */
	readonly missing?: number;
}

/**
 * The threshold of least expected cost of an item: of a review below it, of a mistake from it on. Automating costs less than
 * asking exactly where mistakes are rarer than review ÷ mistake, so only thresholds are chosen from at which `certify` shows
 * that, with confidence 1 − `delta`; among these the answers so far decide, or what they say of a stated confidence once it is
 * calibrated, which luck in a single cell moves less. Random checks are not charged.
 */
export function cheapestThreshold(evidence: Evidence, costs: Costs, { delta = 0.1, calibration }: CostOptions = {}): CheapestThreshold {
	const { mistake, review } = costs;
	if (!(mistake > 0 && review > 0 && Number.isFinite(mistake) && Number.isFinite(review))) {
		return allReviewed(costs, { refused: 'The costs of a mistake and of a review must be numbers above 0' });
	}
	if (mistake <= review) {
		return allReviewed(costs, { refused: 'A mistake costs no more than a review here, so costs give no reason to ask anybody' });
	}
	const certificate = certify(evidence, { alpha: review / mistake, delta });
	if (certificate.threshold === undefined) return allReviewed(costs, tooThin(certificate));

	const { thresholds } = evidence;
	const accepted = regionsOf(evidence.soFar);
	const total = accepted.at(-1)?.weighted.answers ?? 0;
	const allowed = [...thresholds.keys()].filter((at) => thresholds[at]! >= certificate.threshold!);
	const mistakesFrom = calibration === undefined ? accepted.map(({ weighted }) => weighted.mistakes) : calibratedMistakes(accepted, thresholds, calibration);
	const expected = (at: number): number => (review * (total - accepted[at]!.weighted.answers) + mistake * mistakesFrom[at]!) / total;
	// Of equals the strictest, which is the first.
	const cheapest = allowed.reduce((best, at) => (expected(at) < expected(best) ? at : best), allowed[0]!);
	const notDearer = [...thresholds.keys()].filter((at) => !isShownDearer(at, cheapest, evidence, costs, delta));
	const share = accepted[cheapest]!.weighted.answers / total;
	const { low, high } = mistakesInterval(accepted[cheapest]!, delta);
	const cost = (mistakes: number): number => review * (1 - share) + mistake * share * mistakes;
	return {
		threshold: thresholds[cheapest]!,
		between: { strictest: thresholds[notDearer[0]!]!, loosest: thresholds[notDearer.at(-1)!]! },
		// A rounding may put an end on the wrong side.
		cost: { expected: expected(cheapest), low: Math.min(cost(low), expected(cheapest)), high: Math.max(cost(high), expected(cheapest)) },
	};
}

const allReviewed = ({ review }: Costs, why: Pick<CheapestThreshold, 'refused' | 'missing'>): CheapestThreshold => ({
	cost: { expected: review, low: review, high: review },
	...why,
});

function tooThin({ refused, missing }: Certificate): Pick<CheapestThreshold, 'refused' | 'missing'> {
	if (refused !== undefined) return { refused };
	const many = missing === undefined ? '' : `: at least ${count(missing)} more by people`;
	return { refused: `Not enough answers yet to show that going on without a person is cheaper than asking${many}`, ...(missing !== undefined && { missing }) };
}

/** From each threshold on: the mistakes to expect of what was stated there, instead of those that were counted. */
function calibratedMistakes(accepted: readonly Region[], thresholds: readonly number[], { of }: ConfidenceCalibration): number[] {
	let [sum, before] = [0, 0];
	return thresholds.map((threshold, at) => {
		const { answers } = accepted[at]!.weighted;
		sum += (answers - before) * (1 - (of(threshold) ?? 0));
		before = answers;
		return sum;
	});
}

/** What two thresholds differ in is who answers what lies between them: people, or the model with its mistakes there. */
function isShownDearer(at: number, cheapest: number, { soFar }: Evidence, { mistake, review }: Costs, delta: number): boolean {
	if (at === cheapest) return false;
	const between = allOf(soFar.slice(Math.min(at, cheapest) + 1, Math.max(at, cheapest) + 1));
	// One side alone can show it, so all of delta is on that side.
	const { low, high } = mistakesInterval(between, 2 * delta);
	return at > cheapest ? low > review / mistake : high < review / mistake;
}
