import { lowestThreshold } from './lowestThreshold.mjs';
import { bonferroni, plainSample, sgr, strictFirst } from './peers.mjs';

/**
 * What share of the traffic that comes each way to find a threshold would automate, from the very answers that the gate of
 * this cycle had; and how much of that would be wrong. Before the cycle is counted in.
 */
export function sameRows(state, threshold, settings, seed) {
	const ahead = state.truthAhead();
	const rows = state.certifyingRows();
	const plain = plainSample(rows, seed);
	const found = {
		ours: threshold,
		oracle: lowestThreshold(ahead, settings.alpha),
		plugIn: lowestThreshold(rows, settings.alpha),
		sgr: sgr(plain, settings),
		bonferroni: bonferroni(plain, settings),
		strictFirst: strictFirst(plain, settings),
	};
	const shares = Object.entries(found).map(([way, from]) => {
		const accepted = from === undefined ? [] : ahead.filter(({ confidence }) => confidence >= from);
		const wrong = accepted.filter((row) => row.wrong).length;
		return [way, { share: accepted.length / Math.max(1, ahead.length), error: accepted.length === 0 ? 0 : wrong / accepted.length }];
	});
	return { answers: rows.length, plain: plain.length, ...Object.fromEntries(shares) };
}
