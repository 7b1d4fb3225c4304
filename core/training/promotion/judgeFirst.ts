import type { MeasuredOutcome } from '../trainingOutcome';
import type { PromotionVerdict } from './judge';
import { times } from './sentences';

/** A first version takes over when it is right at least as often, on rows that it did not learn from, as the guesses before. */
export function judgeFirst({ outOfFold, trainingRows }: MeasuredOutcome): PromotionVerdict {
	const { rows, correct, incumbentCorrect, incumbentWorkedOut } = outOfFold;
	if (rows === 0) {
		return {
			verdict: 'keep',
			reason: `The ${trainingRows} answers repeat too few texts to test a first version: no text could be set aside while learning from the others.`,
		};
	}
	const score =
		`On ${rows} answers, each kept out while it learned from the others, the first version is right ${times(correct)}; ` +
		`the guesses before any training were right ${times(incumbentCorrect)}.${workedOut(incumbentWorkedOut)}`;
	return correct >= incumbentCorrect
		? { verdict: 'promote', reason: `${score} It takes over; how sure it is has not been checked yet.` }
		: { verdict: 'keep', reason: `${score} It needs more answers before it takes over.` };
}

/** Rows that a trained version answered have no first guess; Retrain does not know the descriptions that Predict is given. */
const workedOut = (count: number): string =>
	count === 0
		? ''
		: ` For ${count} of these answers no first guess was recorded; what the names of the labels alone, without descriptions, would have given counts instead.`;
