import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { announced, CommandFailed, run } from './command.mjs';
import { root } from './places.mjs';
import { Sentence } from './sentence.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Runs the npm that runs this script, or else the one on the path. */
export function npm(args, { env = {}, ...options } = {}) {
	const command = process.env.npm_execpath;
	const all = { quiet: true, ...options, env: { ...process.env, ...env } };
	if (command?.endsWith('.js')) return run(process.execPath, [command, ...args], all);
	return process.platform === 'win32' ? run('npm.cmd', args, { ...all, shell: true }) : run('npm', args, all);
}

/** Whether node_modules holds what the lockfile lists. npm writes its own list last, so a broken-off run counts as nothing. */
export function installed(folder) {
	const list = join(folder, 'node_modules/.package-lock.json');
	if (!existsSync(list)) return false;
	const present = readJson(list).packages;
	return Object.entries(readJson(join(folder, 'package-lock.json')).packages).every(([path, wanted]) => {
		if (path === '') return true;
		if (present[path] === undefined) return Boolean(wanted.optional ?? wanted.devOptional);
		return present[path].version === wanted.version;
	});
}

/** Installs a folder's dependencies exactly as its lockfile lists them, unless they are there already. */
export async function install(folder, what) {
	if (installed(folder)) return;
	try {
		await announced(`Installing ${what}`, () => npm(['ci', '--ignore-scripts'], { cwd: folder }));
	} catch (error) {
		throw error instanceof CommandFailed ? new Sentence(whyNot(what, folder, error.output)) : error;
	}
}

function whyNot(what, folder, output) {
	const place = relative(root, folder) || 'this folder';
	if (
		/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/.test(
			output,
		)
	)
		return (
			`${what} could not be installed: npm does not reach its package registry.\n` +
			'Check the network (behind a proxy: npm config set https-proxy ADDRESS; with a mirror: npm config set ' +
			'registry ADDRESS), then run the command again. What is installed already stays.'
		);
	if (output.includes('ENOSPC'))
		return `${what} could not be installed: the disk is full.\nn8n and this package need about 4 GB. Make room and run the command again.`;
	if (/EACCES|EPERM/.test(output))
		return (
			`${what} could not be installed: npm may not write in ${place}.\n` +
			`Make yourself the owner of the folder (do not use sudo with npm), then run the command again.`
		);
	const last = output.trim().split('\n').slice(-15).join('\n');
	return `${what} could not be installed. npm said:\n${last}\nRun "npm ci" in ${place} to see more.`;
}
