import { upperBound } from '../../statistics/clopperPearson';
import { logAtMost } from '../../statistics/binomialTails';

/** A version counts as no worse that loses at most this share of the texts: half a point. */
export const MARGIN = 0.005;

/** Part of the level that pays for not knowing how often the two differ. */
const NUISANCE_SHARE = 0.1;

/** Beyond so many standard deviations lies nothing that matters at any level used here. */
const DEVIATIONS = 9;

/**
 * Whether so few losses more than wins among `texts` would come up with probability `level` at most, if the challenger lost
 * `MARGIN` or more of all texts. Exact and unconditional: losses and wins are trinomial, and the share of texts on which the
 * two differ is taken as large as a Clopper-Pearson bound allows (Berger & Boos 1994, JASA 89: the level of that bound is part of
 * the price). The more they differ the more likely such a result, so that bound is the worst case while the result lies
 * below what would be expected.
 */
export function isNoWorse(losses: number, wins: number, texts: number, level: number): boolean {
	if (losses - wins >= MARGIN * texts) return false;
	const differ = upperBound(losses + wins, texts, level * NUISANCE_SHARE);
	// They differ on too few texts to lose so many.
	if (differ <= MARGIN) return true;
	return chanceOfSoFew(losses - wins, texts, differ) <= level * (1 - NUISANCE_SHARE);
}

/** P(losses − wins ≤ most) where losses have the chance (differ + MARGIN)/2 and wins (differ − MARGIN)/2 in each text. */
function chanceOfSoFew(most: number, texts: number, differ: number): number {
	const lossShare = (1 + MARGIN / differ) / 2;
	const spread = DEVIATIONS * Math.sqrt(texts * differ * (1 - differ)) + DEVIATIONS;
	const from = Math.max(0, Math.floor(texts * differ - spread));
	const to = Math.min(texts, Math.ceil(texts * differ + spread));
	const logBelow = logAtMost(from - 1, texts, differ);
	let sum = Math.exp(logBelow);
	let counted = sum;
	// P(pairs) by differences where that is exact, then each from the one before it.
	let chance = Math.exp(logAtMost(from, texts, differ)) - sum;
	for (let pairs = from; pairs <= to; pairs++) {
		counted += chance;
		sum += chance * Math.exp(logAtMost(Math.floor((pairs + most) / 2), pairs, lossShare));
		chance *= ((texts - pairs) * differ) / ((pairs + 1) * (1 - differ));
	}
	// Should rounding ever lose a part, nothing is shown.
	return Math.abs(counted - 1) < 1e-6 ? Math.min(1, sum) : 1;
}
