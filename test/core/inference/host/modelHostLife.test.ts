import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ModelHost } from '../../../../core/inference/host/modelHost';
import { openModelHost, type ModelHostOptions } from '../../../../core/inference/host/openModelHost';
import { BACKENDS } from './fixtures/backends';
import { classify } from './fixtures/classify';
import { crash, exitOf, isAlive, isComputing, Processes, until } from './fixtures/processes';
import { writeTinyModel, type TinyModel } from './fixtures/tinyModel';

const LABELS = ['card', 'constructor', 'refund', 'exchange'];
const TEXTS = ['I lost my card', '', 'refund refund please', '中文 😀 zzxqy'];

let base: string;
let tiny: TinyModel;
let slow: TinyModel;

beforeAll(async () => {
	// Blanks and letters beyond ASCII in a path are normal on people's machines.
	base = await mkdtemp(join(tmpdir(), 'modèle 1 '));
	tiny = await writeTinyModel(join(base, 'tiny model'), LABELS);
	// Minutes in one native call.
	slow = await writeTinyModel(join(base, 'slow'), LABELS, { products: 2_000 });
});
afterAll(async () => await rm(base, { recursive: true, force: true }));

describe.each(BACKENDS)('the process of the model host with %s code', (backend) => {
	let processes: Processes;
	const hosts: ModelHost[] = [];

	const open = (options: ModelHostOptions = {}): ModelHost => {
		const host = openModelHost({ backend, fork: processes.fork, graceMs: 50, ...options });
		hosts.push(host);
		return host;
	};
	beforeEach(() => (processes = new Processes()));
	afterEach(async () => await Promise.all(hosts.splice(0).map(async (host) => await host.close())));

	describe('cancelling', () => {
		it('starts nothing for a signal that is aborted already', async () => {
			const host = open();
			const signal = AbortSignal.abort();
			await expect(classify(host, tiny.folder, TEXTS, { signal })).rejects.toMatchObject({
				code: 'cancelled',
			});
			expect(host.stats()).toMatchObject({ starts: 0, waitingRows: 0 });
		});

		it('is heard while the rows are still being looked at', async () => {
			const host = open();
			const abort = new AbortController();
			const call = classify(host, slow.folder, ['card'], { signal: abort.signal });
			abort.abort();
			await expect(call).rejects.toMatchObject({ code: 'cancelled' });
			expect(host.stats()).toMatchObject({ starts: 0, waitingRows: 0 });
		});

		it('rejects at once, drops what waits and ends what runs on without end', async () => {
			const host = open();
			await classify(host, tiny.folder, ['card']);
			const abort = new AbortController();
			const doomed = classify(host, slow.folder, Array(1_000).fill('card'), { signal: abort.signal });
			const settled = expect(doomed).rejects.toMatchObject({ code: 'cancelled' });
			await until('rows at work', () => host.stats().waitingRows === 1_000);
			abort.abort();
			await settled;
			expect(host.stats()).toMatchObject({ waitingRows: 0, waitingBytes: 0 });
			expect((await classify(host, tiny.folder, ['card'])).results).toHaveLength(1);
			expect(host.stats()).toMatchObject({ crashes: 0, waitingRows: 0, waitingBytes: 0 });
		});

		it('ends work between two runs: the process stays and is free for others', async () => {
			// Seconds in each of some ten runs.
			const folder = join(base, `seconds ${backend}`);
			await writeTinyModel(folder, LABELS, { products: backend === 'native' ? 25 : 6 });
			const host = open({ graceMs: 600_000 });
			await classify(host, tiny.folder, ['card']);
			const abort = new AbortController();
			const doomed = classify(host, folder, Array(340).fill('card'), { signal: abort.signal });
			const settled = expect(doomed).rejects.toMatchObject({ code: 'cancelled' });
			await isComputing(processes.last.pid ?? 0);
			abort.abort();
			await settled;
			expect((await classify(host, tiny.folder, ['card'])).results).toHaveLength(1);
			expect(host.stats()).toMatchObject({ starts: 1, waitingRows: 0 });
		});

		it('counts rows of a cancelled call once, though their answers come later', async () => {
			const host = open({ graceMs: 60_000 });
			const abort = new AbortController();
			const texts = Array.from({ length: 3_000 }, (_, i) => `card ${i} ${'long '.repeat(50)}`);
			// Cancelled from inside, after the first chunk: the second one is on its way by the time the rows are gone.
			const doomed = classify(host, tiny.folder, texts, {
				signal: abort.signal,
				onProgress: () => setImmediate(() => abort.abort()),
			});
			await expect(doomed).rejects.toMatchObject({ code: 'cancelled' });
			expect(host.stats()).toMatchObject({ waitingRows: 0, waitingBytes: 0 });
			const other = classify(host, tiny.folder, TEXTS);
			expect((await other).results).toHaveLength(TEXTS.length);
			expect(host.stats()).toMatchObject({ waitingRows: 0, waitingBytes: 0, starts: 1 });
		});

		it('leaves the other callers alone', async () => {
			const host = open();
			const abort = new AbortController();
			const texts = Array.from({ length: 600 }, (_, i) => `card ${i}`);
			const working = classify(host, tiny.folder, texts);
			const waiting = classify(host, tiny.folder, texts, { signal: abort.signal });
			abort.abort();
			await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
			expect((await working).results).toHaveLength(600);
			expect(host.stats()).toMatchObject({ starts: 1, waitingRows: 0 });
		});
	});

	describe('time limits', () => {
		it('end a call, and a process that does not come back from its native call', async () => {
			const host = open();
			await classify(host, tiny.folder, ['card']);
			await expect(classify(host, slow.folder, ['card'], { timeLimitMs: 300 })).rejects.toMatchObject({
				code: 'model-timeout',
				message: 'The model did not answer within 300 milliseconds.',
			});
			expect((await classify(host, tiny.folder, ['card'])).results).toHaveLength(1);
			expect(host.stats()).toMatchObject({ starts: 2, crashes: 0 });
		});

		it('end a call whose model never finishes loading', async () => {
			const folder = join(base, `hanging ${backend}`);
			await cp(tiny.folder, folder, { recursive: true });
			await rm(join(folder, 'config.json'));
			// Reading it waits for a writer that never comes, as a file on a dead network share would.
			execFileSync('mkfifo', [join(folder, 'config.json')]);
			const host = open();
			await classify(host, tiny.folder, ['card']);
			const hanging = classify(host, folder, ['card'], { timeLimitMs: 300 });
			await expect(hanging).rejects.toMatchObject({ code: 'model-timeout' });
			expect((await classify(host, tiny.folder, ['card'])).results).toHaveLength(1);
			expect(host.stats()).toMatchObject({ starts: 2, waitingRows: 0 });
		});

		it('hold for a process that is silent over its work, too', async () => {
			const host = open({ silentMs: 500 });
			await expect(classify(host, slow.folder, ['card'])).rejects.toMatchObject({ code: 'model-timeout' });
			expect(host.stats()).toMatchObject({ starts: 2, crashes: 2 });
		});

		it('do not hold up the others of a chunk', async () => {
			const host = open();
			const late = classify(host, tiny.folder, ['card'], { timeLimitMs: 1 });
			const others = [classify(host, tiny.folder, ['card']), classify(host, tiny.folder, ['refund'])];
			await expect(late).rejects.toMatchObject({ code: 'model-timeout' });
			expect(await Promise.all(others)).toHaveLength(2);
		});
	});

	describe('the life of the process', () => {
		it('begins with the first row', async () => {
			const host = open();
			expect(await classify(host, tiny.folder, [])).toEqual({ labels: [], results: [] });
			expect(host.stats()).toMatchObject({ starts: 0, backend: undefined, pid: undefined });
		});

		it('may end once in the middle of work: a new one does it', async () => {
			const host = open();
			const call = classify(host, slow.folder, ['card']);
			const settled = call.catch((error: unknown) => error);
			crash(await processes.atWork(1));
			await processes.atWork(2);
			expect(host.stats()).toMatchObject({ crashes: 1, waitingRows: 1 });
			await host.close();
			expect(await settled).toMatchObject({ code: 'model-host-stopped' });
		});

		it('answers after a crash as if nothing had been', async () => {
			const host = open();
			const texts = Array.from({ length: 5_000 }, (_, i) => `${LABELS[i % 4]} ${i}`);
			let crashed = false;
			const { results } = await classify(host, tiny.folder, texts, {
				onProgress: () => {
					if (!crashed) crashed = crash(processes.last);
				},
			});
			expect(results.map(({ scores }) => scores.indexOf(Math.max(...scores)))).toEqual(
				texts.map((_, i) => i % 4),
			);
			expect(host.stats()).toMatchObject({ starts: 2, waitingRows: 0, waitingBytes: 0 });
		});

		it('that ends twice over the same rows fails them, and them alone', async () => {
			const host = open();
			const doomed = classify(host, slow.folder, ['card']);
			const settled = expect(doomed).rejects.toMatchObject({
				code: 'model-host-stopped',
				message: 'The process that runs the model ended by SIGKILL, twice, while it worked on the same rows.',
				nextStep: expect.stringContaining('memory'),
			});
			crash(await processes.atWork(1));
			const second = await processes.atWork(2);
			const other = classify(host, tiny.folder, TEXTS);
			crash(second);
			await settled;
			expect((await other).results).toHaveLength(TEXTS.length);
		});

		it('is given up for a while when it only ends, and tried again after that', async () => {
			let now = 0;
			let isBroken = true;
			const host = open({
				now: () => now,
				restarts: { pausesMs: [0], limit: 3, windowMs: 60_000 },
				fork: (options) => {
					const child = processes.fork(options);
					if (isBroken) crash(child);
					return child;
				},
			});
			const message =
				'The process that runs the model ended 3 times within 60 seconds, last by SIGKILL. It is not started again for the next';
			await expect(classify(host, tiny.folder, ['card'])).rejects.toMatchObject({
				code: 'model-host-stopped',
				message: `${message} 60 seconds.`,
			});
			now += 20_000;
			isBroken = false;
			await expect(classify(host, tiny.folder, ['card'])).rejects.toMatchObject({
				message: `${message} 40 seconds.`,
			});
			expect(host.stats().starts).toBe(3);
			now += 40_000;
			expect((await classify(host, tiny.folder, ['card'])).results).toHaveLength(1);
		});

		it('may end while it has nothing to do', async () => {
			const host = open();
			await classify(host, tiny.folder, ['card']);
			crash(processes.last);
			await exitOf(processes.last);
			expect((await classify(host, tiny.folder, ['card'])).results).toHaveLength(1);
			expect(host.stats()).toMatchObject({ crashes: 0, starts: 2 });
		});

		it('ends when it has been idle, and comes back', async () => {
			const host = open({ idleMs: 20 });
			await classify(host, tiny.folder, ['card']);
			await exitOf(processes.last);
			expect(host.stats().pid).toBeUndefined();
			expect((await classify(host, tiny.folder, ['card'])).results).toHaveLength(1);
			expect(host.stats()).toMatchObject({ starts: 2, loads: 2, crashes: 0 });
		});

		it('ends on close, and refuses work from then on', async () => {
			const host = open();
			const working = classify(host, slow.folder, ['card']);
			const outcome = expect(working).rejects.toMatchObject({ code: 'model-host-stopped' });
			await processes.atWork(1);
			await host.close();
			await outcome;
			await exitOf(processes.last);
			await expect(classify(host, tiny.folder, ['card'])).rejects.toMatchObject({
				code: 'model-host-stopped',
			});
		});

		it('is said to be missing when no process can be started', async () => {
			const host = open({
				restarts: { pausesMs: [0], limit: 2 },
				fork: () => spawn(join(base, 'no such program'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
			});
			await expect(classify(host, tiny.folder, ['card'])).rejects.toMatchObject({
				code: 'model-host-stopped',
				message: expect.stringContaining('before it could start'),
			});
		});

		it('ends with its parent, in the middle of a native call too', async () => {
			const parent = spawn(
				process.execPath,
				[
					join(__dirname, 'fixtures/hostParent.mjs'),
					join(__dirname, '../../../../dist'),
					backend,
					slow.folder,
				],
				{ stdio: ['ignore', 'pipe', 'inherit'] },
			);
			const [line]: string[] = await once(createInterface({ input: parent.stdout }), 'line');
			const pid = Number(line);
			await isComputing(pid);
			parent.kill('SIGKILL');
			await until('the end of the model process', async () => !(await isAlive(pid)));
		});
	});
});
