import { answers, count } from './countWords';
import type { Interval } from './wilson';

export interface Accuracy extends Interval {
	readonly tested: number;
	readonly right: number;
	/** right / tested, 0 to 1; absent when nothing was tested. */
	readonly share?: number;
	/** How the interval is made. */
	readonly interval: 'Wilson score, 95 %';
}

/** With fewer, "times in 100" would sound like more than was seen. */
const FEW = 30;

/** The sentence that comes first: how often it is right, how sure that is, and what it was tested on. */
export function headlineOf({ tested, right, low, high }: Accuracy): string {
	if (tested === 0) return 'Not tested yet: the answers repeat too few texts to set any aside while it learns.';
	if (tested < FEW) return `Right on ${right} of ${answers(tested)} that it had not seen. Too few to say more.`;
	const on = `tested on ${answers(tested)} that it had not seen`;
	if (right === tested) return `Right every time, ${on}; at worst ${timesIn(low)}.`;
	// "100 times in 100" for what failed once would be untrue.
	const of = right / tested >= 0.985 ? 1_000 : 100;
	const shown = (share: number) => count(Math.round(share * of));
	return `Right ${shown(right / tested)} times in ${count(of)} (between ${shown(low)} and ${shown(high)}), ${on}.`;
}

const timesIn = (share: number): string => `${Math.floor(share * 1_000)} times in 1,000`;
