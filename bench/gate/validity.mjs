import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { promises } from './promises.mjs';

/** One in twenty: how often chance alone would lift a share of δ above the bar. */
const ONE_SIDED_95 = 1.645;
const STREAMS_AT_A_TIME = 100;

function row({ what, delta }, broken, made) {
	const tries = Math.max(1, made);
	const share = broken / tries;
	const spread = 100 * Math.sqrt((share * (1 - share)) / tries);
	const common = { what, unit: '%', ours: 100 * share, spread, peer: null, peerName: null, ratio: null, repeats: made };
	if (delta === undefined) return { ...common, bar: null, holds: null };
	const bar = { to: 100 * (delta + ONE_SIDED_95 * Math.sqrt((delta * (1 - delta)) / tries)) };
	return { ...common, bar, holds: common.ours <= bar.to };
}

/** Has the jobs done by as many threads as there are cores. */
async function inThreads(jobs, onResult) {
	const left = [...jobs];
	const thread = async () => {
		const worker = new Worker(new URL('./validityWorker.mjs', import.meta.url));
		try {
			for (let job = left.shift(); job !== undefined; job = left.shift()) {
				const done = once(worker, 'message');
				worker.postMessage(job);
				const [result] = await done;
				onResult(result);
			}
		} finally {
			await worker.terminate();
		}
	};
	await Promise.all(Array.from({ length: Math.min(left.length, availableParallelism()) }, thread));
}

/** Rows of the table of `npm run bench:gate`: how often a promise is broken that sits exactly on its edge. */
export async function validityRows({ quick, log }) {
	const tries = quick ? 40 : 2_000;
	const jobs = promises.flatMap((_promise, at) =>
		Array.from({ length: Math.ceil(tries / STREAMS_AT_A_TIME) }, (_none, part) => ({ at, from: part * STREAMS_AT_A_TIME, to: Math.min(tries, (part + 1) * STREAMS_AT_A_TIME) })),
	);
	const found = promises.map(({ rows }) => ({ rows: rows.map((promise) => ({ promise, broken: 0, made: 0 })), left: jobs.length / promises.length }));
	await inThreads(jobs, ({ at, counts }) => {
		const one = found[at];
		for (const [row, { broken, made }] of counts.entries()) {
			one.rows[row].broken += broken;
			one.rows[row].made += made;
		}
		if (--one.left > 0) return;
		for (const { promise, broken, made } of one.rows) log(`  ${promise.what}: ${((100 * broken) / Math.max(1, made)).toFixed(1)} %`);
	});
	return found.flatMap(({ rows }) => rows.map(({ promise, broken, made }) => row(promise, broken, made)));
}
