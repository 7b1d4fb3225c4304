/** Chances of an item of being seen by a person, as its decision recorded them. */
export interface RecordedChance {
	readonly reviewProbability: number;
	readonly leastProbability: number;
}

/**
 * The chance of an answer of being among those that certify a predictor.
 *
 * An answer newer than the predictor's training certifies whatever its side: its chance is that of being seen. An older one
 * certifies only if it was held out: audits always are, other answers with the chance `heldOutShare`. Weights that took it
 * for certain would count reviewed items too little beside audited ones, and their mistakes with them.
 *
 * @param older the predictor may have learned from answers of that time
 */
export function certifyingChance({ reviewProbability, leastProbability }: RecordedChance, older: boolean, audited: boolean, heldOutShare: number): RecordedChance {
	// When everybody was asked, everybody was held out with the same chance, and only the ratio of chances matters.
	if (!older || leastProbability === 1) return { reviewProbability, leastProbability };
	const ofReviewed = heldOutShare;
	return { reviewProbability: audited ? reviewProbability : ofReviewed * reviewProbability, leastProbability: Math.min(leastProbability, ofReviewed) };
}
