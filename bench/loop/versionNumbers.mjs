import { logAtLeast } from '../../dist/core/statistics/binomialTails.js';

/**
 * Each version that automated anything, with the error it really had at every threshold that it was used with: on items that
 * came later and on those that never came. It had neither learned from them nor been certified on them, and unlike items that
 * had been automated before they are no choice of easy ones.
 */
export function versionNumbers(cycles, state, { alpha }) {
	const starts = placesOf(cycles);
	return [...state.versions.values()].map(({ number, cycle, scores }) => {
		const used = cycles.filter(({ version, threshold }) => version === number && threshold !== undefined);
		const thresholds = [...Map.groupBy(used, ({ threshold }) => threshold)].map(([threshold, same]) => ({
			...truthAt(state, scores, threshold, starts[same[0].cycle - 1], alpha),
			from: same[0].cycle,
			cycles: same.length,
		}));
		const automated = used.reduce((total, one) => total + one.automated, 0);
		const mistakes = used.reduce((total, one) => total + one.mistakes, 0);
		return {
			version: number,
			afterCycle: cycle,
			...(thresholds.length > 0 && { broken: thresholds.some(({ error }) => error > alpha), clearlyBroken: thresholds.some(({ pValue }) => pValue < 0.05) }),
			automated,
			mistakes,
			thresholds,
			...qualityOf(state.truthAhead({ scores }, starts[cycle] ?? state.items.length)),
		};
	});
}

/** Where each cycle begins, and the end. */
const placesOf = (cycles) => cycles.reduce((places, { items }) => [...places, places.at(-1) + items], [0]);

function truthAt(state, scores, threshold, from, alpha) {
	const rows = state.truthAhead({ scores }, from);
	const accepted = rows.filter(({ confidence }) => confidence >= threshold);
	const mistakes = accepted.filter(({ wrong }) => wrong).length;
	return {
		threshold,
		rows: rows.length,
		accepted: accepted.length,
		mistakes,
		error: accepted.length === 0 ? 0 : mistakes / accepted.length,
		/** Chance of so many mistakes or more, were the error just alpha. */
		pValue: Math.exp(logAtLeast(mistakes, accepted.length, alpha)),
	};
}

/** Accuracy, and how well confidence puts the mistakes last: area under the risk-coverage curve, and its excess over the best order. */
function qualityOf(rows) {
	const ranked = rows.toSorted((one, other) => other.confidence - one.confidence);
	let mistakes = 0;
	let area = 0;
	const coverage = { 0.01: 0, 0.02: 0, 0.05: 0 };
	for (const [at, { wrong, confidence }] of ranked.entries()) {
		if (wrong) mistakes++;
		area += mistakes / (at + 1);
		if (ranked[at + 1]?.confidence === confidence) continue;
		for (const risk of Object.keys(coverage)) if (mistakes <= Number(risk) * (at + 1)) coverage[risk] = (at + 1) / ranked.length;
	}
	const error = mistakes / ranked.length;
	const aurc = area / ranked.length;
	const best = error + (1 - error) * (error === 1 ? 0 : Math.log(1 - error));
	return { accuracy: 1 - error, aurc, excessAurc: aurc - best, coverageAt: coverage };
}
