import type { ConfusableLabels } from './confusableLabels';
import type { RehearsedItem } from './rehearsedItem';
import { seededNormal, seededShare } from './seededShare';

/** An item as a person sees it. */
export interface AskedOfPeople {
	readonly item: RehearsedItem;
	/** What the page suggests; absent on blind items. */
	readonly suggestion?: string;
	/** Labels that can be chosen. */
	readonly labels: readonly string[];
	/** What for, e.g. `second look`: somebody asked again may answer something else. */
	readonly purpose: string;
}

export interface SimulatedAnswer {
	/** Absent for "none of these". */
	readonly label?: string;
	readonly seconds: number;
}

export type Reviewers = (asked: AskedOfPeople) => SimulatedAnswer;

export interface ReviewerHabits {
	/** Chance of a wrong answer, 0 to 1. */
	readonly error: number;
	/** Chance to agree with a suggestion that is shown and wrong, 0 to 1. */
	readonly anchoring: number;
	readonly seed: number;
}

/** Medians in seconds, planning figures until they are measured: nothing shown, agreed to what was shown, looked at again. */
export const SECONDS = { blind: 12, confirm: 7, again: 20 } as const;

/** Purpose of an ordinary review. */
export const FIRST_LOOK = 'first look';

/** Spread of the logarithm of the time. */
export const SIGMA = 0.5;

/**
 * People who mostly know what is right. A wrong answer is one of the labels that the right one is easily taken for; a wrong
 * suggestion that is shown draws them towards it. The time is log-normal. The same item gets the same answer in every run
 * with the same seed.
 */
export function simulatedReviewers(confusable: ConfusableLabels, { error, anchoring, seed }: ReviewerHabits): Reviewers {
	return ({ item, suggestion, labels, purpose }) => {
		const { itemId } = item;
		const draw = (what: string): number => seededShare(seed, what, purpose, itemId);
		const median = purpose === FIRST_LOOK ? SECONDS.blind : SECONDS.again;
		const seconds = (usual: number): number => usual * Math.exp(SIGMA * seededNormal(seed, 'seconds', purpose, itemId));
		const right = item.label !== undefined && labels.includes(item.label) ? item.label : undefined;
		if (suggestion !== undefined && suggestion !== right && draw('anchoring') < anchoring) {
			return { label: suggestion, seconds: seconds(SECONDS.confirm) };
		}
		const label = draw('error') < error ? mistakenFor(item.label, right) : right;
		const agrees = suggestion !== undefined && label === suggestion && purpose === FIRST_LOOK;
		return { ...(label === undefined ? {} : { label }), seconds: seconds(agrees ? SECONDS.confirm : median) };

		function mistakenFor(truth: string | undefined, known: string | undefined): string | undefined {
			const near = truth === undefined ? labels : (confusable.get(truth) ?? []).filter((other) => labels.includes(other));
			const others = near.filter((other) => other !== known);
			return others[Math.floor(draw('which') * others.length)] ?? known;
		}
	};
}
