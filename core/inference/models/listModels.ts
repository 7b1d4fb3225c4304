import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { versionFolder, versionOfFolders, versionOfPartial, versionReference, type StoredVersion } from './modelLayout';
import { readManifest } from './modelManifest';

/** A whole model. */
export interface CompleteModel extends StoredVersion {
	readonly state: 'complete';
	/** `owner/name@<commit>:<dtype>`, for deleteModel and verifyModel. */
	readonly reference: string;
	readonly folder: string;
	readonly bytes: number;
	readonly licence: string | undefined;
	/** What the hub calls the task. */
	readonly pipelineTag: string | undefined;
	/** ISO 8601. */
	readonly downloadedAt: string;
}

/** A download that was begun. */
export interface PartialModel extends StoredVersion {
	readonly state: 'partial';
	readonly reference: string;
	/** What is on disk of it. */
	readonly bytes: number;
	/** Of the whole; unknown when it ended before the first byte. */
	readonly totalBytes: number | undefined;
}

/** A folder that cannot be used. */
export interface BrokenModel {
	readonly state: 'broken';
	/** Undefined when the folder is not one that this package made: it is not deleted either. */
	readonly reference: string | undefined;
	readonly folder: string;
	readonly bytes: number;
	/** Half a sentence. */
	readonly reason: string;
}

export type ModelOnDisk = CompleteModel | PartialModel | BrokenModel;

/** What the download writes into a partial folder when it begins. */
export const PLAN = 'download.json';
const planSchema = z.object({ totalBytes: z.number() });

/** All that lies in a folder of models, by name; nothing when there is no such folder. */
export async function listModels(models: string): Promise<ModelOnDisk[]> {
	const repositories = (await subfolders(models)).filter((name) => !name.startsWith('.'));
	const versions = await Promise.all(
		repositories.map(async (repository) => {
			const names = await subfolders(join(models, repository));
			return await Promise.all(names.map(async (name) => await describe(models, repository, name)));
		}),
	);
	const partial = await Promise.all((await subfolders(join(models, '.partial'))).map(async (name) => await describePartial(models, name)));
	return [...versions.flat(), ...partial];
}

/** The whole versions of one repository that are on disk, the newest first. */
export async function versionsOf(models: string, id: string): Promise<CompleteModel[]> {
	const repository = id.replace('/', '--');
	const names = await subfolders(join(models, repository));
	const found = await Promise.all(names.map(async (name) => await describe(models, repository, name)));
	return found
		.filter((one) => one.state === 'complete')
		.sort((a, b) => b.downloadedAt.localeCompare(a.downloadedAt));
}

async function describe(models: string, repository: string, name: string): Promise<CompleteModel | BrokenModel> {
	const folder = join(models, repository, name);
	const version = versionOfFolders(repository, name);
	if (version === undefined) {
		return { state: 'broken', reference: undefined, folder, bytes: await bytesIn(folder), reason: 'it is no folder of this package' };
	}
	const reference = versionReference(version);
	const manifest = await readManifest(models, version);
	if (manifest === undefined || 'broken' in manifest) {
		return { state: 'broken', reference, folder, bytes: await bytesIn(folder), reason: manifest?.broken ?? 'it is gone' };
	}
	const { licence, pipelineTag, downloadedAt, files } = manifest;
	const bytes = files.reduce((sum, { size }) => sum + size, 0);
	return { ...version, state: 'complete', reference, folder: versionFolder(models, version), bytes, licence, pipelineTag, downloadedAt };
}

async function describePartial(models: string, name: string): Promise<PartialModel | BrokenModel> {
	const folder = join(models, '.partial', name);
	const version = versionOfPartial(name);
	const bytes = await bytesIn(folder);
	if (version === undefined) return { state: 'broken', reference: undefined, folder, bytes, reason: 'it is no folder of this package' };
	const plan = await readFile(join(folder, PLAN), 'utf8').then(
		(text) => planSchema.parse(JSON.parse(text)),
		() => undefined,
	).catch(() => undefined);
	return { ...version, state: 'partial', reference: versionReference(version), bytes, totalBytes: plan?.totalBytes };
}

const subfolders = async (folder: string): Promise<string[]> => {
	const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
	return entries
		.filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
		.map(({ name }) => name)
		.sort();
};

async function bytesIn(folder: string): Promise<number> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
	const sizes = await Promise.all(
		entries
			.filter((entry) => entry.isFile())
			.map(async ({ parentPath, name }) => await stat(join(parentPath, name)).then(({ size }) => size, () => 0)),
	);
	return sizes.reduce((sum, size) => sum + size, 0);
}
