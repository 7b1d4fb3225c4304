import { gaussLegendre } from '../../statistics/gaussLegendre';
import { logClosedForm, priorB, type Alternative } from './closedForm';
import type { Tally } from './region';

/** So many that the average is exact to eight digits up to some 30,000 answers; beyond, the stakes are spread more coarsely, and no less fairly. */
const NODES = 128;
/** Promises of which the bets are kept at hand. */
const KEPT = 64;

/** Weights of which the factors are kept at hand, for each promise. */
const KEPT_WEIGHTS = 64;

/** ln of what an answer multiplies each stake by. */
interface Factors {
	readonly right: Float64Array;
	readonly wrong: Float64Array;
}

/** Bets against an error of α, one for each error that is bet on, and ln of how much of the stake lies on each. */
interface Bets {
	readonly logStakes: Float64Array;
	readonly lambdas: Float64Array;
	readonly factors: Map<number, Factors>;
}

const known = new Map<string, Bets>();
const RULE = gaussLegendre(NODES, 0, 1);

function betsAgainst(alpha: number, alternative: Alternative): Bets {
	const key = `${alternative} ${alpha}`;
	const found = known.get(key);
	if (found !== undefined) return found;
	// With q = sin²θ the prior has no pole at 0, and what answers tell of θ is as sharp everywhere.
	const cut = Math.asin(Math.sqrt(alpha));
	const [from, to] = alternative === 'below' ? [0, cut] : [cut, Math.PI / 2];
	const thetas = RULE.nodes.map((node) => from + (to - from) * node);
	const density = RULE.weights.map((weight, i) => weight * Math.cos(thetas[i]!) ** (2 * priorB(alpha) - 1));
	const total = density.reduce((sum, part) => sum + part, 0);
	const bets = { logStakes: density.map((part) => Math.log(part / total)), factors: new Map<number, Factors>(), lambdas: thetas.map((theta) => (alpha - Math.sin(theta) ** 2) / (alpha * (1 - alpha))) };
	if (known.size >= KEPT) known.clear();
	known.set(key, bets);
	return bets;
}

function factorsOf({ lambdas, factors }: Bets, alpha: number, weight: number): Factors {
	const found = factors.get(weight);
	if (found !== undefined) return found;
	const made = { right: lambdas.map((bet) => Math.log1p(bet * weight * alpha)), wrong: lambdas.map((bet) => Math.log1p(bet * weight * (alpha - 1))) };
	if (factors.size >= KEPT_WEIGHTS) factors.clear();
	factors.set(weight, made);
	return made;
}

/**
 * ln E of answers against "the error is `alpha` or more" (or less), however people came to see them.
 *
 * Each answer multiplies a stake by 1 + λ·w·(α − e), e its error (0 or 1), w the smallest chance of any item to be asked at
 * that time over its own. On average over an item of the region and its draw the factor is 1 + λ·least·(α − error), so under the
 * hypothesis the stake is a supermartingale, whatever was asked and however that followed from the past; λ is fixed (betting
 * as in Waudby-Smith & Ramdas 2024, with the inverse probabilities of Xu, Karampatziakis & Mineiro 2024 scaled to 1 at most).
 * λ = (α − q)/(α(1 − α)) is the likelihood ratio of the error q where w = 1; the stakes are spread over q by the prior of
 * `logClosedForm`, which this is where every w is 1.
 */
export function logBetting(tallies: readonly Tally[], alpha: number, alternative: Alternative = 'below'): number {
	if (tallies.every(({ weight, answers }) => weight === 1 || answers === 0)) {
		const sum = (what: 'answers' | 'mistakes'): number => tallies.reduce((all, tally) => all + tally[what], 0);
		return logClosedForm(sum('mistakes'), sum('answers'), alpha, alternative);
	}
	return logBets(tallies, alpha, alternative);
}

/** The same as a sum over bets, also where every w is 1. */
export function logBets(tallies: readonly Tally[], alpha: number, alternative: Alternative = 'below'): number {
	const bets = betsAgainst(alpha, alternative);
	const logs = bets.logStakes.slice();
	for (const { weight, answers, mistakes } of tallies) {
		const { right, wrong } = factorsOf(bets, alpha, weight);
		const agreed = answers - mistakes;
		// Without answers of a kind its factor may be 0, and 0 · −∞ is no number.
		if (agreed > 0 && mistakes > 0) for (let i = 0; i < NODES; i++) logs[i]! += agreed * right[i]! + mistakes * wrong[i]!;
		else if (agreed > 0) for (let i = 0; i < NODES; i++) logs[i]! += agreed * right[i]!;
		else if (mistakes > 0) for (let i = 0; i < NODES; i++) logs[i]! += mistakes * wrong[i]!;
	}
	return logOfSum(logs);
}

function logOfSum(logs: Float64Array): number {
	let largest = -Infinity;
	for (const log of logs) if (log > largest) largest = log;
	if (largest === -Infinity) return -Infinity;
	let sum = 0;
	// What is smaller by more than sixteen digits leaves no trace.
	for (const log of logs) if (log > largest - 40) sum += Math.exp(log - largest);
	return largest + Math.log(sum);
}
