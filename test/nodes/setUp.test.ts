import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from '../support/installedPackage';
import { freePort } from '../support/n8nServer';

/** What a newcomer sees when something is in the way: each time a sentence that says what to do, never a stack. */

const folder = mkdtempSync(join(tmpdir(), 'hitl-set-up-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
	readonly code: number | null;
	/** Everything it said, and what of it on its standard output. */
	readonly text: string;
	readonly out: string;
}

const script = (args: readonly string[], env: NodeJS.ProcessEnv, cwd = root): Promise<Outcome> =>
	new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			args,
			{ cwd, env: { ...process.env, NODE_OPTIONS: '', N8N_USER_FOLDER: join(folder, 'user'), ...env } },
			(_error, out, err) => resolve({ code: child.exitCode, text: out + err, out }),
		);
	});

const start = (env: NodeJS.ProcessEnv, cwd = root) => script([join(cwd, 'scripts', 'start.mjs')], env, cwd);

/** The repository as it is cloned, as far as the start needs it before anything is installed. */
function clone(name: string): string {
	const place = join(folder, name);
	cpSync(join(root, 'scripts'), join(place, 'scripts'), { recursive: true });
	for (const file of ['package.json', 'package-lock.json', '.npmrc'])
		cpSync(join(root, file), join(place, file));
	for (const host of ['n8n', 'node', 'registry'])
		cpSync(join(root, 'host', host), join(place, 'host', host), {
			recursive: true,
			filter: (path) => !path.includes('node_modules'),
		});
	return place;
}

const listening = (port: number): Promise<Server> =>
	new Promise((resolve) => {
		const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
	});

describe('npm start', () => {
	it('says which other port to take when the port is in use, before it installs anything', async () => {
		const port = await freePort();
		const server = await listening(port);
		const { code, text } = await start({ N8N_PORT: String(port) });
		server.close();
		expect(code).toBe(1);
		expect(text).toContain(`Port ${port} is in use`);
		expect(text).toContain(`N8N_PORT=${port + 2} npm start`);
		expect(text).not.toMatch(/^\s+at /m);
	});

	it.each(['abc', '0', '70000', '56.78', ''])('refuses %j as a port', async (port) => {
		const { code, text } = await start({ N8N_PORT: port });
		expect(code).toBe(1);
		expect(text).toContain(`N8N_PORT is "${port}", which is no port`);
	});

	it('does not start a second n8n over the same data', async () => {
		const userFolder = join(folder, 'busy');
		mkdirSync(userFolder);
		writeFileSync(join(userFolder, 'running.json'), JSON.stringify({ pid: process.pid, port: 5999 }));
		const { code, text } = await start({ N8N_USER_FOLDER: userFolder, N8N_PORT: String(await freePort()) });
		expect(code).toBe(1);
		expect(text).toContain('n8n is already running');
		expect(text).toContain('http://127.0.0.1:5999');
	});

	it('says that npm reaches no registry when there is no network', async () => {
		const { code, text } = await start(
			{
				N8N_PORT: String(await freePort()),
				npm_config_registry: `http://127.0.0.1:${await freePort()}/`,
				npm_config_cache: join(folder, 'empty-cache'),
				npm_config_fetch_retries: '0',
			},
			clone('offline'),
		);
		expect(code).toBe(1);
		expect(text).toContain('npm does not reach its package registry');
		expect(text).toContain('Check the network');
		expect(text).not.toMatch(/^\s+at /m);
	});

	it('names the compiler to install when sqlite3 can neither be downloaded nor compiled', async () => {
		const place = clone('no-compiler');
		const sqlite3 = join(place, 'host', 'n8n', 'node_modules', 'sqlite3');
		mkdirSync(sqlite3, { recursive: true });
		const install = 'prebuild-install -r napi || node-gyp rebuild';
		writeFileSync(
			join(sqlite3, 'package.json'),
			JSON.stringify({ name: 'sqlite3', version: '5.1.7', scripts: { install } }),
		);
		writeFileSync(
			join(sqlite3, 'binding.gyp'),
			'{ "targets": [{ "target_name": "x", "sources": ["x.cc"] }] }',
		);
		// A machine with Node and a shell, and nothing else.
		const bin = join(folder, 'bin');
		mkdirSync(bin);
		symlinkSync(process.execPath, join(bin, 'node'));
		symlinkSync('/bin/sh', join(bin, 'sh'));
		const url = JSON.stringify(join(place, 'scripts', 'n8nInstall.mjs'));
		const words = JSON.stringify(join(place, 'scripts', 'sentence.mjs'));
		const code = `const { buildSqlite3 } = await import(${url}); (await import(${words})).script(buildSqlite3);`;
		const outcome = await script(['--input-type=module', '--eval', code], { PATH: bin, PYTHON: '' }, place);
		expect(outcome.code).toBe(1);
		expect(outcome.text).toContain('could neither be downloaded ready-made nor compiled here');
		expect(outcome.text).toMatch(/build-essential python3|xcode-select --install/);
	});
});

describe('an old Node', () => {
	const { refusal } = jest.requireActual<{ refusal: (version: string) => string }>(
		'../../scripts/requireNode20.cjs',
	);

	it.each(['12.22.12', '18.20.8', '19.9.0'])('%s is told which one to install', (version) => {
		expect(refusal(version)).toContain(`here is Node ${version}`);
		expect(refusal(version)).toContain('Node 20 or newer');
	});

	it.each(['20.0.0', '24.21.0', '26.1.0'])('%s may go on', (version) => {
		expect(refusal(version)).toBe('');
	});
});

describe('npm test', () => {
	it('ends with its counts, and fails, when no test ran', async () => {
		const { code, text, out } = await script(
			[join(root, 'scripts', 'test.mjs'), '--selectProjects', 'core', '--', 'there-is-no-such-test'],
			{ PATH: [join(process.execPath, '..'), process.env.PATH].join(delimiter) },
		);
		expect(code).toBe(1);
		expect(text).toContain('No test ran.');
		expect(out.trimEnd().split('\n').pop()).toBe('0 passed, 0 failed');
	});
});
