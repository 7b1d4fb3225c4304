import { measured } from '../comparison.mjs';

/**
 * The same rates by CPU time, as a figure: other work of the machine does not change it, while the model process, which has
 * a lower priority, waits for it. No row where the system does not tell times of processes.
 */
export const byCpuTime = (what, ours, peers, peerName) =>
	[...ours, ...peers].some(Number.isNaN)
		? []
		: [
				measured({
					what: `${what}, by CPU time`,
					unit: 'texts per CPU second',
					values: ours,
					peers,
					peerName,
				}),
			];
