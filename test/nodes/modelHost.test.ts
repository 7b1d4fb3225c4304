import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HitlError } from '../../core/errors';
import type { ModelHost } from '../../core/inference/host/modelHost';
import { modelHost } from '../../nodes/shared/modelHost';
import { writeTinyModel } from '../core/inference/host/fixtures/tinyModel';

const ROOT = join(__dirname, '../..');

interface Copy {
	readonly modelHost: () => ModelHost;
	readonly HitlError: typeof HitlError;
}

let base: string;

beforeAll(async () => (base = await mkdtemp(join(tmpdir(), 'copies-'))));
afterAll(async () => {
	await modelHost().close();
	await rm(base, { recursive: true, force: true });
});

/** Another copy of the package in this process, as n8n has it after an update without a restart. */
async function copyOfPackage(name: string): Promise<Copy> {
	const folder = join(base, name);
	await mkdir(join(folder, 'dist/nodes'), { recursive: true });
	await cp(join(ROOT, 'dist/core'), join(folder, 'dist/core'), { recursive: true });
	await cp(join(ROOT, 'dist/nodes/shared'), join(folder, 'dist/nodes/shared'), { recursive: true });
	await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	const [shared, errors] = await Promise.all([
		import(join(folder, 'dist/nodes/shared/modelHost.js')),
		import(join(folder, 'dist/core/errors.js')),
	]);
	return { modelHost: shared.modelHost, HitlError: errors.HitlError };
}

it('is one for all copies of the package in a process, with errors of the copy that asks', async () => {
	const [one, two] = await Promise.all([copyOfPackage('one'), copyOfPackage('two')]);
	const { folder } = await writeTinyModel(join(base, 'tiny'), ['card', 'refund']);
	const request = {
		task: 'text-classification',
		folder,
		dtype: 'auto',
		settings: {},
		rows: ['card'],
	} as const;
	const hosts = [one.modelHost(), two.modelHost(), modelHost()];

	for (const host of hosts) expect((await host.run(request)).labels).toEqual(['card', 'refund']);
	expect(hosts.map((host) => host.stats().pid)).toEqual(Array(3).fill(hosts[0]?.stats().pid));
	for (const host of hosts) expect(host.stats()).toMatchObject({ starts: 1, loads: 1 });

	const failing = { ...request, folder: join(base, 'nowhere') };
	const expected = { code: 'model-not-found', nextStep: expect.stringContaining('Check the path') };
	for (const [host, Own] of [
		[one.modelHost(), one.HitlError],
		[two.modelHost(), two.HitlError],
		[modelHost(), HitlError],
	] as const) {
		const error: unknown = await host.run(failing).catch((failure: unknown) => failure);
		expect(error).toBeInstanceOf(Own);
		expect(error).toMatchObject(expected);
	}
	expect(one.HitlError).not.toBe(two.HitlError);
});
