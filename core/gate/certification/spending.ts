import { logAtMost } from '../../statistics/binomialTails';
import { likeliestStart } from './likeliestStart';

/** What the j-th version (from 1) may spend of δ so that all of them together spend δ: the shares sum to 1 (Euler 1735). */
export const wholeLifeShare = (delta: number, versionNumber: number): number => (delta * 6) / (Math.PI * versionNumber) ** 2;

/** The chance, over all versions so far together, that a promise of the loop was or is wrong, at most. */
export const loopWideChance = (delta: number, versions: number, wholeLife: boolean): number => (wholeLife ? delta : Math.min(1, versions * delta));

/** Where the test after every answer starts, as shares of the traffic. */
const STARTS = [0.1, 0.25, 0.45, 0.65];
/** Of δ, for a start that nearly all answers count for: where all goes well it is the first to have enough. */
const WIDE = 0.6;
const WIDE_START = 0.85;

/** Of δ in that test, for the start that the predictor's own confidence recommends. */
const RECOMMENDED = 0.4;
/** Answers for which that start is the best one. */
const ANSWERS_FORESEEN = 500;
/** The same in the test at a promotion. */
const RECOMMENDED_AT_PROMOTION = 0.8;

/** Where the test at a promotion starts, beyond its first start. */
const LATER_STARTS = [0.3, 0.5, 0.75];
/** Of δ, for the strictest threshold that forgives some mistakes. */
const FIRST_START = 0.8;
const FORGIVEN = 3;
/** But no further on than this share of the traffic. */
const FIRST_START_BEFORE = 0.65;

const at = (share: number, count: number): number => Math.max(0, Math.round(share * count) - 1);

function weightsAt(starts: readonly number[], count: number): number[] {
	const weights = new Array<number>(count).fill(0);
	for (const start of starts) weights[start]! += 1 / starts.length;
	return weights;
}

/** What the predictor's own confidence says of its mistakes, for each threshold; and how many are allowed. */
export interface Expectation {
	readonly expected: readonly number[];
	readonly alpha: number;
}

/**
 * For the test that may be looked at after every answer: fixed for good when the predictor comes into use, whatever comes. Other
 * ways to spread δ over five to seven starts automated within 1 % as much on the same data, a start that confidence recommends
 * up to twice as much where few mistakes are allowed for what the predictor can do.
 */
export function everyAnswerWeights(count: number, expectation?: Expectation): number[] {
	const wide = at(WIDE_START, count);
	const usual = weightsAt(STARTS.map((share) => at(share, count)), count).map((weight, start) => (1 - WIDE) * weight + (start === wide ? WIDE : 0));
	if (expectation === undefined) return usual;
	const foreseen = usual.map((_, start) => Math.round((ANSWERS_FORESEEN * (start + 1)) / count));
	return withStart(usual, likeliestStart(foreseen, expectation.expected, expectation.alpha), RECOMMENDED);
}

const withStart = (usual: readonly number[], start: number | undefined, share: number): number[] =>
	start === undefined ? [...usual] : usual.map((weight, at) => (1 - share) * weight + (at === start ? share : 0));

/** `batchWeights`, with most of δ on the start that confidence recommends, if it may be enough there. `answers` for each threshold. */
export function recommendedBatchWeights(answers: readonly number[], all: number, { expected, alpha }: Expectation, delta: number): number[] {
	const usual = batchWeights(all, answers.length, alpha, delta);
	return withStart(usual, likeliestStart(answers, expected, alpha, delta * RECOMMENDED_AT_PROMOTION), RECOMMENDED_AT_PROMOTION);
}

/**
 * For the test at a promotion: most of δ on the strictest threshold that may hold enough of the answers to pass with three
 * mistakes among them, or with fewer where there are few answers; the rest on three starts beyond it. Depends on how many answers
 * there are in all, and on no mistake. The constants were chosen by what was automated on rows drawn from the training file of BANKING77, SMS and AG News.
 *
 * @param answers answers in all, by weight
 * @param count thresholds, taken to accept equal shares of the traffic
 */
export function batchWeights(answers: number, count: number, alpha: number, delta: number): number[] {
	const first = firstStart(answers, count, alpha, delta * FIRST_START);
	const later = LATER_STARTS.map((share) => at(share, count)).filter((start) => start > first);
	if (later.length === 0) return weightsAt([first], count);
	return weightsAt(later, count).map((weight, start) => (1 - FIRST_START) * weight + (start === first ? FIRST_START : 0));
}

function firstStart(answers: number, count: number, alpha: number, level: number): number {
	const enough = (mistakes: number): number => {
		for (let start = 0; start < count; start++) {
			const accepted = Math.floor((answers * (start + 1)) / count);
			if (accepted > mistakes && logAtMost(mistakes, accepted, alpha) <= Math.log(level)) return start;
		}
		return count;
	};
	for (let mistakes = FORGIVEN; mistakes > 0; mistakes--) {
		const start = enough(mistakes);
		if ((start + 1) / count <= FIRST_START_BEFORE) return start;
	}
	return Math.min(enough(0), count - 1);
}
