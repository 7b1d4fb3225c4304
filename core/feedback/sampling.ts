import type { RecordedChance } from '../gate/certification/certifyingChance';
import type { Route } from '../item';

/** As a gate's verdict has it. */
export interface SampledVerdict {
	readonly rule: string;
	readonly reviewProbability: number;
	readonly leastProbability?: number | undefined;
}

/** How a person came to see an item. */
export interface Sampling extends RecordedChance {
	readonly audited: boolean;
}

/**
 * The draw behind an item that a person was asked about; undefined where there was none: a person was asked for another
 * reason, though the gate had let the item through, or by a gate that left no item to chance. Reviews from before gates
 * recorded their smallest chance say nothing either.
 */
export function samplingOf(route: Route, { rule, reviewProbability, leastProbability }: SampledVerdict): Sampling | undefined {
	if (rule === 'asked' || route === 'automate') return undefined;
	const audited = route === 'audit';
	const least = leastProbability ?? (audited ? reviewProbability : 0);
	return least > 0 && least <= reviewProbability ? { reviewProbability, leastProbability: least, audited } : undefined;
}
