import { z } from 'zod/v4';
import { BROKEN_AT } from '../certification/promiseBroken';
import { adwinSchema, newAdwin, withValue } from './adwin';
import { MORE_CHECKS, type Alarm } from './alarms';
import { alarmSentence } from './alarmSentence';
import type { Decided, WeightedRow } from './reference';
import { newTraffic, trafficSchema, withItems } from './traffic';

/** Checks without a further rise after which the alarm is over: by then the evidence itself has seen the change. */
const QUIET_CHECKS = 200;

const checksSchema = z.object({
	adwin: adwinSchema,
	rise: z
		.object({
			since: z.string(),
			/** Checks when it was last seen. */
			lastAt: z.number().int().min(0),
			before: z.number(),
			after: z.number(),
			/** Checks behind `after`. */
			checks: z.number().int(),
		})
		.optional(),
});

const brokenSchema = z.object({
	since: z.string(),
	eValue: z.number(),
	alpha: z.number(),
	threshold: z.number(),
	answers: z.number().int().min(0),
	mistakes: z.number().int().min(0),
});

/** What is watched of one predictor of one loop since it was last certified. Bounded, and plain JSON. */
export const monitoringSchema = z.object({ traffic: trafficSchema, checks: checksSchema, broken: brokenSchema.optional() });

export type Monitoring = z.infer<typeof monitoringSchema>;

/** The promise at the threshold in force, as the answers by people stand now. */
export interface PromiseState {
	/** Of `promiseBroken`: above 1 speaks against the promise. */
	readonly eValue: number;
	readonly alpha: number;
	readonly threshold: number;
	/** Answers by people in the accepted region, and how many of them found a mistake. */
	readonly answers: number;
	readonly mistakes: number;
}

/**
 * To begin with, and again at every promotion and re-certification: all alarms end with what they were about.
 *
 * @param rows what the predictor says of the texts that certify it, each weighted by one over its review probability. Where
 * they are worth fewer than 500 rows of equal weight, as with predictors that cannot be re-scored, the first 500 items are the reference
 */
export function newMonitoring(rows: readonly WeightedRow[] = []): Monitoring {
	return { traffic: newTraffic(rows), checks: { adwin: newAdwin } };
}

/**
 * Items that the gate has decided, in the order in which they came, each once. To be called where they are decided, never
 * where answers arrive: answers by people come later than the rest, and a window of them alone would look like drift. The
 * result does not depend on how items were cut into runs. Some 10 ms for 10,000 items: longer runs are handed over in parts.
 *
 * @param at now, ISO 8601
 */
export const withDecisions = (state: Monitoring, items: readonly Decided[], at: string): Monitoring => ({
	...state,
	traffic: withItems(state.traffic, items, at),
});

/** A random check of an item that the gate was sure of (route `audit`) was answered. */
export function withAudit(state: Monitoring, wrong: boolean, at: string): Monitoring {
	const { adwin, change } = withValue(state.checks.adwin, wrong);
	const { rise } = state.checks;
	if (change !== undefined && change.after > change.before) {
		const { before, after, values } = change;
		return { ...state, checks: { adwin, rise: { since: rise?.since ?? at, lastAt: adwin.seen, before, after, checks: values } } };
	}
	const over = rise !== undefined && adwin.seen - rise.lastAt >= QUIET_CHECKS;
	return { ...state, checks: { adwin, ...(rise && !over && { rise }) } };
}

/** To be called when evidence has grown. Once broken, a promise stays broken until the predictor is certified anew. */
export function withPromise(state: Monitoring, promise: PromiseState, at: string): Monitoring {
	const { eValue, alpha, threshold, answers, mistakes } = promise;
	if (!(eValue >= BROKEN_AT) || (state.broken !== undefined && state.broken.alpha >= alpha)) return state;
	// JSON knows no infinity.
	return { ...state, broken: { since: at, eValue: Math.min(eValue, Number.MAX_VALUE), alpha, threshold, answers, mistakes } };
}

/**
 * Alarms that stand now, the gravest first.
 *
 * @param alpha of the gate that asks: a promise that was broken at a smaller share of mistakes says nothing about a larger one.
 * Undefined for a gate that promises nothing, which is told of every alarm
 */
export function alarmsOf({ traffic, checks, broken }: Monitoring, alpha?: number): readonly Alarm[] {
	const alarms: Alarm[] = [];
	if (broken !== undefined && (alpha === undefined || alpha <= broken.alpha)) {
		const { since, ...figures } = broken;
		const sentence = alarmSentence({ kind: 'brokenPromise', figures });
		alarms.push({ kind: 'brokenPromise', since, figures, sentence, auditFactor: MORE_CHECKS, stricterSteps: 0, closes: true });
	}
	if (checks.rise !== undefined) {
		const { since, lastAt: _, ...figures } = checks.rise;
		const sentence = alarmSentence({ kind: 'moreMistakes', figures });
		alarms.push({ kind: 'moreMistakes', since, figures, sentence, auditFactor: MORE_CHECKS, stricterSteps: 0, closes: false });
	}
	for (const kind of ['scoreDrift', 'labelShift'] as const) {
		const shift = traffic[kind];
		if (shift === undefined) continue;
		const { since, figures, label } = shift;
		const sentence = alarmSentence({ kind, figures, ...(label !== undefined && { label }) });
		alarms.push({ kind, since, figures, sentence, auditFactor: MORE_CHECKS, stricterSteps: 1, closes: false });
	}
	return alarms;
}
