import type { Prediction } from '../../item';

/** What one rule asks of the predictions of one predictor during one run. */
export interface Standard {
	/** In force where no label has its own; 1 while nothing may pass. */
	readonly threshold: number;
	/** Nothing of this predictor goes on without a person. */
	readonly closed: boolean;
	/** Recorded answers back the confidence, whatever the prediction says of itself. */
	readonly proven: boolean;
	/** Only confidence, or missing answers, stand against what is turned down: where reviews are limited the user may let it through. */
	readonly yields: boolean;
	judge(prediction: Prediction): Ruling;
}

export interface Ruling {
	readonly sure: boolean;
	/** A sentence without its full stop, for people without statistics. */
	readonly reason: string;
	/** That this prediction was held against, 0 to 1. */
	readonly threshold: number;
}

/** Everything goes to people. */
export function closedStandard(reason: string, { yields = false }: { readonly yields?: boolean } = {}): Standard {
	const ruling = { sure: false, reason, threshold: 1 };
	return { threshold: 1, closed: true, proven: false, yields, judge: () => ruling };
}
