import { mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelDtype, TaskName } from '../tasks/task';
import { discard } from './deleteModel';
import { fetchFile } from './fetchFile';
import type { Hub } from './hubClient';
import { diskError, diskFull } from './hubErrors';
import { readRepository, type HubRepository } from './hubRepository';
import { PLAN } from './listModels';
import { chooseFiles, megabytes, type ChosenFiles } from './modelFiles';
import { partialFolder, repositoryFolder, versionFolder, type StoredVersion } from './modelLayout';
import { lockUnless } from './modelLock';
import { MANIFEST, readManifest, type ModelManifest } from './modelManifest';
import type { HubReference } from './modelReference';
import { recordedRevisions, writeRevisions } from './recordedRevisions';

export interface DownloadProgress {
	/** Path of the file within the repository. */
	readonly file: string;
	/** Bytes of the file that are there, and all of them. */
	readonly loaded: number;
	readonly total: number;
	/** Of the whole download, 0 to 1. */
	readonly share: number;
	/** Bytes of the whole download. */
	readonly totalBytes: number;
}

export interface DownloadRequest {
	readonly hub: Hub;
	/** Folder of all models. */
	readonly models: string;
	readonly reference: HubReference;
	readonly dtype: ModelDtype;
	/** What the model is for, when that is known: a repository without the files for it is refused at once. */
	readonly task?: TaskName | undefined;
	/** Largest download. Default 4 GB. */
	readonly mostBytes?: number | undefined;
	/** Free bytes of the disk under a folder; asks the system by default. */
	readonly freeBytes?: ((folder: string) => Promise<number>) | undefined;
	readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

export interface DownloadedModel {
	readonly manifest: ModelManifest;
	readonly folder: string;
	/** False when it was on disk by then, such as by another process that was quicker. */
	readonly isNew: boolean;
}

const MOST_BYTES = 4_000_000_000;
/** Kept free beside the model: for manifests, and because a full disk harms everything else on it. */
const MARGIN = 16_000_000;
const PROGRESS_EVERY_MS = 250;
const MOST_LOST_LOCKS = 3;

const free = async (folder: string): Promise<number> => {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
};

/**
 * Brings a model to disk: looks at the repository, fetches what is missing into a folder of its own, and gives it its
 * final name in one step. Processes that want the same wait for one of them. Whatever ends it early, an abort included
 * (`cancelled`), leaves what came so far for the next time.
 */
export async function downloadModel(request: DownloadRequest): Promise<DownloadedModel> {
	const { hub, models, reference, dtype, task, mostBytes = MOST_BYTES, signal } = request;
	const repository = await readRepository(hub, reference, signal);
	const chosen = chooseFiles(repository, { dtype, task, mostBytes });
	const version: StoredVersion = { id: repository.id, commit: repository.commit, dtype: chosen.dtype };
	let found: ModelManifest | undefined;
	const isThere = async (): Promise<boolean> => {
		const manifest = await readManifest(models, version);
		found = manifest !== undefined && !('broken' in manifest) ? manifest : undefined;
		return found !== undefined;
	};
	const folder = versionFolder(models, version);
	for (let attempt = 1; ; attempt += 1) {
		const lock = await lockUnless(models, version, isThere, signal).catch((error: unknown) => {
			throw diskError(models, error);
		});
		if (lock === undefined) {
			if (found === undefined) continue;
			await record(models, reference, version.commit);
			return { manifest: found, folder, isNew: false };
		}
		const signals = [lock.lost, ...(signal === undefined ? [] : [signal])];
		try {
			if (await isThere()) continue;
			const manifest = await fetchAll({ ...request, signal: AbortSignal.any(signals) }, repository, chosen, version);
			await record(models, reference, version.commit);
			return { manifest, folder, isNew: true };
		} catch (error) {
			const wasLost = lock.lost.aborted && signal?.aborted !== true;
			if (!wasLost || attempt >= MOST_LOST_LOCKS) throw diskError(models, error);
		} finally {
			await lock.release();
		}
	}
}

async function fetchAll(request: DownloadRequest, repository: HubRepository, chosen: ChosenFiles, version: StoredVersion): Promise<ModelManifest> {
	const { hub, models, signal, now, freeBytes = free } = request;
	const { id, commit, dtype } = version;
	const partial = partialFolder(models, version);
	await mkdir(partial, { recursive: true });
	await writeFile(join(partial, PLAN), JSON.stringify({ totalBytes: chosen.bytes }));
	await refuseWithoutRoom(partial, chosen, freeBytes);
	const report = reporter(request, chosen.bytes);
	for (const file of chosen.files) {
		const from = `/${id}/resolve/${commit}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
		await fetchFile({ hub, from, file, folder: partial, onBytes: (loaded) => report(file.path, loaded, file.size), signal });
	}
	const manifest: ModelManifest = {
		format: 1,
		id,
		commit,
		dtype,
		files: chosen.files.map(({ path, size, hash }) => ({ path, size, hash })),
		...(repository.licence === undefined ? {} : { licence: repository.licence }),
		...(repository.pipelineTag === undefined ? {} : { pipelineTag: repository.pipelineTag }),
		source: hub.address,
		downloadedAt: new Date(now()).toISOString(),
	};
	await writeFile(join(partial, MANIFEST), JSON.stringify(manifest, undefined, '\t'));
	await rm(join(partial, PLAN), { force: true });
	const folder = versionFolder(models, version);
	await mkdir(dirname(folder), { recursive: true });
	// What is in its place is no whole model, or it would have been taken.
	await discard(models, folder);
	await rename(partial, folder);
	return manifest;
}

async function refuseWithoutRoom(partial: string, { files, bytes }: ChosenFiles, freeBytes: (folder: string) => Promise<number>): Promise<void> {
	const present = await Promise.all(files.map(async ({ path }) => (await sizeOf(join(partial, path))) + (await sizeOf(join(partial, `${path}.part`)))));
	const missing = bytes - present.reduce((sum, size) => sum + size, 0);
	const room = await freeBytes(partial);
	if (missing + MARGIN <= room) return;
	throw diskFull(partial, undefined, `: ${megabytes(missing)} are to be downloaded, and ${megabytes(room)} are free`);
}

/** Tells the beginning and the end of each file, and what is between them not too often. */
function reporter({ onProgress, now }: DownloadRequest, totalBytes: number): (file: string, loaded: number, total: number) => void {
	let before = 0;
	let next = 0;
	let current = '';
	let reached = 0;
	return (file, loaded, total) => {
		if (file !== current) {
			before += reached;
			current = file;
			next = 0;
		}
		reached = loaded;
		const time = now();
		if (onProgress === undefined || (time < next && loaded < total)) return;
		next = time + PROGRESS_EVERY_MS;
		onProgress({ file, loaded, total, share: totalBytes === 0 ? 1 : (before + loaded) / totalBytes, totalBytes });
	};
}

/** A branch or tag stands for this commit from now on, until somebody asks for a download. */
async function record(models: string, { id, commit, revision }: HubReference, resolved: string): Promise<void> {
	if (commit !== undefined) return;
	const revisions = new Map(await recordedRevisions(models, id));
	const name = revision ?? 'main';
	if (revisions.get(name) === resolved) return;
	await mkdir(repositoryFolder(models, id), { recursive: true });
	await writeRevisions(models, id, revisions.set(name, resolved));
}

const sizeOf = async (path: string): Promise<number> => await stat(path).then(({ size }) => size, () => 0);

