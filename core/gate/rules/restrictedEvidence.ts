import type { Cell, Counts, Evidence, SampledCount } from '../certification/evidence';

/** From which confidence a label may go on at all, where that is not from any; Infinity: never. */
export type FloorOf = (label: string) => number | undefined;

/**
 * The evidence about what can go on without a person where some labels never may, or only from a confidence of their own: what
 * stays with people says nothing about the others, so it moves to the cell that no threshold accepts, where it counts as traffic.
 * A floor between two thresholds takes away all down to the next stricter one, see `acceptedFrom`.
 */
export function restrictedEvidence(evidence: Evidence, floorOf: FloorOf): Evidence {
	const { thresholds } = evidence;
	let result = evidence;
	for (const [label, counts] of Object.entries(evidence.byLabel)) {
		const floor = floorOf(label);
		const kept = floor === undefined ? thresholds.length : thresholds.filter((threshold) => threshold >= floor).length;
		if (kept === thresholds.length) continue;
		const byLabel = { ...result.byLabel, [label]: moved(counts, counts, kept) };
		result = { ...result, ...moved(result, counts, kept), byLabel };
	}
	return result;
}

/** The loosest threshold of the evidence that is no looser than `floor`: what a floor amounts to. Undefined: none is. */
export const acceptedFrom = ({ thresholds }: Pick<Evidence, 'thresholds'>, floor: number): number | undefined =>
	thresholds.findLast((threshold) => threshold >= floor);

/** `from` with the counts of `some` in cells from `kept` on moved to the last one. */
function moved(from: Counts, some: Counts, kept: number): Counts {
	const soFar = movedCells(from.soFar, some.soFar, kept);
	return from.atPromotion === undefined ? { soFar } : { soFar, atPromotion: movedCells(from.atPromotion, some.atPromotion ?? [], kept) };
}

function movedCells(cells: readonly Cell[], some: readonly Cell[], kept: number): readonly Cell[] {
	const last = cells.length - 1;
	const leaving = some.slice(kept, last).flat();
	return cells.map((cell, at) => (at === last ? summed(cell, leaving, 1) : at < kept ? cell : summed(cell, some[at] ?? [], -1)));
}

function summed(cell: Cell, more: readonly SampledCount[], sign: 1 | -1): Cell {
	const sums = [...cell];
	for (const { reviewProbability, leastProbability, answers, mistakes } of more) {
		const at = sums.findIndex((sum) => sum.reviewProbability === reviewProbability && sum.leastProbability === leastProbability);
		const known = sums[at] ?? { reviewProbability, leastProbability, answers: 0, mistakes: 0 };
		sums.splice(at === -1 ? sums.length : at, 1, { ...known, answers: known.answers + sign * answers, mistakes: known.mistakes + sign * mistakes });
	}
	return sums.filter(({ answers }) => answers > 0);
}
