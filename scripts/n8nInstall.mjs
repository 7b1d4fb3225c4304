import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { announced, CommandFailed } from './command.mjs';
import { install, npm } from './npm.mjs';
import { node24Package } from './node24.mjs';
import { mailHome, n8nHome, nodeHome, registryHome, root } from './places.mjs';
import { Sentence } from './sentence.mjs';

const binary = join(n8nHome, 'node_modules/sqlite3/build/Release/node_sqlite3.node');

export const installPackage = () => install(root, 'the package and its tools (1.1 GB, once, 2 to 4 minutes)');

/** The package registry on loopback that the end-to-end tests publish to. */
export const installRegistry = () => install(registryHome, 'a package registry for the tests (64 MB, once)');

/** The mail server on loopback that the end-to-end tests send to. */
export const installMail = () => install(mailHome, 'a mail server for the tests (110 MB, once)');

/** n8n itself, apart from the package. Only sqlite3 of all its dependencies needs an install script. */
export async function installN8n() {
	await install(n8nHome, 'n8n (2.6 GB, once, 3 to 6 minutes)');
	if (!existsSync(binary)) await buildSqlite3();
}

/** Fetches sqlite3's ready-made binary, or compiles it, with the headers of a local Node: those need no network. */
export async function buildSqlite3() {
	const headers = await headersFolder();
	const env = headers ? { npm_config_nodedir: headers } : {};
	try {
		await announced('Preparing sqlite3 (once; up to 3 minutes where it must be compiled)', () =>
			npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], { cwd: n8nHome, env }),
		);
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		throw new Sentence(
			'sqlite3, which n8n keeps its data in, could neither be downloaded ready-made nor compiled here.\n' +
				`${compilerAdvice(process.platform)}\nThen run the command again: it goes on from here.\n` +
				`The compiler's last words:\n${error.output.trim().split('\n').slice(-6).join('\n')}`,
		);
	}
}

function compilerAdvice(platform) {
	if (platform === 'darwin') return "Install Apple's compiler: xcode-select --install";
	if (platform === 'win32')
		return 'Install Python and the "Desktop development with C++" workload of Visual Studio Build Tools.';
	return 'Install a C++ compiler, make and Python. Debian and Ubuntu: sudo apt-get install -y build-essential python3';
}

async function headersFolder() {
	const own = dirname(dirname(process.execPath));
	if (existsSync(join(own, 'include/node/node_api.h'))) return own;
	const packaged = node24Package();
	if (!existsSync(packaged))
		await install(nodeHome, "Node 24's headers (190 MB, once)").catch(() => undefined);
	return existsSync(join(packaged, 'include/node/node_api.h')) ? packaged : undefined;
}
