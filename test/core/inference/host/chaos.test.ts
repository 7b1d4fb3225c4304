import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { isHitlError } from '../../../../core/errors';
import type { ModelHost } from '../../../../core/inference/host/modelHost';
import { openModelHost } from '../../../../core/inference/host/openModelHost';
import { BACKENDS } from './fixtures/backends';
import { isAlive, Processes, until } from './fixtures/processes';
import { writeTinyModel } from './fixtures/tinyModel';

// HITL_CHAOS_KILLS=200 HITL_CHAOS_SEED=7 for more of it.
const KILLS = Number(process.env.HITL_CHAOS_KILLS ?? 40);
const SEED = Number(process.env.HITL_CHAOS_SEED ?? 1);
const LABELS = ['card', 'refund', 'exchange'];

let base: string;
beforeAll(async () => (base = await mkdtemp(join(tmpdir(), 'chaos-'))));
afterAll(async () => await rm(base, { recursive: true, force: true }));

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

it(
	`every call ends in an answer or an error with words, though its process is killed ${KILLS} times (seed ${SEED})`,
	async () => {
		const random = randomNumbers(SEED);
		const folders = await Promise.all(
			['a', 'b'].map(async (name) => (await writeTinyModel(join(base, name), LABELS)).folder),
		);
		const processes = new Processes();
		const host = openModelHost({
			backend: BACKENDS[0],
			fork: processes.fork,
			graceMs: 200,
			restarts: { pausesMs: [0], limit: Infinity },
		});
		let isOver = false;
		const outcomes = new Map<string, number>();
		const caller = async (nth: number): Promise<void> => {
			for (let turn = 0; !isOver; turn++) {
				const rows = Math.floor(1 + random() * 600);
				const outcome = await oneCall(host, folders[(nth + turn) % 2] ?? '', rows, random());
				outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
			}
		};
		const callers = Array.from({ length: 6 }, async (_, nth) => await caller(nth));

		let kills = 0;
		while (kills < KILLS) {
			const child = await until('a process to kill', () =>
				processes.all.find(({ signalCode }) => signalCode === null),
			);
			// While it starts, or while it loads and works.
			if (random() < 0.7)
				await until('a process at work', () => processes.isReady(child) || child.signalCode !== null);
			await after(random() * 150);
			const { pid } = child;
			if (pid === undefined || !(await isAlive(pid))) continue;
			process.kill(pid, 'SIGKILL');
			kills++;
			await until('its end', () => child.signalCode !== null);
		}
		isOver = true;
		await Promise.all(callers);

		const known = ['answered', 'cancelled', 'model-host-stopped', 'model-timeout'];
		expect([...outcomes.keys()].filter((outcome) => !known.includes(outcome))).toEqual([]);
		expect(outcomes.get('answered')).toBeGreaterThan(0);
		expect(host.stats()).toMatchObject({ waitingRows: 0, waitingBytes: 0 });
		expect(await oneCall(host, folders[0] ?? '', 100, 1)).toBe('answered');
		if (process.env.HITL_CHAOS_KILLS !== undefined)
			process.stderr.write(`${JSON.stringify([kills, host.stats().starts, ...outcomes])}\n`);

		await host.close();
		for (const { pid = 0 } of processes.all) await until('no orphan', async () => !(await isAlive(pid)));
	},
	30_000 + KILLS * 2_000,
);

/** What became of a call. Wrong answers throw. */
async function oneCall(host: ModelHost, folder: string, count: number, fate: number): Promise<string> {
	const rows = Array.from({ length: count }, (_, i) => `${LABELS[i % 3]} ${i}`);
	try {
		const { results } = await host.run(
			{ task: 'text-classification', folder, dtype: 'auto', settings: {}, rows },
			fate < 0.1 ? { signal: AbortSignal.timeout(20) } : { timeLimitMs: fate < 0.2 ? 50 : undefined },
		);
		for (const [i, result] of results.entries()) {
			if ('failed' in result) throw new Error(result.failed.message);
			expect(result.scores.indexOf(Math.max(...result.scores))).toBe(i % 3);
		}
		expect(results).toHaveLength(count);
		return 'answered';
	} catch (error) {
		if (!isHitlError(error) || error.nextStep === '') throw error;
		return error.code;
	}
}
