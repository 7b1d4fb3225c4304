import { mcnemarExact } from './mcnemar';
import type { PairedCounts, TrainingOutcome } from './trainingOutcome';

export interface PromotionVerdict {
	readonly verdict: 'promote' | 'keep';
	/** Plain words with the numbers. */
	readonly reason: string;
	/**
	 * How often chance alone gives so many wins among the unseen rows, 0 to 1, taken as if it were the only test ever made on
	 * them; absent without a champion.
	 */
	readonly pValue?: number;
}

const SIGNIFICANCE = 0.05;
const UNSEEN_FOR_NO_WORSE = 10;

/**
 * Whether the challenger takes over. Without a champion: when it is right at least as often, out of fold, as the guesses
 * before any training. Else: when it beats the champion on rows that neither learned from by more than chance explains
 * (exact McNemar, one-sided, p < 0.05), or when it is no worse there and is the first whose confidence was measured; and
 * no label may get clearly worse (the same test the other way round, Bonferroni-corrected for the number of labels). Tries
 * that follow each other test on partly the same rows; this is not corrected for, so over many tries chance promotes more often.
 */
export function judge(outcome: TrainingOutcome, champion?: { readonly calibrated: boolean }): PromotionVerdict {
	if (!champion) return judgeFirst(outcome);
	const { unseen } = outcome;
	const pValue = mcnemarExact(unseen.championOnly, unseen.challengerOnly);
	if (unseen.rows === 0) {
		return keep(pValue, 'No answer has been set aside yet that could test the new version against the one in use, so it stays out.');
	}
	const score =
		`Of the ${texts(unseen.rows)} set aside to test with, the new version gets ${unseen.challengerCorrect} right and the one in use ` +
		`${unseen.championCorrect}; ${unseen.challengerOnly} only the new one, ${unseen.championOnly} only the one in use.`;
	const worse = clearlyWorseLabel(outcome);
	if (worse) {
		return keep(
			pValue,
			`${score} But it would get worse at "${worse.label}": there ${worse.unseen.championOnly} of ${texts(worse.unseen.rows)} ` +
				`would turn from right to wrong and ${worse.unseen.challengerOnly} from wrong to right.`,
		);
	}
	if (pValue < SIGNIFICANCE) {
		return { verdict: 'promote', pValue, reason: `${score} It takes over: ${luck(pValue)}.` };
	}
	const noWorse = unseen.challengerCorrect >= unseen.championCorrect;
	const measuresConfidence = outcome.calibrated && !champion.calibrated;
	if (measuresConfidence && noWorse && unseen.rows >= UNSEEN_FOR_NO_WORSE) {
		return {
			verdict: 'promote',
			pValue,
			reason: `${score} That is no fewer, and how sure it is has been checked on ${outcome.outOfFold.rows} answers, so it takes over.`,
		};
	}
	if (!noWorse) return keep(pValue, `${score} It is not better, so it stays out.`);
	if (measuresConfidence) {
		return keep(pValue, `${score} That is no fewer, but it takes at least ${UNSEEN_FOR_NO_WORSE} such texts to go by.`);
	}
	if (unseen.challengerOnly === unseen.championOnly) return keep(pValue, `${score} It is not better, so it stays out.`);
	return keep(pValue, `${score} That can still be luck: ${luck(pValue)}.`);
}

function judgeFirst({ outOfFold, trainingRows }: TrainingOutcome): PromotionVerdict {
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

function clearlyWorseLabel({ perLabel }: TrainingOutcome): { label: string; unseen: PairedCounts } | undefined {
	const tested = perLabel.filter(({ unseen }) => unseen.rows > 0);
	return tested.find(({ unseen }) => mcnemarExact(unseen.challengerOnly, unseen.championOnly) < SIGNIFICANCE / tested.length);
}

const keep = (pValue: number, reason: string): PromotionVerdict => ({ verdict: 'keep', reason, pValue });

const texts = (count: number): string => (count === 1 ? '1 text' : `${count} texts`);

const times = (count: number): string => (count === 1 ? '1 time' : `${count} times`);

/** Rows that a trained version answered have no first guess; Retrain does not know the descriptions that Predict is given. */
const workedOut = (count: number): string =>
	count === 0
		? ''
		: ` For ${count} of these answers no first guess was recorded; what the names of the labels alone, without descriptions, would have given counts instead.`;

/** For one comparison by itself: earlier tries on the same texts make luck more likely, and the sentence says so. */
const luck = (pValue: number): string =>
	`were both equally good, luck alone would give such a lead ${howOften(pValue)}, earlier tries on the same texts not counted`;

function howOften(share: number): string {
	const inHundred = share * 100;
	if (inHundred < 0.1) return 'less than once in 1,000 tries';
	if (inHundred < 1) return `about ${times(Math.round(inHundred * 10))} in 1,000 tries`;
	return `about ${times(Math.round(inHundred))} in 100 tries`;
}
