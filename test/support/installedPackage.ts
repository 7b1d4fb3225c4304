import { execFileSync } from 'node:child_process';
import {
	copyFileSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod/v4';

export const root = join(__dirname, '..', '..');

const manifestSchema = z.looseObject({ name: z.string(), version: z.string() });
export const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/** Runs npm and returns what it printed. Throws with npm's own words. */
export function npm(args: readonly string[], cwd = root, env: NodeJS.ProcessEnv = {}): string {
	const cli = process.env.npm_execpath;
	const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
	return execFileSync(command, [...first, ...args], {
		cwd,
		env: { ...process.env, NODE_OPTIONS: '', ...env },
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

export interface Tarball {
	readonly file: string;
	readonly bytes: number;
}

/** Packs the package as `npm publish` would. Once in a run: the end-to-end suites share one. */
export function packTarball(): Tarball {
	const shared = process.env.HITL_TARBALL;
	if (shared !== undefined) return { file: shared, bytes: statSync(shared).size };
	const folder = mkdtempSync(join(tmpdir(), 'hitl-pack-'));
	npm(['pack', '--ignore-scripts', '--pack-destination', folder]);
	const file = join(folder, `${manifest.name}-${manifest.version}.tgz`);
	return { file, bytes: statSync(file).size };
}

/** Where n8n looks for the package below a user folder. */
export const packageFolder = (userFolder: string): string =>
	join(userFolder, '.n8n', 'nodes', 'node_modules', manifest.name);

/**
 * Installs the packed package below a user folder as n8n does: unpacked, without development, peer and optional
 * dependencies of its own, no install script run. The dependencies are those that stand in the root's node_modules
 * already, hard-linked, and no others: what is not declared is not found.
 */
export function installTarball(userFolder: string, tarball: Tarball = packTarball()): string {
	const folder = packageFolder(userFolder);
	mkdirSync(folder, { recursive: true });
	execFileSync('tar', ['-xzf', tarball.file, '-C', folder, '--strip-components=1']);
	keepWhatN8nKeeps(folder);
	for (const dependency of productionDependencies())
		linkTree(join(root, dependency), join(folder, dependency));
	return folder;
}

/** Takes development, peer and optional dependencies out of an unpacked package's package.json, as n8n does. */
export function keepWhatN8nKeeps(folder: string): void {
	const path = join(folder, 'package.json');
	const kept = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
	for (const key of ['devDependencies', 'peerDependencies', 'optionalDependencies']) delete kept[key];
	writeFileSync(path, JSON.stringify(kept, null, 2));
}

const lockSchema = z.object({
	packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), peer: z.boolean().optional() })),
});

function productionDependencies(): string[] {
	const lock = readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8');
	return Object.entries(lockSchema.parse(JSON.parse(lock)).packages)
		.filter(([, { dev, peer }]) => dev !== true && peer !== true)
		.map(([path]) => path);
}

function linkTree(from: string, to: string): void {
	mkdirSync(to, { recursive: true });
	for (const entry of readdirSync(from, { withFileTypes: true })) {
		const [source, target] = [join(from, entry.name), join(to, entry.name)];
		if (entry.isDirectory() && entry.name !== 'node_modules') linkTree(source, target);
		else if (entry.isFile()) linkFile(source, target);
	}
}

function linkFile(source: string, target: string): void {
	try {
		linkSync(source, target);
	} catch {
		mkdirSync(dirname(target), { recursive: true });
		copyFileSync(source, target);
	}
}
