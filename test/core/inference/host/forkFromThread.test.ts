import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { forkFromThread, type ForkedProcess } from '../../../../core/inference/host/forkFromThread';
import { exitOf, isAlive, until } from './fixtures/processes';

const DIST = join(__dirname, '../../../../dist');
const ECHO = join(__dirname, 'fixtures/echoProcess.cjs');
const PARENT = join(__dirname, 'fixtures/forkParent.mjs');

const children: ForkedProcess[] = [];

function start(args: readonly string[] = [], execArgv?: readonly string[]): ForkedProcess {
	const child = forkFromThread(ECHO, args, execArgv);
	children.push(child);
	return child;
}

const ignore = (): void => undefined;

async function ask(child: ForkedProcess, message: object): Promise<unknown> {
	const answer = once(child, 'message');
	child.send(message, ignore);
	const [first]: unknown[] = await answer;
	return first;
}

afterEach(async () => {
	for (const child of children.splice(0)) {
		child.kill('SIGKILL');
		await exitOf(child);
	}
});

describe('messages', () => {
	const numbers = fc.oneof(
		fc.float32Array({ maxLength: 50 }),
		fc.float64Array({ maxLength: 50 }),
		fc.uint8Array({ maxLength: 50 }),
		fc.bigInt64Array({ maxLength: 50 }),
		// A part of a longer one, at an odd place.
		fc.uint8Array({ minLength: 3, maxLength: 50 }).map((whole) => whole.subarray(1, -1)),
		fc.uint8Array({ maxLength: 50 }).map((whole) => Uint8Array.from(whole).buffer),
	);
	const said = fc.record({
		text: fc.string({ unit: 'binary' }),
		number: fc.double(),
		numbers: fc.array(numbers),
		rest: fc.jsonValue(),
	});

	it('come back whole and in their order, and leave what was sent as it was', async () => {
		const child = start();
		await fc.assert(
			fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 20 }), async (messages) => {
				const before = messages.map((message) => serialize(message));
				const heard: unknown[] = [];
				const all = new Promise<void>((resolve) => {
					const hear = (message: unknown): void => {
						heard.push(message);
						if (heard.length < messages.length) return;
						child.off('message', hear);
						resolve();
					};
					child.on('message', hear);
				});
				for (const message of messages) child.send({ say: message }, ignore);
				await all;
				expect(heard).toEqual(before.map((message) => ({ say: deserialize(message) })));
				expect(messages.map((message) => serialize(message))).toEqual(before);
			}),
			{ seed: 1, numRuns: 40 },
		);
	});

	it('carry a part of a big row, which stays whole', async () => {
		const image = new Uint8Array(30_000_000).fill(1);
		const piece = image.subarray(7_000_001, 9_000_001).fill(2);
		const answer = await ask(start(), { say: piece });
		expect(Buffer.compare(serialize(answer), serialize({ say: piece }))).toBe(0);
		expect(image.byteLength).toBe(30_000_000);
	});

	it('have left when the sender hears of it', async () => {
		const child = start();
		const error = await new Promise((resolve) => child.send({ say: 1 }, resolve));
		expect(error).toBeNull();
	});

	it('are refused at once when they hold what cannot be sent', () => {
		const child = start();
		expect(() => child.send({ say: ignore }, ignore)).toThrow('could not be cloned');
	});

	it('that were said before the end are all heard before it', async () => {
		const child = start();
		const heard: unknown[] = [];
		child.on('message', (message) => heard.push(message));
		const exit = once(child, 'exit');
		child.send({ leave: 2_000 }, ignore);
		expect(await exit).toEqual([3, null]);
		expect(heard).toEqual(Array.from({ length: 2_000 }, (_, nth) => ({ nth })));
	});
});

describe('the process', () => {
	it('is a child of this process, without its flags and variables', async () => {
		expect(await ask(start(['one', 'two words']), { surroundings: true })).toEqual({
			env: {},
			execArgv: [],
			args: ['one', 'two words'],
			parent: process.pid,
		});
		expect(await ask(start([], ['--max-old-space-size=300']), { surroundings: true })).toMatchObject({
			execArgv: ['--max-old-space-size=300'],
		});
	});

	it('ends when it is told to, before it has started too', async () => {
		const child = start();
		expect(child.kill('SIGKILL')).toBe(true);
		expect(child.killed).toBe(true);
		expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
		expect(child.kill('SIGKILL')).toBe(false);
	});

	it('is heard of when it is killed from outside, and takes no messages from then on', async () => {
		const child = start();
		await ask(child, { spin: true });
		const exit = once(child, 'exit');
		const lost = new Promise((resolve) => child.send({ say: 'x'.repeat(1_000_000) }, resolve));
		process.kill(child.pid ?? 0, 'SIGKILL');
		expect(await exit).toEqual([null, 'SIGKILL']);
		await lost;
		expect({ ...child }).toMatchObject({ connected: false, killed: false, signalCode: 'SIGKILL' });
		expect(await new Promise((resolve) => child.send({ say: 1 }, resolve))).toMatchObject({
			message: 'the channel to the process is closed',
		});
	});

	it('ends with the exit code of a file that does not load', async () => {
		const child = forkFromThread(join(__dirname, 'fixtures/no such file.js'), []);
		expect(await once(child, 'exit')).toEqual([1, null]);
	});
});

describe('beside a process like that of n8n', () => {
	/** What it printed. It has ended by itself by then: nothing kept it alive. */
	async function parent(mode: string, node = process.execPath): Promise<Record<string, unknown>> {
		const { stdout, stderr } = await promisify(execFile)(node, [PARENT, DIST, ECHO, mode], { env: {} });
		expect(stderr).toBe('');
		return JSON.parse(stdout);
	}

	it('its start takes less than half of the main thread that a start from there takes', async () => {
		const { direct, thread } = await parent('cost');
		expect(Number(thread)).toBeGreaterThan(0);
		expect(Number(thread)).toBeLessThan(Number(direct) / 2);
	});

	it('is ended when its thread ends, in the middle of its work', async () => {
		const { pid, ...outcome } = await parent('deadThread');
		expect(outcome).toEqual({
			code: null,
			signal: 'SIGKILL',
			connected: false,
			unsent: 'the channel to the process is closed',
		});
		await until('its end', async () => !(await isAlive(Number(pid))));
	});

	it('is said not to start when its thread ends before', async () => {
		expect(await parent('stillbornThread')).toEqual({ error: 'the thread that starts it has ended' });
	});

	it('is said not to start where Node.js is gone', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'no-node-'));
		const node = join(folder, 'node');
		await copyFile(process.execPath, node);
		expect(await parent('noNode', node)).toEqual({ error: expect.stringContaining('ENOENT') });
		await rm(folder, { recursive: true });
	});

	it.each(['released', 'exits'])('ends with it (%s)', async (mode) => {
		const { pid } = await parent(mode);
		await until('its end', async () => !(await isAlive(Number(pid))));
	});
});
