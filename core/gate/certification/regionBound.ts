import { logAtMost } from '../../statistics/binomialTails';
import { upperBound } from '../../statistics/clopperPearson';
import { logBetting } from './betting';
import type { Region } from './region';

const STEPS = 30;

/**
 * −ln p of "the error in the region is `alpha` or more": the exact binomial tail of the answers from times when everybody was asked,
 * divided by what bets on all others won. A p-value over an e-value of other draws is one again (Ignatiadis, Wang & Ramdas 2024).
 */
const logAgainst = ({ uniform, sampled }: Region, alpha: number): number => logBetting(sampled, alpha) - logAtMost(uniform.mistakes, uniform.answers, alpha);

/**
 * The largest error of the region that its answers are compatible with at `delta`: Clopper & Pearson (1934) where everybody was
 * asked, and in general all errors that the test of `logAgainst` does not exclude. 1 without answers.
 */
export function regionBound(region: Region, delta: number): number {
	const { uniform, sampled } = region;
	if (sampled.every(({ answers }) => answers === 0)) return upperBound(uniform.mistakes, uniform.answers, delta);
	const isExcluded = (error: number): boolean => logAgainst(region, error) >= -Math.log(delta);
	let [low, high] = [0, 1];
	for (let step = 0; step < STEPS; step++) {
		const middle = (low + high) / 2;
		if (isExcluded(middle)) high = middle;
		else low = middle;
	}
	return high;
}
