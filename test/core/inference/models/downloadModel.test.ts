import { readdirSync, readFileSync, statSync } from 'node:fs';
import { inspect } from 'node:util';
import { join } from 'node:path';
import type { DownloadProgress } from '../../../../core/inference/models/downloadModel';
import { sha256, someBytes, type HubRepositorySpec } from '../../../support/modelHub';
import { C1, C2, modelFiles, refusal, startHubWorld, TOKEN, WEIGHTS, type HubWorld } from './hubWorld';

const plain: HubRepositorySpec = {
	id: 'maker/mood',
	commits: { [C1]: modelFiles(WEIGHTS), [C2]: modelFiles(someBytes(5_000, 2)) },
	branches: { main: C1, v2: C2, 'refs/pr/1': C2 },
	licence: 'apache-2.0',
	pipelineTag: 'text-classification',
};
const specs: HubRepositorySpec[] = [
	plain,
	{ ...plain, id: 'maker/secret', privateTo: TOKEN },
	{ ...plain, id: 'maker/gated', gatedTo: TOKEN },
	{ ...plain, id: 'lonely', licence: ['mit', 'cc0-1.0'] },
	{ ...plain, id: 'maker/torch', commits: { [C1]: new Map([['config.json', Buffer.from('{}')], ['pytorch_model.bin', someBytes(9)]]) }, branches: { main: C1 } },
	{
		...plain,
		id: 'maker/parts',
		commits: {
			[C1]: modelFiles(someBytes(10), [
				['onnx/model.onnx', someBytes(20_000, 3)],
				['onnx/model.onnx_data', someBytes(30_000, 4)],
				['onnx/model.onnx_data_1', someBytes(30_001, 5)],
				['onnx/model.onnx_data/../../../../escaped', someBytes(11, 5)],
				['onnx/model.onnx_database', someBytes(12, 5)],
				['../escaped', someBytes(13)],
				['/etc/escaped', someBytes(14)],
				['1_Pooling/config.json', Buffer.from('{"pooling_mode_mean_tokens":true}')],
				['LICENSE', Buffer.from('Do what you like.')],
			]),
		},
		branches: { main: C1 },
	},
	{ ...plain, id: 'maker/image', commits: { [C1]: new Map([...modelFiles(WEIGHTS)].filter(([path]) => !path.startsWith('tokenizer'))) }, branches: { main: C1 } },
];

let world: HubWorld;

beforeEach(async () => {
	world = await startHubWorld(specs);
});
afterEach(async () => {
	expect(world.hub.strange).toEqual([]);
	await world.stop();
});

const onDisk = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
		.sort();
const asked = (): string[] => world.hub.seen.map(({ server, path }) => `${server} ${path}`);

