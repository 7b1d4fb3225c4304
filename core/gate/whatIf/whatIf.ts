import { shownThresholds } from '../certification/shownThreshold';
import type { Evidence } from '../certification/evidence';
import { regionsOf, type Region } from '../certification/region';
import { mistakesInterval } from './mistakesInterval';

/** Shares of mistakes that the panel offers to promise. */
const PROMISES = [0.005, 0.01, 0.02, 0.05, 0.1];
/** Intervals hold 19 times out of 20. */
const INTERVAL_DELTA = 0.05;

/** What one threshold would mean, as the answers so far show it. Shares from 0 to 1. */
export interface WhatIfRow {
	readonly threshold: number;
	/** Of the traffic: what people would answer, and what would go on without them. Absent without a single answer. */
	readonly reviewed?: number;
	readonly automated?: number;
	/** Answers by people to what would go on without them, and how many of these found a mistake: as counted, not weighted. */
	readonly answers: number;
	readonly mistakes: number;
	/** Share of mistakes among what would go on, and where it lies 19 times out of 20. Absent without answers there: then 0 to 1. */
	readonly mistakeShare?: number;
	readonly low: number;
	readonly high: number;
	/** The smallest of the usual promises, 0.5 to 10 % mistakes, that is shown to be kept here; absent: none. */
	readonly keeps?: number;
}

export interface WhatIf {
	/** From the strictest threshold to the loosest. */
	readonly rows: readonly WhatIfRow[];
	/** Of all answers that count, below every threshold too. */
	readonly answers: number;
	/** The threshold that decides now; absent while everything goes to people. */
	readonly inForce?: number;
	/** What that threshold means: its own row, or that of the next stricter one. Absent where there is none. */
	readonly inForceRow?: WhatIfRow;
}

/**
 * What every threshold would mean. The share of mistakes is a ratio of weighted answers (Hájek 1971), its interval that of
 * `mistakesInterval`. A promise counts as kept where it is shown at this very threshold: surer answers need not be better.
 *
 * @param inForce the threshold that decides now, 0 to 1; undefined while everything goes to people
 * @param delta of the promises, the chance that one is wrong
 */
export function whatIf(evidence: Evidence, inForce: number | undefined, delta = 0.1): WhatIf {
	const accepted = regionsOf(evidence.soFar);
	const all = accepted.at(-1);
	const shown = PROMISES.map((alpha) => ({ alpha, at: new Set(shownThresholds(evidence, alpha, delta)) }));
	const rows = evidence.thresholds.map((threshold, at) => {
		const keeps = shown.find((promise) => promise.at.has(at))?.alpha;
		return { ...rowOf(threshold, accepted[at]!, all?.weighted.answers ?? 0), ...(keeps !== undefined && { keeps }) };
	});
	if (inForce === undefined) return { rows, answers: all?.answers ?? 0 };
	const inForceRow = rows.findLast(({ threshold }) => threshold >= inForce);
	return { rows, answers: all?.answers ?? 0, inForce, ...(inForceRow && { inForceRow }) };
}

function rowOf(threshold: number, accepted: Region, total: number): WhatIfRow {
	const { answers, mistakes, weighted } = accepted;
	const { low, high } = mistakesInterval(accepted, INTERVAL_DELTA);
	return {
		threshold,
		...(total > 0 && { reviewed: 1 - weighted.answers / total, automated: weighted.answers / total }),
		answers,
		mistakes,
		...(weighted.answers > 0 && { mistakeShare: weighted.mistakes / weighted.answers }),
		low,
		high,
	};
}
