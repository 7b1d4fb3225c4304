import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ModelProcessOptions } from '../../../../core/inference/host/forkModelChild';
import type { ModelHost } from '../../../../core/inference/host/modelHost';
import { openModelHost } from '../../../../core/inference/host/openModelHost';
import { Processes } from './fixtures/processes';
import { writeTinyModel, type TinyModel } from './fixtures/tinyModel';

const ROOT = join(__dirname, '../../../..');
const LABELS = ['card', 'refund'];

let base: string;
let tiny: TinyModel;
let host: ModelHost;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'backend-'));
	tiny = await writeTinyModel(join(base, 'tiny'), LABELS);
});
afterAll(async () => await rm(base, { recursive: true, force: true }));
afterEach(async () => await host.close());

const answer = async (): Promise<number[]> => {
	const { results } = await host.run({
		task: 'text-classification',
		folder: tiny.folder,
		dtype: 'auto',
		settings: {},
		rows: ['card'],
	});
	const [first] = results;
	if (first === undefined || 'failed' in first) throw new Error('no answer');
	return [...first.scores];
};

/** The build beside packages of which `onnxruntime-node` is changed, as an installation without it would be. */
async function installation(
	name: string,
	spoil: (onnxruntime: string) => Promise<void>,
): Promise<(options: ModelProcessOptions) => ChildProcess> {
	const folder = join(base, name);
	const modules = join(folder, 'node_modules');
	await mkdir(modules, { recursive: true });
	await cp(join(ROOT, 'dist/core'), join(folder, 'dist/core'), { recursive: true });
	for (const one of await readdir(join(ROOT, 'node_modules'))) {
		// transformers.js has to look for its runtimes here, so a link to it will not do.
		if (one === 'onnxruntime-node' || one === '@huggingface') continue;
		await symlink(join(ROOT, 'node_modules', one), join(modules, one));
	}
	const transformers = '@huggingface/transformers';
	await mkdir(join(modules, transformers), { recursive: true });
	for (const part of ['package.json', 'dist/transformers.node.cjs', 'dist/transformers.node.mjs'])
		await cp(join(ROOT, 'node_modules', transformers, part), join(modules, transformers, part));
	for (const one of ['jinja', 'tokenizers'])
		await symlink(join(ROOT, 'node_modules/@huggingface', one), join(modules, '@huggingface', one));
	const onnxruntime = join(modules, 'onnxruntime-node');
	await mkdir(onnxruntime);
	for (const part of ['package.json', 'dist'])
		await cp(join(ROOT, 'node_modules/onnxruntime-node', part), join(onnxruntime, part), { recursive: true });
	await spoil(onnxruntime);
	return ({ backend, threads }) =>
		fork(join(folder, 'dist/core/inference/host/modelProcess.js'), [backend, String(threads), ''], {
			serialization: 'advanced',
			execArgv: [],
			env: {},
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
		});
}

/** Files that the model process has mapped. */
const libraries = async (): Promise<string> => await readFile(`/proc/${host.stats().pid}/maps`, 'utf8');

const nothing = async (): Promise<void> => await Promise.resolve();

it('is native code where that loads', async () => {
	host = openModelHost();
	expect(await answer()).toHaveLength(2);
	expect(host.stats()).toMatchObject({ backend: 'native', starts: 1 });
	expect(await libraries()).toContain('libonnxruntime');
});

it('is WebAssembly where that is asked for, and no native library is opened', async () => {
	host = openModelHost({ backend: 'wasm' });
	expect(await answer()).toHaveLength(2);
	expect(host.stats()).toMatchObject({ backend: 'wasm', starts: 1 });
	expect(await libraries()).not.toContain('libonnxruntime');
});

it('is WebAssembly where the native library is not there', async () => {
	host = openModelHost({ fork: await installation('absent', nothing) });
	const [card = NaN] = await answer();
	expect(card).toBeCloseTo(tiny.expected('card')[0] ?? NaN, 3);
	expect(host.stats()).toMatchObject({
		backend: 'wasm',
		backendReason: expect.stringContaining('Native ONNX Runtime does not load: Cannot find module'),
		starts: 1,
		crashes: 0,
	});
});

it('is WebAssembly where the native library needs another one that is not there, as on Alpine Linux', async () => {
	const fork = await installation('unreadable', async (onnxruntime) => {
		const { platform, arch } = process;
		const part = join('bin/napi-v6', platform, arch, 'onnxruntime_binding.node');
		await mkdir(dirname(join(onnxruntime, part)), { recursive: true });
		await cp(join(ROOT, 'node_modules/onnxruntime-node', part), join(onnxruntime, part));
	});
	host = openModelHost({ fork });
	const [card = NaN] = await answer();
	expect(card).toBeCloseTo(tiny.expected('card')[0] ?? NaN, 3);
	expect(host.stats()).toMatchObject({
		backend: 'wasm',
		backendReason: expect.stringContaining('libonnxruntime'),
		starts: 1,
	});
});

it.each(['SIGILL', 'SIGSEGV', 'SIGABRT'] as const)(
	'is WebAssembly where native code ends the process by %s, at the second start',
	async (signal) => {
		const processes = new Processes();
		const asked: string[] = [];
		host = openModelHost({
			fork: (options) => {
				asked.push(options.backend);
				const child = processes.fork(options);
				if (options.backend === 'auto') child.kill(signal);
				return child;
			},
		});
		expect(await answer()).toHaveLength(2);
		expect(asked).toEqual(['auto', 'wasm']);
		expect(host.stats()).toMatchObject({
			backend: 'wasm',
			backendReason: `Native ONNX Runtime ended its process by ${signal}.`,
			crashes: 0,
		});
		// Found out once: later processes begin with what works.
		const exited = new Promise((resolve) => processes.last.once('exit', resolve));
		process.kill(processes.last.pid ?? 0, 'SIGKILL');
		await exited;
		expect(await answer()).toHaveLength(2);
		expect(asked).toEqual(['auto', 'wasm', 'wasm']);
	},
);

it('stays native when the process is killed from outside while it starts', async () => {
	const processes = new Processes();
	host = openModelHost({
		fork: (options) => {
			const child = processes.fork(options);
			if (processes.all.length === 1) child.kill('SIGKILL');
			return child;
		},
	});
	expect(await answer()).toHaveLength(2);
	expect(host.stats()).toMatchObject({ backend: 'native', starts: 2, crashes: 1 });
});

it('is a sentence when native code is asked for and not there', async () => {
	host = openModelHost({ backend: 'native', fork: await installation('asked for', nothing) });
	await expect(answer()).rejects.toMatchObject({
		code: 'model-host-stopped',
		message: expect.stringContaining('The model runtime does not work on this machine: Cannot find module'),
	});
});

it('asks no server for the parts of WebAssembly', async () => {
	host = openModelHost({
		backend: 'wasm',
		// Any connection ends the process.
		fork: ({ backend, threads }) =>
			fork(join(ROOT, 'dist/core/inference/host/modelProcess.js'), [backend, String(threads), ''], {
				serialization: 'advanced',
				execArgv: ['--require', join(__dirname, 'fixtures/noNetwork.cjs')],
				env: {},
				stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			}),
	});
	expect(await answer()).toHaveLength(2);
	expect(host.stats()).toMatchObject({ backend: 'wasm', starts: 1, crashes: 0 });
});