describe('a download', () => {
	test('takes the files of the list at the pinned commit, and says what it took', async () => {
		const model = await world.ensure(`maker/mood@${C1}`, { hub: { now: () => Date.UTC(2026, 10, 23) } });
		expect(model).toEqual({
			id: 'maker/mood',
			commit: C1,
			dtype: 'q8',
			folder: join(world.models, 'maker--mood', `${C1}-q8`),
			weightsHash: sha256(WEIGHTS),
			licence: 'apache-2.0',
			pipelineTag: 'text-classification',
			bytes: expect.any(Number),
			isNew: true,
		});
		const names = ['config.json', 'onnx/model_quantized.onnx', 'special_tokens_map.json', 'tokenizer.json', 'tokenizer_config.json'];
		expect(onDisk(model.folder)).toEqual([...names, 'model.json'].sort());
		const files = plain.commits[C1];
		for (const name of names) expect(readFileSync(join(model.folder, name)).equals(files?.get(name) ?? Buffer.of())).toBe(true);
		const manifest: unknown = JSON.parse(readFileSync(join(model.folder, 'model.json'), 'utf8'));
		expect(manifest).toMatchObject({
			id: 'maker/mood',
			commit: C1,
			dtype: 'q8',
			source: world.hub.address,
			licence: 'apache-2.0',
			downloadedAt: '2026-11-23T00:00:00.000Z',
			files: expect.arrayContaining([{ path: 'onnx/model_quantized.onnx', size: 400_000, hash: { kind: 'sha256', hex: sha256(WEIGHTS) } }]),
		});
		expect(readdirSync(join(world.models, '.partial'))).toEqual([]);
		expect(asked().filter((line) => line.includes('main'))).toEqual([]);
	});

	test('goes through every page of the tree', async () => {
		await world.ensure('maker/mood');
		expect(asked().filter((line) => line.includes('/tree/'))).toHaveLength(3);
	});

	test('is no request at all the second time, pinned or not', async () => {
		const first = await world.ensure('maker/mood');
		world.hub.forget();
		expect(await world.ensure('maker/mood')).toEqual({ ...first, isNew: false });
		expect(await world.ensure(`maker/mood@${C1}`)).toEqual({ ...first, isNew: false });
		expect(asked()).toEqual([]);
	});

	test('takes the parts of big weights, and never a path that is not on the list', async () => {
		const model = await world.ensure('maker/parts', { dtype: 'fp32' });
		expect(onDisk(join(model.folder, 'onnx'))).toEqual(['model.onnx', 'model.onnx_data', 'model.onnx_data_1']);
		expect(onDisk(model.folder)).toEqual(expect.arrayContaining(['1_Pooling/config.json', 'LICENSE']));
		expect(asked().filter((line) => line.includes('escaped') || line.includes('database'))).toEqual([]);
		expect(onDisk(world.models).filter((path) => path.includes('escaped'))).toEqual([]);
	});

	test('works for a repository without an owner, and knows several licences', async () => {
		expect(await world.ensure('lonely')).toMatchObject({ folder: join(world.models, 'lonely', `${C1}-q8`), licence: 'mit, cc0-1.0' });
	});

	test('tells how far it is: never backwards, each file to its end, the whole at last', async () => {
		const told: DownloadProgress[] = [];
		const model = await world.ensure('maker/mood', { onProgress: (progress) => told.push(progress) });
		expect(told.map(({ share }) => share)).toEqual(told.map(({ share }) => share).sort((a, b) => a - b));
		expect(told.at(-1)).toMatchObject({ share: 1, totalBytes: model.bytes });
		const ends = told.filter(({ loaded, total }) => loaded === total).map(({ file }) => file);
		expect([...new Set(ends)].sort()).toEqual(onDisk(model.folder).filter((name) => name !== 'model.json'));
		// A clock that stands still lets only the beginning and the end of a file through.
		const quiet: DownloadProgress[] = [];
		await world.ensure(`maker/mood@${C2}`, { onProgress: (progress) => quiet.push(progress), hub: { now: () => 0 } });
		expect(quiet.length).toBeLessThanOrEqual(2 * new Set(ends).size);
	});

	test('is one for all who want it at the same time', async () => {
		const told: number[] = [];
		const models = await Promise.all(
			Array.from({ length: 20 }, async () => await world.ensure('maker/mood', { onProgress: ({ share }) => told.push(share) })),
		);
		expect(new Set(models.map(({ folder }) => folder)).size).toBe(1);
		expect(asked().filter((line) => line.startsWith('cdn'))).toHaveLength(1);
		expect(told.filter((share) => share === 1).length).toBeGreaterThanOrEqual(20);
	});
});

describe('a branch or tag', () => {
	test('is what it was at its first download, until somebody asks anew', async () => {
		const branches = { main: C1 };
		await world.stop();
		world = await startHubWorld([{ ...plain, branches }]);
		expect(await world.ensure('maker/mood')).toMatchObject({ commit: C1, isNew: true });
		branches.main = C2;
		world.hub.forget();
		expect(await world.ensure('maker/mood')).toMatchObject({ commit: C1, isNew: false });
		expect(await world.ensure('maker/mood@main', { offline: true })).toMatchObject({ commit: C1 });
		expect(asked()).toEqual([]);
		expect(await world.ensure('maker/mood', { refresh: true })).toMatchObject({ commit: C2, isNew: true });
		expect(await world.ensure('maker/mood', { offline: true })).toMatchObject({ commit: C2, isNew: false });
		expect(await world.ensure(`maker/mood@${C1}`, { offline: true })).toMatchObject({ commit: C1, isNew: false });
		// Back to a commit that is on disk: nothing is fetched but the description.
		branches.main = C1;
		world.hub.forget();
		expect(await world.ensure('maker/mood', { refresh: true })).toMatchObject({ commit: C1, isNew: false });
		expect(await world.ensure('maker/mood')).toMatchObject({ commit: C1 });
		expect(asked().filter((line) => line.includes('/resolve'))).toEqual([]);
	});

	test('other than main is itself, also with a slash in its name', async () => {
		expect(await world.ensure('maker/mood@refs/pr/1')).toMatchObject({ commit: C2 });
		expect(await world.ensure('maker/mood@v2')).toMatchObject({ commit: C2, isNew: false });
		await expect(world.ensure('maker/mood@v3')).rejects.toEqual(refusal('model-not-found', /version/));
		await expect(world.ensure('maker/mood@v3', { offline: true })).rejects.toEqual(refusal('model-not-on-disk'));
	});

	test('is not asked for when the pinned version is there and only the name of the repository is given', async () => {
		await world.ensure(`maker/mood@${C2}`);
		world.hub.forget();
		expect(await world.ensure('maker/mood')).toMatchObject({ commit: C2, isNew: false });
		expect(asked()).toEqual([]);
	});

	test('without internet is refused in words, and nothing is asked for', async () => {
		await expect(world.ensure('maker/mood', { offline: true })).rejects.toEqual(refusal('model-not-on-disk', /maker\/mood/));
		await expect(world.ensure(`maker/mood@${C1}`, { offline: true, dtype: 'fp32' })).rejects.toEqual(refusal('model-not-on-disk', /fp32/));
		expect(asked()).toEqual([]);
	});
});

