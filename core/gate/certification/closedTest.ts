/**
 * Which of several promises, ordered from strict to loose, hold together: a closed test (Marcus, Peritz & Gabriel 1976). The
 * promise at threshold i counts as shown if every set of thresholds with i in it speaks together against "all of these are
 * broken". Then the chance that any broken one is shown is at most δ: the set of all that are broken must have spoken.
 *
 * In a set each member gets the weights of all thresholds from after its predecessor up to itself, the last one also what
 * comes after it: as in the fallback procedure (Wiens 2003; graphs of Bretz, Maurer, Brannath & Posch 2009) what a stricter
 * threshold does not need, or has won, passes on to looser ones. This shows whatever fixed sequences from several starts, each at
 * its own weight, show, and more.
 *
 * - p-values: a set speaks if one member has p ≤ δ × its weight (Bonferroni).
 * - e-values: a set speaks if their weighted mean reaches 1/δ. It is a supermartingale from 1 where all are, so by Ville (1939) this
 *   may be looked at at any time (averages: Vovk & Wang 2021, the admissible way to merge e-values).
 *
 * @param evidence for each threshold, 1/p or e
 * @param weights for each threshold, sum 1; chosen without a look at mistakes
 * @returns for each threshold how strongly its weakest set speaks: shown if that is at least 1/δ
 */
export function closedTest(evidence: readonly number[], weights: readonly number[], kind: 'p-values' | 'e-values'): number[] {
	const together = kind === 'p-values' ? Math.max : (one: number, other: number): number => one + other;
	const count = evidence.length;
	const upTo = [0];
	for (const weight of weights) upTo.push(upTo.at(-1)! + weight);
	/** What member `at` says in a set where it comes after `before` (−1: it is the first) and takes all weights up to `last`. */
	const says = (before: number, at: number, last: number): number => (upTo[last + 1]! - upTo[before + 1]!) * evidence[at]!;

	// Weakest sets that end before, or at, a threshold; by dynamic programming over the members.
	const begins: number[] = [];
	const ends: number[] = [];
	for (let at = 0; at < count; at++) {
		let [goesOn, stops] = [Infinity, Infinity];
		for (let before = -1; before < at; before++) {
			const said = before === -1 ? 0 : begins[before]!;
			goesOn = Math.min(goesOn, together(said, says(before, at, at)));
			stops = Math.min(stops, together(said, says(before, at, count - 1)));
		}
		begins.push(goesOn);
		ends.push(stops);
	}
	const rest = new Array<number>(count).fill(Infinity);
	for (let at = count - 1; at >= 0; at--) {
		for (let next = at + 1; next < count; next++) {
			rest[at] = Math.min(rest[at]!, says(at, next, count - 1), together(says(at, next, next), rest[next]!));
		}
	}
	return evidence.map((_, at) => Math.min(ends[at]!, together(begins[at]!, rest[at]!)));
}
