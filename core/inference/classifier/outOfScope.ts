/** What the past answers say about a text: see `PastAnswers.nearest`. */
export interface PastSimilarity {
	/** Cosine of the text with the nearest past answer, −1 to 1; absent when there is none. */
	readonly similarity?: number | undefined;
	/** What it is like among past answers themselves: loops and encoders differ. Absent with few answers. */
	readonly typical?: number | undefined;
}

interface Weights {
	readonly base: number;
	readonly energy: number;
	readonly closeness: number;
}

// Logistic regressions that `npm run bench:out-of-scope` prints: each head, and of it texts that fit and texts that do not,
// count the same.
const BOTH: Weights = { base: 7.88, energy: -0.51, closeness: -8.56 };
const ENERGY: Weights = { base: 1.99, energy: -1.19, closeness: 0 };
const CLOSENESS: Weights = { base: 8.19, energy: 0, closeness: -10.08 };

/** Answers that have nothing in common say nothing about a stranger. */
const LEAST_TYPICAL = 0.1;

/**
 * How little a text looks like anything that the loop's labels are for, from 0 (surely within) to 1 (surely out of scope):
 * 1 / (1 + exp(−(base + a · energy + b · closeness))).
 * Energy: that of the head's logits before the temperature, from where a head knows nothing: ln(mean(exp(z − mean z))) (Liu
 * et al. 2020, "Energy-based Out-of-distribution Detection"; the largest logit does about as well, Vaze et al. 2022, "Open-Set
 * Recognition: A Good Closed-Set Classifier Is All You Need?").
 * Closeness: the cosine with the nearest past answer (Sun et al. 2022, "Out-of-Distribution Detection with Deep Nearest
 * Neighbors"), divided by what it typically is among the answers.
 * Before the first training (`logits` absent) closeness alone; with few answers energy alone; undefined with neither. It is
 * no probability: how many texts are out of scope differs from loop to loop.
 */
export function outOfScopeScore(logits: ArrayLike<number> | undefined, past: PastSimilarity = {}): number | undefined {
	const energy = logits === undefined || logits.length < 2 ? undefined : energyAboveNothing(logits);
	const closeness = closenessOf(past);
	if (energy === undefined && closeness === undefined) return undefined;
	const weights = energy === undefined ? CLOSENESS : closeness === undefined ? ENERGY : BOTH;
	return 1 / (1 + Math.exp(-(weights.base + weights.energy * (energy ?? 0) + weights.closeness * (closeness ?? 0))));
}

/** 1 for a text that is as like the nearest past answer as these are like each other; undefined when that cannot be said. */
export const closenessOf = ({ similarity, typical }: PastSimilarity): number | undefined =>
	similarity === undefined || typical === undefined ? undefined : similarity / Math.max(LEAST_TYPICAL, typical);

/** 0 when all logits are equal, else more; unchanged when the same is added to all. */
export function energyAboveNothing(logits: ArrayLike<number>): number {
	let sum = 0;
	let largest = -Infinity;
	for (let i = 0; i < logits.length; i++) {
		const value = logits[i] ?? 0;
		sum += value;
		if (value > largest) largest = value;
	}
	let exponentials = 0;
	for (let i = 0; i < logits.length; i++) exponentials += Math.exp((logits[i] ?? 0) - largest);
	return largest - sum / logits.length + Math.log(exponentials / logits.length);
}
