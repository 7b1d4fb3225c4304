import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deleteModel } from '../../../../core/inference/models/deleteModel';
import { deleteModels } from '../../../../core/inference/models/deleteModels';
import { folderIdentity } from '../../../../core/inference/models/folderIdentity';
import { listModels } from '../../../../core/inference/models/listModels';
import { verifyModel } from '../../../../core/inference/models/verifyModel';
import { weightsHash } from '../../../../core/inference/models/weightsHash';
import { sha256, someBytes } from '../../../support/modelHub';
import { C1, C2, modelFiles, refusal, startHubWorld, WEIGHTS, type HubWorld } from './hubWorld';

const MODEL = 'maker/mood';
const PATH = 'onnx/model_quantized.onnx';
const Q8 = `${MODEL}@${C1}:q8`;

let world: HubWorld;
const branches = { main: C1 };

beforeEach(async () => {
	branches.main = C1;
	const files = modelFiles(WEIGHTS, [['onnx/model.onnx', someBytes(50_000, 9)]]);
	world = await startHubWorld([{ id: MODEL, commits: { [C1]: files, [C2]: modelFiles(someBytes(1_000, 3)) }, branches, licence: 'mit', pipelineTag: 'text-classification' }]);
});
afterEach(async () => await world.stop());

async function beginOnly(): Promise<void> {
	world.hub.fail({ at: PATH, server: 'cdn', cutAfter: 100_000, dripMs: 2 }, { at: PATH, server: 'cdn', status: 403 });
	await expect(world.ensure(MODEL, { dtype: 'q8' })).rejects.toEqual(refusal('model-access-denied'));
}

describe('the list of models on disk', () => {
	test('is empty where there is no folder', async () => {
		expect(await listModels(join(world.models, 'nowhere'))).toEqual([]);
	});

	test('holds whole models with size, licence and task, begun ones, and folders that are broken or not ours', async () => {
		await beginOnly();
		const fp32 = await world.ensure(MODEL, { dtype: 'fp32', hub: { now: () => Date.UTC(2026, 0, 2) } });
		const other = await world.ensure(`${MODEL}@${C2}`);
		rmSync(join(other.folder, 'tokenizer.json'));
		mkdirSync(join(world.models, 'somebody', 'else'), { recursive: true });
		expect(await listModels(world.models)).toEqual([
			{
				state: 'complete',
				reference: `${MODEL}@${C1}:fp32`,
				id: MODEL,
				commit: C1,
				dtype: 'fp32',
				folder: fp32.folder,
				bytes: fp32.bytes,
				licence: 'mit',
				pipelineTag: 'text-classification',
				downloadedAt: '2026-01-02T00:00:00.000Z',
			},
			{ state: 'broken', reference: `${MODEL}@${C2}:q8`, folder: other.folder, bytes: expect.any(Number), reason: 'the file tokenizer.json is missing' },
			{ state: 'broken', reference: undefined, folder: join(world.models, 'somebody', 'else'), bytes: 0, reason: 'it is no folder of this package' },
			{ state: 'partial', reference: Q8, id: MODEL, commit: C1, dtype: 'q8', bytes: expect.any(Number), totalBytes: expect.any(Number) },
		]);
	});

	test.each([
		['no manifest', '', 'its model.json is missing or damaged'],
		['half a manifest', '{"format":1,"id":', 'its model.json is missing or damaged'],
		['a manifest of somebody else', '{"format":7}', 'its model.json was not written by this package'],
	])('says what is wrong with a folder with %s', async (_what, content, reason) => {
		const { folder } = await world.ensure(MODEL);
		writeFileSync(join(folder, 'model.json'), content);
		expect(await listModels(world.models)).toEqual([expect.objectContaining({ state: 'broken', reason })]);
	});

	test('does not believe a manifest that names another model, or files elsewhere', async () => {
		const { folder } = await world.ensure(MODEL);
		const file = join(folder, 'model.json');
		const manifest = readFileSync(file, 'utf8');
		writeFileSync(file, manifest.replace(MODEL, 'maker/other'));
		expect(await listModels(world.models)).toEqual([expect.objectContaining({ reason: 'it holds another model than its name says' })]);
		writeFileSync(file, manifest.replace('"special_tokens_map.json"', '"../../../etc/passwd"'));
		expect(await listModels(world.models)).toEqual([expect.objectContaining({ reason: 'its model.json names a file that no model has' })]);
		await expect(world.ensure(MODEL, { offline: true })).rejects.toEqual(refusal('model-not-on-disk'));
	});
});

