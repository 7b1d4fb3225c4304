import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { keepWhatN8nKeeps, manifest, npm, packTarball, packageFolder } from '../support/installedPackage';
import { startN8n, type N8nServer } from '../support/n8nServer';
import { registryReachable, startPackageRegistry, type PackageRegistry } from '../support/packageRegistry';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const sizeOf = (folder: string): number =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

/**
 * The commands that n8n 2.41 runs behind its "Community nodes" screen (community-packages.service: downloadPackage), in
 * their order and with their flags. They are run here because the screen itself installs from the public registry alone
 * unless the instance has a licence for another one, and what is tested is not published yet.
 */
function installAsTheScreenDoes(userFolder: string, registry: string, cache: string): void {
	const downloads = join(userFolder, '.n8n', 'nodes');
	const folder = packageFolder(userFolder);
	const flags = [`--registry=${registry}`];
	const env = { npm_config_cache: cache };
	mkdirSync(folder, { recursive: true });
	const tarball = npm(
		['pack', `${manifest.name}@${manifest.version}`, '--quiet', ...flags],
		downloads,
		env,
	).trim();
	execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], { cwd: downloads });
	keepWhatN8nKeeps(folder);
	const install = ['--audit=false', '--fund=false', '--bin-links=false', '--install-strategy=shallow'];
	npm(['install', ...install, '--ignore-scripts=true', '--package-lock=false', ...flags], folder, env);
	rmSync(join(downloads, tarball));
}

const online = registryReachable();
if (!online)
	process.stderr.write(
		'\n*** SKIPPED: installation from a package registry. npm reaches none from here, so the dependencies cannot be fetched. ***\n\n',
	);

(online ? describe : describe.skip)(
	'published, and installed as the "Community nodes" screen of n8n does',
	() => {
		const folder = mkdtempSync(join(tmpdir(), 'hitl-community-'));
		const userFolder = join(folder, 'user');
		let registry: PackageRegistry;
		let n8n: N8nServer | undefined;

		beforeAll(async () => {
			registry = await startPackageRegistry(join(folder, 'registry'), manifest.name);
			registry.publish(packTarball());
		});

		afterAll(async () => {
			await n8n?.stop();
			await registry.stop();
			rmSync(folder, { recursive: true, force: true });
		});

		it('arrives with its dependencies, and all nodes load', async () => {
			const started = performance.now();
			installAsTheScreenDoes(userFolder, registry.url, join(folder, 'npm-cache'));
			const seconds = ((performance.now() - started) / 1000).toFixed(1);
			process.stdout.write(
				`Community package: installed in ${seconds} s with an empty cache; ${megabytes(packTarball().bytes)} packed, ` +
					`${megabytes(sizeOf(packageFolder(userFolder)))} on disk with its dependencies\n`,
			);

			n8n = await startN8n({ userFolder });
			const response = await fetch(`${n8n.base}/types/nodes.json`, {
				headers: { cookie: await n8n.login() },
			});
			const known = z.array(z.looseObject({ name: z.string() })).parse(await response.json());
			const { nodes } = z.looseObject({ n8n: z.object({ nodes: z.array(z.string()) }) }).parse(manifest).n8n;
			const loaded = new Set(
				known.map(({ name }) => name).filter((name) => name.startsWith(`${manifest.name}.`)),
			);
			for (const path of nodes) {
				const name = /([^/]+)\.node\.js$/.exec(path)?.[1] ?? '';
				expect(loaded).toContain(`${manifest.name}.${name[0]?.toLowerCase()}${name.slice(1)}`);
			}
		});
	},
);
