import { z } from 'zod/v4';
import { manifest } from '../support/installedPackage';
import { sharedN8n } from '../support/sharedN8n';

const nodes = z
	.looseObject({ n8n: z.object({ nodes: z.array(z.string()) }) })
	.parse(manifest)
	.n8n.nodes.map((path) => /([^/]+)\.node\.js$/.exec(path)?.[1] ?? path);

const typeSchema = z.object({
	name: z.string(),
	displayName: z.string(),
	iconUrl: z.union([z.string(), z.object({ light: z.string(), dark: z.string() })]).optional(),
	communityNodePackageVersion: z.string().optional(),
	codex: z.object({ categories: z.array(z.string()).optional() }).optional(),
});

const loadedTypes = async () => {
	const n8n = sharedN8n();
	const response = await fetch(`${n8n.base}/types/nodes.json`, { headers: { cookie: await n8n.login() } });
	const all = z.array(z.looseObject({ name: z.string() })).parse(await response.json());
	return all.filter(({ name }) => name.startsWith(`${manifest.name}.`)).map((type) => typeSchema.parse(type));
};

describe('a real n8n with the packed package', () => {
	it('loads every node of the package under its own name and version, and nothing of it twice', async () => {
		const names = (await loadedTypes()).map(({ name }) => name);
		const own = nodes.map((name) => `${manifest.name}.${name[0]?.toLowerCase()}${name.slice(1)}`);
		expect(names).toEqual(expect.arrayContaining(own));
		expect(new Set(names).size).toBe(names.length);
		for (const { name, communityNodePackageVersion } of await loadedTypes())
			expect([name, communityNodePackageVersion]).toEqual([name, manifest.version]);
	});

	it('has read every codex: a broken one is dropped without a word and hides the node from the search', async () => {
		for (const { name, codex } of await loadedTypes())
			expect([name, (codex?.categories ?? []).length > 0]).toEqual([name, true]);
	});

	it('serves both icons of every node as SVG', async () => {
		const { base } = sharedN8n();
		for (const { name, iconUrl } of await loadedTypes()) {
			const urls = typeof iconUrl === 'object' ? [iconUrl.light, iconUrl.dark] : [iconUrl];
			expect([name, urls.length]).toEqual([name, 2]);
			for (const url of urls) {
				const response = await fetch(`${base}/${url}`);
				expect([url, response.status, response.headers.get('content-type')]).toEqual([
					url,
					200,
					expect.stringContaining('image/svg+xml'),
				]);
			}
		}
	});

	it('has nothing to complain about while loading', () => {
		const [start = ''] = sharedN8n().log().split('Editor is now accessible');
		const complaints = start
			.split('\n')
			.filter((line) => /n8n-nodes-hitl|Failed to load|Cannot find module/i.test(line));
		expect(complaints).toEqual([]);
	});
});
