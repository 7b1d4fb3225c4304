import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { npm, root } from '../support/installedPackage';

const megabyte = 1_000_000;

const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

const manifest = z
	.looseObject({
		name: z.string(),
		license: z.string(),
		description: z.string(),
		homepage: z.url(),
		author: z.object({ name: z.string(), email: z.email() }),
		repository: z.object({ type: z.literal('git'), url: z.string() }),
		keywords: z.array(z.string()),
		engines: z.object({ node: z.string() }),
		files: z.array(z.string()),
		scripts: z.record(z.string(), z.string()),
		n8n: z.object({
			n8nNodesApiVersion: z.number(),
			strict: z.boolean(),
			nodes: z.array(z.string()),
			credentials: z.array(z.string()),
		}),
		dependencies: z.record(z.string(), z.string()),
		devDependencies: z.record(z.string(), z.string()),
		peerDependencies: z.record(z.string(), z.string()),
	})
	.parse(readJson('package.json'));

const lockSchema = z.object({
	packages: z.record(
		z.string(),
		z.looseObject({
			integrity: z.string().optional(),
			resolved: z.string().optional(),
			extraneous: z.boolean().optional(),
			hasInstallScript: z.boolean().optional(),
			dev: z.boolean().optional(),
			peer: z.boolean().optional(),
			optionalDependencies: z.record(z.string(), z.string()).optional(),
		}),
	),
});

const sourcesEnding = (folder: string, ending: string): string[] =>
	existsSync(join(root, folder))
		? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((path) => path.endsWith(ending))
				.map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
		: [];

const packed = z
	.tuple([z.object({ size: z.number(), files: z.array(z.object({ path: z.string() })) })])
	.parse(JSON.parse(npm(['pack', '--dry-run', '--json', '--ignore-scripts'])))[0];
const packedPaths = packed.files.map(({ path }) => path);

describe('package.json', () => {
	it('says who, what and where in the way the community registry asks for', () => {
		expect(manifest.name).toBe('n8n-nodes-hitl');
		expect(manifest.license).toBe('MIT');
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.description.length).toBeGreaterThan(20);
		expect(manifest.repository.url).toMatch(/^git\+https:/);
		expect(manifest.engines.node).toBe('>=22.13');
		expect(manifest.files).toEqual(['dist']);
	});

	it('lists every node and credential of the tree, each of them built', () => {
		expect(manifest.n8n.n8nNodesApiVersion).toBe(1);
		const listed = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
		const present = [
			...sourcesEnding('nodes', '.node.ts'),
			...sourcesEnding('credentials', '.credentials.ts'),
		];
		expect([...listed].sort()).toEqual(present.map((path) => `dist/${path.replace(/\.ts$/, '.js')}`).sort());
		for (const path of listed) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
	});

	it('leaves n8n-workflow to the host and ships no other part of n8n', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(Object.keys(manifest.dependencies).filter((name) => /^(@n8n\/|n8n)/.test(name))).toEqual([]);
		expect(manifest).not.toHaveProperty('overrides');
		expect(manifest).not.toHaveProperty('optionalDependencies');
	});

	it('runs nothing when it is installed: n8n would skip it', () => {
		const atInstall = [
			'preinstall',
			'install',
			'postinstall',
			'prepare',
			'prepublish',
			'preprepare',
			'postprepare',
		];
		expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([]);
	});

	it('pins every dependency to one version', () => {
		for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
			expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
	});
});

describe('what is published', () => {
	it('is the build, the licence and the texts, and no source, test or host', () => {
		const strange = packedPaths.filter(
			(path) =>
				!/^(dist\/(core|nodes|credentials|icons|models)\/|package\.json$|README|LICENSE|CHANGELOG)/.test(
					path,
				),
		);
		expect(strange).toEqual([]);
		expect(
			packedPaths.filter((path) =>
				/\.test\.|tsbuildinfo|vectors\.json|(?<!\.d)\.ts$|node_modules/.test(path),
			),
		).toEqual([]);
	});

	it('has every file that the nodes read beside the code', () => {
		const copied = [
			...sourcesEnding('icons', '.svg'),
			...sourcesEnding('core', '.css'),
			...sourcesEnding('models', '.safetensors'),
			...sourcesEnding('models', 'tokenizer.json'),
		];
		const wanted = [...copied, ...sourcesEnding('nodes', '.node.json')].map((path) => `dist/${path}`);
		expect(packedPaths).toEqual(expect.arrayContaining(wanted));
		const spoilt = copied.filter(
			(path) => !readFileSync(join(root, path)).equals(readFileSync(join(root, 'dist', path))),
		);
		expect(spoilt).toEqual([]);
	});

	it('stays under 15 MB', () => {
		expect(packed.size).toBeLessThan(15 * megabyte);
	});
});

describe('codex files', () => {
	it.each(sourcesEnding('nodes', '.node.json'))('%s is one that n8n reads and the search finds', (path) => {
		const codex = z
			.object({
				node: z.string(),
				nodeVersion: z.literal('1.0'),
				codexVersion: z.literal('1.0'),
				categories: z.array(z.string()).min(1),
				resources: z.object({ primaryDocumentation: z.array(z.object({ url: z.url() })).optional() }),
				alias: z.array(z.string()).optional(),
			})
			.parse(readJson(path));
		// A node in this category is hidden from the search of n8n's node creator.
		expect(codex.categories).not.toContain('AI');
		expect(existsSync(join(root, path.replace(/json$/, 'ts')))).toBe(true);
	});
});

describe.each([['.'], ['host/n8n'], ['host/node'], ['host/registry']])('the lockfile of %s', (folder) => {
	const { packages } = lockSchema.parse(readJson(folder, 'package-lock.json'));
	const entries = Object.entries(packages).filter(([path]) => path !== '');

	it('names no registry, so that each machine uses its own, and has a checksum for everything', () => {
		expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
		expect(entries.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
		expect(readFileSync(join(root, folder, '.npmrc'), 'utf8')).toContain(
			'omit-lockfile-registry-resolved=true',
		);
	});

	it('is complete: npm ci would stop at an optional dependency that it lacks', () => {
		const names = new Set(entries.map(([path]) => path.split('node_modules/').pop()));
		const absent = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
			Object.keys(optionalDependencies).filter((name) => !names.has(name)),
		);
		expect(absent).toEqual([]);
		expect(entries.filter(([, { extraneous }]) => extraneous === true)).toEqual([]);
	});
});

describe('dependencies', () => {
	it('work without their install scripts: n8n does not run them', () => {
		const { packages } = lockSchema.parse(readJson('package-lock.json'));
		const scripted = Object.entries(packages)
			.filter(
				([, { hasInstallScript, dev, peer }]) => hasInstallScript === true && dev !== true && peer !== true,
			)
			.map(([path]) => path.split('node_modules/').pop());
		// onnxruntime-node's script only adds GPU parts; sharp's and protobufjs's only check versions.
		expect(['onnxruntime-node', 'protobufjs', 'sharp']).toEqual(expect.arrayContaining(scripted));
	});
});

test('the check of the encoder compares with vectors that are there', () => {
	const reference = readFileSync(join(root, 'scripts/encoder/reference.py'), 'utf8');
	const [, path = ''] = /^SHIPPED_VECTORS = ROOT((?: \/ "[^"]+")+)$/m.exec(reference) ?? [];
	const parts = Array.from(path.matchAll(/"([^"]+)"/g), ([, part = '']) => part);
	expect(parts.at(-1)).toBe('vectors.json');
	expect(existsSync(join(root, ...parts))).toBe(true);
});
