import type { ReviewBudget } from './gateSettings';
import type { RecentReviews } from './gateState';
import { KEPT_SCORES, runningQuantile } from './monitoring/runningQuantile';

/** An item of this run that is for a person, a random check aside. */
export interface DueItem {
	readonly confidence: number;
	/** Something other than its confidence sends it to a person, so it is asked about whatever the budget. */
	readonly must: boolean;
}

/**
 * Which of the due items are beyond the budget, in order. Checks come first: leaving one out would change its chance, and
 * with it what is promised. Then what must be seen, then the least certain. Where more is due than the budget holds, only
 * what lies below the running quantile of recent due confidences is asked about, so that the budget of an hour or a day is
 * left for the least certain items of all of it, not for the first ones.
 *
 * @param checks random checks in this run
 */
export function beyondBudget(due: readonly DueItem[], checks: number, { reviews, per }: Pick<ReviewBudget, 'reviews' | 'per'>, recent: RecentReviews): boolean[] {
	const used = per === 'hour' ? recent.lastHour : recent.lastDay;
	const dueInAll = (per === 'hour' ? recent.dueLastHour : recent.dueLastDay) + due.length;
	const cut = dueInAll <= reviews ? 1 : (runningQuantile([...recent.dueConfidences, ...someOf(due)], reviews / dueInAll) ?? 1);
	const beyond = due.map(() => true);
	let left = Math.max(0, reviews - used - checks);
	left -= ask(due, beyond, left, ({ must }) => must);
	ask(due, beyond, left, ({ must, confidence }) => !must && confidence <= cut);
	return beyond;
}

/**
 * Takes the `count` least certain of some items out of those beyond the budget, of equals the first; returns how many it took.
 * Sorts plain numbers, for a run may have 100,000 items.
 */
function ask(due: readonly DueItem[], beyond: boolean[], count: number, isAmong: (item: DueItem) => boolean): number {
	if (count === 0) return 0;
	const ranks = new Float64Array(due.length);
	let length = 0;
	for (let at = 0; at < due.length; at++) if (isAmong(due[at]!)) ranks[length++] = rank(due[at]!);
	if (length === 0) return 0;
	const sorted = ranks.subarray(0, length).sort();
	const taken = Math.min(count, sorted.length);
	const last = sorted[taken - 1]!;
	let equals = taken - sorted.indexOf(last);
	for (let at = 0; at < due.length; at++) {
		const item = due[at]!;
		if (!isAmong(item) || rank(item) > last) continue;
		if (rank(item) < last || equals-- > 0) beyond[at] = false;
	}
	return taken;
}

/** What has no number for a confidence is least certain. */
const rank = ({ confidence }: DueItem): number => (confidence >= 0 && confidence <= 1 ? confidence : 0);

/** Of a large run evenly as many as are kept of earlier ones: enough to place a quantile. */
function someOf(due: readonly DueItem[]): number[] {
	const step = Math.max(1, Math.ceil(due.length / KEPT_SCORES));
	return due.filter((_item, at) => at % step === 0).map(rank);
}
