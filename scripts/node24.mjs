import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run } from './command.mjs';
import { install } from './npm.mjs';
import { nodeHome } from './places.mjs';
import { Sentence } from './sentence.mjs';

/** Where the npm package with Node 24 for this platform lies once it is installed. */
export function node24Package({ platform, arch } = process) {
	const system = platform === 'win32' ? 'win' : platform;
	const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
	return join(nodeHome, 'node_modules', [prefix, system, arch].join('-'));
}

/** Path of a Node that n8n accepts: the one that runs this script if it is new enough, else one installed with npm. */
export async function node24(running = process.versions.node) {
	if (Number(running.split('.')[0]) >= 24) return process.execPath;
	await install(nodeHome, 'Node 24 (190 MB, once, under a minute)');
	const node = join(node24Package(), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	const works = existsSync(node) && (await run(node, ['--version'], { quiet: true }).catch(() => undefined));
	if (works) return node;
	throw new Sentence(
		`n8n needs Node 24; here is Node ${running}, and there is no ready-made Node 24 for this system ` +
			`(${process.platform} ${process.arch}).\nInstall Node 24 or newer yourself, from https://nodejs.org or ` +
			"your system's packages, and run the command again.",
	);
}

/** The environment for a child process in which `node` means the given one. */
export const withNode = (node, env = {}) => ({
	...process.env,
	PATH: dirname(node) + delimiter + (process.env.PATH ?? ''),
	...env,
});
