import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { sha256, someBytes } from '../../../support/modelHub';
import { C1, hubReference, modelFiles, refusal, startHubWorld, type HubWorld } from './hubWorld';

const MODEL = 'maker/mood';
const PATH = 'onnx/model_quantized.onnx';
const WEIGHTS = someBytes(3_000_000);

/** Loads modules of the build and waits for another process's lock to grow old, on a machine that others use too. */
jest.setTimeout(60_000);

let world: HubWorld;

beforeEach(async () => {
	world = await startHubWorld([{ id: MODEL, commits: { [C1]: modelFiles(WEIGHTS) }, branches: { main: C1 } }]);
});
afterEach(async () => {
	expect(world.hub.strange).toEqual([]);
	await world.stop();
});

const outcomeSchema = z.union([
	z.object({ model: z.object({ folder: z.string(), isNew: z.boolean() }) }),
	z.object({ error: z.object({ code: z.string(), message: z.string(), nextStep: z.string() }) }),
]);

function startProcess({ models = world.models, allRoom = false, limit = '' } = {}) {
	const request = JSON.stringify({ models, reference: hubReference(MODEL), dtype: 'auto', hub: { address: world.hub.address, backOffMs: 5, attempts: 3 }, allRoom });
	const command = [process.execPath, join(__dirname, 'fixtures', 'downloadProcess.cjs'), request];
	const [program = '', ...args] = limit === '' ? command : ['bash', '-c', `${limit}; exec "$@"`, 'bash', ...command];
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = once(child, 'exit');
	return {
		child,
		ended,
		outcome: async () => {
			const [output, end] = await Promise.all([text(child.stdout), ended]);
			if (output === '') throw new Error(`the process ended without an answer: ${String(end)}`);
			return outcomeSchema.parse(JSON.parse(output));
		},
	};
}

const weights = () => world.hub.seen.filter(({ server }) => server === 'cdn');

test('processes that want the same model download it once, and all get it', async () => {
	world.hub.fail({ at: PATH, server: 'cdn', holdAfter: 1_000_000 });
	const processes = [startProcess(), startProcess(), startProcess()];
	await world.hub.held();
	world.hub.release();
	const outcomes = await Promise.all(processes.map(async ({ outcome }) => await outcome()));
	const folder = join(world.models, 'maker--mood', `${C1}-q8`);
	expect(outcomes).toEqual(Array.from(outcomes, () => ({ model: { folder, isNew: expect.any(Boolean) } })));
	expect(outcomes.filter((outcome) => 'model' in outcome && outcome.model.isNew)).toHaveLength(1);
	expect(weights()).toHaveLength(1);
	expect(sha256(readFileSync(join(folder, PATH)))).toBe(sha256(WEIGHTS));
});

test('what a killed process had is taken up by the next one', async () => {
	world.hub.fail({ at: PATH, server: 'cdn', holdAfter: 2_000_000 });
	const { child, ended } = startProcess();
	const part = join(world.models, '.partial', `maker--mood@${C1}-q8`, `${PATH}.part`);
	await world.hub.held();
	while (!existsSync(part) || statSync(part).size < 1_000_000) await new Promise(setImmediate);
	child.kill('SIGKILL');
	await ended;
	world.hub.release();
	world.hub.forget();
	expect(existsSync(join(world.models, 'maker--mood'))).toBe(false);
	const { folder } = await world.ensure(MODEL);
	expect(sha256(readFileSync(join(folder, PATH)))).toBe(sha256(WEIGHTS));
	expect(weights()).toEqual([expect.objectContaining({ status: 206, sent: expect.any(Number) })]);
	expect(weights()[0]?.sent).toBeLessThanOrEqual(2_000_000);
	expect(readdirSync(join(world.models, '.locks'))).toEqual([]);
});

describe('a full disk', () => {
	const folder = (): string => join(world.models, 'small');

	/** Refused in words; with room again, the rest is fetched. */
	async function expectFull(options: Parameters<typeof startProcess>[0], more: () => void): Promise<void> {
		const refused = await startProcess(options).outcome();
		expect(refused).toEqual({ error: refusal('disk-full', /no room left/) });
		expect(existsSync(join(options?.models ?? world.models, 'maker--mood'))).toBe(false);
		more();
		world.hub.forget();
		expect(await startProcess({ ...options, limit: '' }).outcome()).toMatchObject({ model: { isNew: true } });
		expect(weights()).toEqual([expect.objectContaining({ status: 206 })]);
	}

	test('is also a limit on the size of files', async () => {
		await expectFull({ limit: 'ulimit -f 2000' }, () => undefined);
	});

	const canMount = ((): boolean => {
		try {
			mkdirSync('/tmp/hitl-mount-probe', { recursive: true });
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/tmp/hitl-mount-probe'], { stdio: 'ignore' });
			execFileSync('umount', ['/tmp/hitl-mount-probe']);
			return true;
		} catch {
			return false;
		}
	})();

	(canMount ? test : test.skip)('of one megabyte, a real one (needs the right to mount)', async () => {
		mkdirSync(folder());
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder()]);
		try {
			// It is seen before anything is fetched,
			expect(await startProcess({ models: folder() }).outcome()).toEqual({ error: refusal('disk-full', /MB are to be downloaded, and 1\.0 MB are free/) });
			expect(weights()).toEqual([]);
			// and also when something else took the room in the meantime.
			await expectFull({ models: folder(), allRoom: true }, () => {
				execFileSync('mount', ['-o', 'remount,size=64m', folder()]);
			});
		} finally {
			execFileSync('umount', [folder()]);
		}
	});
});

test('a folder that may not be written to is refused in words', async () => {
	const file = join(world.models, 'file');
	writeFileSync(file, '');
	await expect(world.ensure(MODEL, { models: join(file, 'models') })).rejects.toEqual(refusal('model-download-failed', /could not be written to/));
});
