/** The lowest threshold from which the share of mistakes among rows `{ confidence, wrong }` is at most alpha; undefined where there is none. */
export function lowestThreshold(rows, alpha) {
	const ranked = rows.toSorted((one, other) => other.confidence - one.confidence);
	let mistakes = 0;
	let lowest;
	for (const [at, { confidence, wrong }] of ranked.entries()) {
		if (wrong) mistakes++;
		const isLastOfEquals = ranked[at + 1]?.confidence !== confidence;
		if (isLastOfEquals && confidence > 0 && mistakes <= alpha * (at + 1)) lowest = confidence;
	}
	return lowest;
}
