import { setTimeout as pause } from 'node:timers/promises';
import { isHitlError } from '../../dist/core/errors.js';
import { openModelHost } from '../../dist/core/inference/host/openModelHost.js';
import { measured } from '../comparison.mjs';
import { seededNumbers } from '../seededNumbers.mjs';

const CALLS_AT_ONCE = 4;
const ROWS = 24;
const HUNG_MS = 120_000;

const isAlive = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

/**
 * Kills the model process with SIGKILL while it has work, again and again. Four callers keep asking; the host may restart
 * without its limit of crashes in a minute, or the run would take an hour. What is counted is how the calls end.
 */
export async function killRows({ folder, texts, kills, seed }) {
	const next = seededNumbers(seed);
	const host = openModelHost({
		threads: 1,
		idleMs: 600_000,
		restarts: { pausesMs: [0, 10, 20], limit: Infinity, windowMs: 60_000 },
	});
	const ends = { answered: 0, refused: 0, hung: 0, unclear: 0, wrong: 0 };
	const pids = new Set();
	let killed = 0;
	const caller = async (id) => {
		for (let call = 0; killed < kills; call++) {
			const from = (id * 97 + call * ROWS) % (texts.length - ROWS);
			const rows = texts.slice(from, from + ROWS);
			const asked = host.run({ task: 'feature-extraction', folder, dtype: 'q8', settings: {}, rows });
			ends[await howItEnds(asked, rows.length)]++;
		}
	};
	const callers = Array.from({ length: CALLS_AT_ONCE }, (_, id) => caller(id));
	while (killed < kills) {
		// In the start, in loading and in the work itself, as it comes.
		await pause(next() * 600);
		const { pid } = host.stats();
		if (pid === undefined || pids.has(pid)) continue;
		pids.add(pid);
		process.kill(pid, 'SIGKILL');
		killed++;
	}
	await Promise.all(callers);
	const { rows, crashes, pid } = { rows: host.stats().waitingRows, ...host.stats() };
	if (pid !== undefined) pids.add(pid);
	await host.close();
	await pause(500);
	const orphans = [...pids].filter(isAlive).length;
	const count = (what, unit, value, bar = { to: 0 }) => measured({ what, unit, values: [value], bar });
	const times = `${kills} kill -9 of the model process`;
	return [
		count(`${times}: answered in full`, 'calls', ends.answered, null),
		count(`${times}: refused with a clear error`, 'calls', ends.refused, null),
		count(`${times}: killed while they had work`, 'processes', crashes, null),
		count(`${times}: without a clear end`, 'calls', ends.hung + ends.unclear + ends.wrong),
		count(`${times}: left in the queue`, 'rows', rows),
		count(`${times}: left behind`, 'processes', orphans),
	];
}

async function howItEnds(asked, rows) {
	const limit = new AbortController();
	const late = pause(HUNG_MS, 'hung', { signal: limit.signal }).catch(() => 'hung');
	const answer = asked.then(
		({ results }) =>
			results.length === rows && results.every(({ vector }) => vector?.every(Number.isFinite))
				? 'answered'
				: 'wrong',
		(error) => (isHitlError(error) && error.nextStep !== '' ? 'refused' : 'unclear'),
	);
	const end = await Promise.race([answer, late]);
	limit.abort();
	return end;
}
