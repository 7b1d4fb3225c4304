import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { announced, CommandFailed } from './command.mjs';
import { npm } from './npm.mjs';
import { withNode } from './node24.mjs';
import { root } from './places.mjs';
import { Sentence } from './sentence.mjs';

const sources = ['core', 'nodes', 'credentials', 'icons', 'models'];
const settings = ['tsconfig.json', 'gulpfile.js'];

/** Path below dist/ of what the build makes of a source, or undefined when it makes nothing of it. */
export function product(source) {
	if (/\.d\.ts$/.test(source)) return undefined;
	// AssemblyScript: what is compiled of it stands beside it, see scripts/kernels.mjs.
	if (/[\\/]assembly[\\/]/.test(source)) return undefined;
	if (/^(core|nodes|credentials)[\\/].*\.ts$/.test(source)) return source.replace(/\.ts$/, '.js');
	if (/^nodes[\\/].*\.json$/.test(source)) return source;
	if (/^icons[\\/].*\.svg$/.test(source)) return source;
	if (/^core[\\/].*[\\/]assets[\\/].*\.(css|js)$/.test(source)) return source;
	if (/^models[\\/]/.test(source) && !/vectors\.json$/.test(source)) return source;
	return undefined;
}

const files = (folder, below) =>
	existsSync(join(folder, below))
		? readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile())
				.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
		: [];

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** The first reason to build again, or undefined: a source without its product, one newer than it, or one that has gone. */
export function staleBecause(folder = root) {
	const dist = join(folder, 'dist');
	const made = new Set();
	let oldest = Infinity;
	for (const source of sources.flatMap((name) => files(folder, name))) {
		const target = product(source);
		if (target === undefined) continue;
		made.add(target);
		const built = changedAt(join(dist, target));
		if (built === 0) return `${source} has not been built`;
		if (built + 2 < changedAt(join(folder, source))) return `${source} has changed`;
		if (target !== source) oldest = Math.min(oldest, built);
	}
	for (const name of settings) if (changedAt(join(folder, name)) > oldest) return `${name} has changed`;
	return files(dist, '.')
		.filter((path) => path.endsWith('.js') && !made.has(path))
		.map((path) => `dist/${path} has lost its source`)[0];
}

/** Builds dist/ unless it is up to date. */
export async function buildIfStale(node) {
	const reason = staleBecause();
	if (reason === undefined) return;
	try {
		await announced(`Building the package (${reason})`, () =>
			npm(['run', 'build'], { cwd: root, env: withNode(node, { CI: 'true' }) }),
		);
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		throw new Sentence(
			`The package does not build:\n${error.output.replace(/\u001b\[[?\d;]*[A-Za-z]/g, '').trim()}`,
		);
	}
}
