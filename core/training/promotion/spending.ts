import { mcnemarExact } from './mcnemar';

/** The chance, over all tests against one champion together, that a challenger which is no better takes over. */
export const ALL_TESTS = 0.05;
/** Fewer different texts are no test. */
export const FEWEST_ROWS = 10;
const GROWTH = 1.5;

/** The tests that were made against one champion. */
export interface EarlierTests {
	readonly made: number;
	/** Answered texts on which the two differed, at the last one. */
	readonly pairs: number;
	/** Answered texts that neither had learned from, at the last one; absent where that was not written down. */
	readonly rows?: number | undefined;
}

export const NO_TESTS: EarlierTests = { made: 0, pairs: 0 };

/**
 * What the n-th test (from 1) may spend of `ALL_TESTS`: 6/(π²n²) of it. These shares sum to 1 (Euler 1735), so by the union
 * bound the promise holds however many tests follow and however many answers they share.
 */
export const levelOfTest = (test: number): number => (ALL_TESTS * 6) / (Math.PI * test) ** 2;

/**
 * On how many answered texts the two have to differ before the next test is made: half as many again as at the last, and
 * so many that it could turn out for the challenger. Depends on how often they differ and never on who was right, so
 * that waiting favours neither.
 */
export function pairsForNextTest({ made, pairs }: EarlierTests, level: number, unknownLosses: number): number {
	const couldPass = (wins: number): boolean => mcnemarExact(unknownLosses, wins) < level;
	const grown = made === 0 ? 1 : Math.max(pairs + 1, Math.ceil(pairs * GROWTH));
	if (couldPass(grown)) return grown;
	// No test is passed with as many losses as wins.
	let tooFew = Math.max(grown, unknownLosses);
	let step = 1;
	for (; !couldPass(tooFew + step); step *= 2) tooFew += step;
	let enough = tooFew + step;
	while (enough - tooFew > 1) {
		const middle = Math.floor((tooFew + enough) / 2);
		if (couldPass(middle)) enough = middle;
		else tooFew = middle;
	}
	return enough;
}

/**
 * With how many answered texts the next test is made even if the two differ on no more of them than before: a challenger that grew
 * better may differ less. Half as many again as at the last test; `Infinity` before the first.
 */
export const rowsForNextTest = ({ made, rows }: EarlierTests): number => (made === 0 || rows === undefined ? Infinity : Math.ceil(rows * GROWTH));
