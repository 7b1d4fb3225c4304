import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelKey } from '../../../../core/inference/host/modelName';
import { ResidentModels } from '../../../../core/inference/host/residentModels';
import type { LoadedModel } from '../../../../core/inference/tasks/loadedModel';
import type { TaskName } from '../../../../core/inference/tasks/task';

const WEIGHTS = 1_000;
/** As reckoned before loading: 1.2 times the weights. */
const BYTES = 1_200;

let base: string;
beforeEach(async () => (base = await mkdtemp(join(tmpdir(), 'resident-'))));
afterEach(async () => await rm(base, { recursive: true, force: true }));

interface Memory {
	readonly models: ResidentModels;
	readonly log: string[];
	readonly stale: Set<string>;
	readonly broken: Set<string>;
	/** Most models at a time. */
	most: number;
}

function memory(mostBytes: number): Memory {
	const log: string[] = [];
	const [stale, broken] = [new Set<string>(), new Set<string>()];
	let count = 0;
	const result: Memory = {
		log,
		stale,
		broken,
		most: 0,
		models: new ResidentModels(mostBytes, async ({ folder }): Promise<LoadedModel<TaskName>> => {
			const name = folder.slice(-1);
			if (broken.has(name)) throw new Error(`${name} is broken`);
			result.most = Math.max(result.most, ++count);
			log.push(`load ${name}`);
			return {
				bytes: BYTES,
				isCurrent: async () => await Promise.resolve(!stale.has(name)),
				run: async () => await Promise.resolve({ labels: [], results: [] }),
				async dispose() {
					await Promise.resolve();
					count--;
					log.push(`unload ${name}`);
				},
			};
		}),
	};
	return result;
}

async function key(name: string): Promise<ModelKey> {
	const folder = join(base, name);
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await writeFile(join(folder, 'onnx/model.onnx'), new Uint8Array(WEIGHTS));
	return { task: 'feature-extraction', folder, dtype: 'auto' };
}

it('makes room before it loads: two models are never in memory where one fits', async () => {
	const one = memory(BYTES);
	for (const name of ['a', 'b', 'b', 'a']) await one.models.get(await key(name));
	expect(one.log).toEqual(['load a', 'unload a', 'load b', 'unload b', 'load a']);
	expect(one.most).toBe(1);
	expect(one.models).toMatchObject({ loads: 3, unloads: 2 });
	expect(one.models.list()).toEqual([{ ...(await key('a')), bytes: BYTES }]);
});

it('keeps those used last', async () => {
	const two = memory(2 * BYTES);
	for (const name of ['a', 'b', 'a', 'c']) await two.models.get(await key(name));
	expect(two.log).toEqual(['load a', 'load b', 'unload b', 'load c']);
});

it('loads anew what was replaced, and what could not be loaded', async () => {
	const all = memory(10 * BYTES);
	await all.models.get(await key('a'));
	all.stale.add('a');
	await all.models.get(await key('a'));
	expect(all.log).toEqual(['load a', 'unload a', 'load a']);
	all.broken.add('b');
	await expect(all.models.get(await key('b'))).rejects.toThrow('b is broken');
	all.broken.delete('b');
	await all.models.get(await key('b'));
	expect(all.log).toEqual(['load a', 'unload a', 'load a', 'load b']);
});

it('refuses what cannot fit, and keeps what is there', async () => {
	const small = memory(BYTES - 1);
	await expect(small.models.get(await key('a'))).rejects.toMatchObject({ code: 'model-too-big' });
	expect(small.log).toEqual([]);
});
