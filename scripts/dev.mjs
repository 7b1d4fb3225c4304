// `npm run dev`: an edit in nodes/ or core/ is in the running n8n a few seconds later, without a restart.
import { spawn } from 'node:child_process';
import { cpSync, symlinkSync, watch } from 'node:fs';
import { join, relative } from 'node:path';
import { announced } from './command.mjs';
import { product } from './build.mjs';
import { demoFolder, emptyPackageFolder } from './demoFolder.mjs';
import { activeExamples, bringExamples, readExamples } from './examples.mjs';
import { logIn } from './n8nApi.mjs';
import { n8nEnvironment, owner } from './n8nEnvironment.mjs';
import { installN8n, installPackage } from './n8nInstall.mjs';
import { assertNotRunning, startN8n } from './n8nProcess.mjs';
import { newcomerText } from './newcomer.mjs';
import { node24, withNode } from './node24.mjs';
import { root } from './places.mjs';
import { chosenPort, freePort } from './port.mjs';
import { script, Sentence } from './sentence.mjs';

const assetFolders = ['core', 'icons', 'models', 'nodes'];

/** Copies a static file to where the build would put it; compiled files are the compiler's. */
function copyAsset(source, packageFolder) {
	const target = product(source);
	if (target !== source) return false;
	cpSync(join(root, source), join(packageFolder, 'dist', target), { force: true });
	return true;
}

function watchAssets(packageFolder) {
	for (const folder of assetFolders) {
		cpSync(join(root, folder), join(packageFolder, 'dist', folder), {
			recursive: true,
			filter: (path) => !/\.[^./\\]+$/.test(path) || product(relative(root, path)) === relative(root, path),
		});
		watch(join(root, folder), { recursive: true }, (_event, name) => {
			if (name === null) return;
			try {
				if (copyAsset(join(folder, name), packageFolder)) console.log(`${join(folder, name)} copied`);
			} catch (error) {
				if (error.code !== 'ENOENT') throw error;
			}
		});
	}
}

/** Starts the compiler in watch mode; the promise is kept when the first build is there. */
function watchSources(node, packageFolder) {
	const tsc = join(root, 'node_modules/typescript/bin/tsc');
	const args = [
		tsc,
		'--watch',
		'--preserveWatchOutput',
		'--pretty',
		'false',
		'--outDir',
		join(packageFolder, 'dist'),
	];
	const compiler = spawn(node, args, {
		cwd: root,
		env: withNode(node),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	process.on('exit', () => compiler.kill());
	return new Promise((resolve, reject) => {
		compiler.stdout.setEncoding('utf8').on('data', (text) => {
			process.stdout.write(text);
			if (text.includes('Watching for file changes')) resolve();
		});
		compiler.on('exit', (code) => reject(new Sentence(`The compiler ended (${code}).`)));
	});
}

await script(async () => {
	const started = Date.now();
	const userFolder = demoFolder();
	assertNotRunning(userFolder);
	const port = await chosenPort();
	const node = await node24();
	await installPackage();
	await installN8n();

	// A folder of its own, not a link to dist/: n8n watches and reloads only what really lies in the package's folder.
	const packageFolder = emptyPackageFolder(userFolder);
	if (relative(root, packageFolder).startsWith('..'))
		symlinkSync(
			join(root, 'node_modules'),
			join(packageFolder, 'node_modules'),
			process.platform === 'win32' ? 'junction' : 'dir',
		);
	watchAssets(packageFolder);
	await announced('Building the package', () => watchSources(node, packageFolder));

	const env = {
		...n8nEnvironment({ node, userFolder, port, brokerPort: await freePort(port + 1) }),
		N8N_DEV_RELOAD: 'true',
	};
	const logFile = join(userFolder, 'n8n.log');
	const n8n = await startN8n({ node, env, userFolder, port, logFile });
	const base = `http://127.0.0.1:${port}`;
	const api = await logIn(base);
	const lines = await bringExamples(api, userFolder, readExamples());
	const examples = await activeExamples(api, readExamples());
	const seconds = Math.round((Date.now() - started) / 1000);
	console.log(newcomerText({ base, owner, examples, seconds, logFile, lines, platform: process.platform }));
	console.log('\nWatching: save a file in nodes/ or core/, and reload the page in the browser.');
	await n8n.ended;
	process.exit(n8n.stopping() ? 0 : 1);
});