describe('deleting', () => {
	test('takes a version away, whole, begun or broken, and leaves the others', async () => {
		const fp32 = await world.ensure(MODEL, { dtype: 'fp32' });
		await beginOnly();
		await deleteModel(world.models, Q8);
		expect((await listModels(world.models)).map(({ reference }) => reference)).toEqual([`${MODEL}@${C1}:fp32`]);
		writeFileSync(join(fp32.folder, 'model.json'), '');
		await deleteModel(world.models, `${MODEL}@${C1}:fp32`);
		expect(await listModels(world.models)).toEqual([]);
		expect(readdirSync(join(world.models, '.trash'))).toEqual([]);
		await expect(deleteModel(world.models, Q8)).rejects.toEqual(refusal('model-not-on-disk'));
	});

	test('forgets what a branch stood for: the next download takes what it stands for then', async () => {
		await world.ensure(MODEL);
		branches.main = C2;
		await deleteModel(world.models, Q8);
		expect(await world.ensure(MODEL)).toMatchObject({ commit: C2 });
	});

	test('takes no path, and nothing that this package did not make', async () => {
		mkdirSync(join(world.models, 'somebody', 'else'), { recursive: true });
		for (const path of [world.models, '..', 'somebody/else', join(world.models, 'somebody'), `../x@${C1}:q8`, `${MODEL}@main`, '']) {
			await expect(deleteModel(world.models, path)).rejects.toEqual(refusal('model-reference-invalid'));
		}
		for (const path of [world.models, '/', '..', `${MODEL}@main`, '', `x:y`]) {
			await expect(deleteModels(world.models, path)).rejects.toEqual(refusal('model-reference-invalid'));
		}
		await expect(deleteModels(world.models, 'somebody/else')).rejects.toEqual(refusal('model-not-on-disk'));
		expect(existsSync(join(world.models, 'somebody', 'else'))).toBe(true);
	});

	test('by name takes all weights of a commit, or all of a repository', async () => {
		await world.ensure(MODEL);
		await world.ensure(MODEL, { dtype: 'fp32' });
		await world.ensure(`${MODEL}@${C2}`);
		expect((await deleteModels(world.models, `${MODEL}@${C1}`)).sort()).toEqual([`${MODEL}@${C1}:fp32`, Q8]);
		expect(await deleteModels(world.models, ` ${MODEL} `)).toEqual([`${MODEL}@${C2}:q8`]);
		expect(await listModels(world.models)).toEqual([]);
	});

	test('waits for nobody: what is being downloaded is in use', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', holdAfter: 100_000 });
		const going = world.ensure(MODEL);
		await world.hub.held();
		await expect(deleteModel(world.models, Q8)).rejects.toEqual(refusal('model-in-use', /is being downloaded/));
		world.hub.release();
		expect(await going).toMatchObject({ isNew: true });
	});

	test('of a link takes the link, not what it leads to', async () => {
		const elsewhere = join(world.models, 'elsewhere');
		const { folder } = await world.ensure(MODEL);
		mkdirSync(elsewhere);
		writeFileSync(join(elsewhere, 'precious'), 'x');
		rmSync(folder, { recursive: true });
		symlinkSync(elsewhere, folder);
		await deleteModel(world.models, Q8);
		expect(existsSync(folder)).toBe(false);
		expect(readdirSync(elsewhere)).toEqual(['precious']);
	});
});

test('a model is checked byte by byte when somebody asks', async () => {
	const { folder } = await world.ensure(MODEL);
	await verifyModel(world.models, Q8);
	const bytes = readFileSync(join(folder, PATH));
	bytes[1_234] = (bytes[1_234] ?? 0) ^ 1;
	writeFileSync(join(folder, PATH), bytes);
	await expect(verifyModel(world.models, Q8)).rejects.toEqual(refusal('model-corrupt', /onnx\/model_quantized\.onnx has changed/));
	await expect(verifyModel(world.models, `${MODEL}@${C2}:q8`)).rejects.toEqual(refusal('model-not-on-disk'));
	await expect(verifyModel(world.models, Q8, AbortSignal.abort())).rejects.toEqual(refusal('cancelled'));
});

describe('a folder of one’s own', () => {
	test('is named after its last part and what lies in it', async () => {
		const { folder } = await world.ensure(MODEL);
		const before = await folderIdentity(folder);
		expect(before).toMatch(new RegExp(`^${C1}-q8#[0-9a-f]{12}$`));
		expect(await folderIdentity(`${folder}/`)).toBe(before);
		writeFileSync(join(folder, 'onnx', 'model.onnx'), 'x');
		const after = await folderIdentity(folder);
		expect(after).not.toBe(before);
		writeFileSync(join(folder, 'config.json'), '{}');
		expect(await folderIdentity(folder)).not.toBe(after);
		await expect(folderIdentity(join(world.models, 'nowhere'))).rejects.toEqual(refusal('model-not-found'));
	});

	test('has the hash of its weights, which is that of the hub, and another when they are replaced', async () => {
		const { folder, weightsHash: named } = await world.ensure(MODEL);
		expect(await weightsHash(folder, 'auto')).toBe(named);
		expect(await weightsHash(folder, 'auto')).toBe(sha256(WEIGHTS));
		expect(await weightsHash(folder, 'fp32')).toBeUndefined();
		writeFileSync(join(folder, PATH), 'other weights');
		expect(await weightsHash(folder, 'q8')).toBe(sha256(Buffer.from('other weights')));
		writeFileSync(join(folder, `${PATH}_data`), 'more');
		expect(await weightsHash(folder, 'q8')).not.toBe(sha256(Buffer.from('other weights')));
	});
});