describe('the access token', () => {
	test('goes to the hub and nowhere else', async () => {
		await world.ensure('maker/secret', { hub: { token: TOKEN } });
		const { seen } = world.hub;
		expect(seen.filter(({ server }) => server === 'cdn')).toHaveLength(1);
		expect(seen.filter(({ server, authorization }) => server === 'cdn' && authorization !== undefined)).toEqual([]);
		const hub = seen.filter(({ server }) => server === 'hub');
		expect(hub.filter(({ path }) => path.includes('resolve-cache')).length).toBeGreaterThan(0);
		expect(hub.filter(({ authorization }) => authorization !== `Bearer ${TOKEN}`)).toEqual([]);
	});

	test('stands in no error, whatever happens', async () => {
		const hub = { token: TOKEN, proxy: 'http://user:proxyPassword@127.0.0.1:1' };
		const error: unknown = await world.ensure('maker/secret', { hub }).catch((caught: unknown) => caught);
		expect(error).toEqual(refusal('model-network'));
		const shown = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}`;
		expect(shown).not.toContain(TOKEN);
		expect(shown).not.toContain('proxyPassword');
		expect(shown).not.toContain('Authorization');
	});

	test('is asked for where it is needed', async () => {
		await expect(world.ensure('maker/gated')).rejects.toEqual(refusal('model-access-denied'));
		await expect(world.ensure('maker/gated')).rejects.toMatchObject({ nextStep: expect.stringMatching(/accept its terms.*access token/) });
		await expect(world.ensure('maker/gated', { hub: { token: 'hf_other' } })).rejects.toEqual(refusal('model-access-denied'));
		await expect(world.ensure('maker/gated', { hub: { token: TOKEN } })).resolves.toMatchObject({ isNew: true });
		// The hub does not tell whether it exists.
		await expect(world.ensure('maker/secret')).rejects.toEqual(refusal('model-not-found', /maker\/secret/));
		world.hub.fail({ at: '/revision/main', status: 401 });
		await expect(world.ensure('maker/mood', { hub: { token: 'hf_expired' } })).rejects.toEqual(refusal('model-access-denied', /token/));
	});
});

describe('the hub refuses', () => {
	test.each([
		[404, 'model-not-found'],
		[401, 'model-access-denied'],
		[403, 'model-access-denied'],
		[451, 'model-access-denied'],
		[407, 'model-network'],
		[418, 'model-download-failed'],
	])('status %d at once, in words', async (status, code) => {
		world.hub.fail({ at: '/revision/main', status, times: 9 });
		await expect(world.ensure('maker/mood')).rejects.toEqual(refusal(code));
		expect(asked()).toHaveLength(1);
		world.hub.forget();
		world.hub.fail({ at: 'model_quantized.onnx', server: 'cdn', status, times: 9 });
		await expect(world.ensure('maker/mood')).rejects.toEqual(refusal(code));
		expect(asked().filter((line) => line.startsWith('cdn'))).toHaveLength(1);
	});

	test.each([500, 502, 503, 504, 429])('status %d for a while: it is tried again, not for ever', async (status) => {
		world.hub.fail({ at: '/revision/main', status, times: 2 }, { at: 'model_quantized.onnx', server: 'cdn', status, times: 3 });
		expect(await world.ensure('maker/mood')).toMatchObject({ isNew: true });
		world.hub.fail({ at: '/revision/v2', status, times: 9 });
		world.hub.forget();
		world.hub.fail({ at: '/revision/v2', status, times: 9 });
		await expect(world.ensure('maker/mood@v2')).rejects.toEqual(refusal('model-retry-later'));
		expect(asked()).toHaveLength(4);
	});

	test('too many requests and says when to come back: it waits that long, if it is not too long', async () => {
		const now = Date.UTC(2026, 0, 1);
		world.hub.fail({ at: '/revision/main', status: 429, headers: { 'retry-after': '1' } });
		const begun = performance.now();
		await world.ensure('maker/mood');
		expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
		const inHalfAnHour = new Date(now + 1_800_000).toUTCString();
		for (const value of ['1800', inHalfAnHour]) {
			world.hub.forget();
			world.hub.fail({ at: '/revision/v2', status: 429, headers: { 'retry-after': value } });
			await expect(world.ensure('maker/mood@v2', { hub: { now: () => now } })).rejects.toMatchObject({
				code: 'model-retry-later',
				nextStep: expect.stringContaining('30 minutes'),
			});
			expect(asked()).toHaveLength(1);
		}
	});

	test('or sends something else than a description', async () => {
		for (const body of ['<html>Please log in</html>', '[]', '{"sha":"../../etc"}', 'null']) {
			world.hub.fail({ at: '/revision/main', body });
			await expect(world.ensure('maker/mood')).rejects.toEqual(refusal('model-download-failed'));
		}
		// A pinned commit is that commit.
		world.hub.fail({ at: `/revision/${C1}`, body: JSON.stringify({ sha: C2 }) });
		await expect(world.ensure(`maker/mood@${C1}`)).rejects.toEqual(refusal('model-download-failed'));
	});

	test('redirects in a circle, to nowhere or to a file', async () => {
		for (const location of ['/api/models/maker/mood/revision/main', 'file:///etc/passwd', 'http://', undefined]) {
			world.hub.fail({ at: '/revision/main', status: 302, times: 9, headers: location === undefined ? {} : { location } });
			await expect(world.ensure('maker/mood')).rejects.toEqual(refusal('model-download-failed'));
			world.hub.forget();
		}
	});
});

describe('a repository that cannot be used', () => {
	test('without ONNX files says what to look for', async () => {
		await expect(world.ensure('maker/torch')).rejects.toMatchObject({ code: 'model-unsupported', nextStep: expect.stringContaining('exported for transformers.js') });
	});

	test('without the wanted weights says which there are', async () => {
		await expect(world.ensure('maker/parts', { dtype: 'q4' })).rejects.toEqual(refusal('model-unsupported', /It has q8, fp32\./));
	});

	test('without what its task needs, or too big, is refused before anything is fetched', async () => {
		await expect(world.ensure('maker/image', { task: 'text-classification' })).rejects.toEqual(refusal('model-incomplete', /tokenizer\.json/));
		await expect(world.ensure('maker/mood', { task: 'image-classification' })).rejects.toEqual(refusal('model-incomplete', /preprocessor_config\.json/));
		await expect(world.ensure('maker/mood', { mostBytes: 400_000 })).rejects.toEqual(refusal('model-too-big', /maker\/mood/));
		await expect(world.ensure('maker/mood', { freeBytes: async () => 16_100_000 })).rejects.toEqual(refusal('disk-full', /0\.4 MB are to be downloaded, and 16 MB are free/));
		expect(asked().filter((line) => line.includes('/resolve'))).toEqual([]);
	});

	test('an address that is none', async () => {
		for (const address of ['huggingface.co', 'ftp://hub.example', 'https://me:password@hub.example', 'https://hub.example/?x=1', 'file:///models']) {
			await expect(world.ensure('maker/mood', { hub: { address } })).rejects.toEqual(refusal('model-reference-invalid', /address/));
		}
		for (const proxy of ['proxy:3128', 'socks5://proxy:1080', 'no address']) {
			await expect(world.ensure('maker/mood', { hub: { proxy } })).rejects.toEqual(refusal('model-reference-invalid', /proxy/));
		}
		expect(() => statSync(join(world.models, 'maker--mood'))).toThrow();
	});
});
