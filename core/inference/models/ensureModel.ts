import { HitlError } from '../../errors';
import { cancelled } from '../../mapInSlices';
import type { ModelDtype, TaskName } from '../tasks/task';
import { downloadModel, type DownloadProgress } from './downloadModel';
import { openHub, type HubSettings } from './hubClient';
import { versionsOf } from './listModels';
import { DTYPE_PREFERENCE, type StoredDtype } from './modelFiles';
import { readManifest, type ModelManifest } from './modelManifest';
import type { HubReference } from './modelReference';
import { recordedRevisions } from './recordedRevisions';
import { shareWork } from './shareWork';
import { combineHashes } from './weightsHash';

export interface EnsureRequest {
	/** Folder of all models. */
	readonly models: string;
	readonly reference: HubReference;
	/** `auto` takes q8, else fp32, else what there is. */
	readonly dtype: ModelDtype;
	readonly task?: TaskName | undefined;
	readonly hub: HubSettings;
	/** Nothing is asked of the network: `model-not-on-disk` when the model is not there. */
	readonly offline?: boolean | undefined;
	/** Asks the hub what a branch stands for now, instead of what it stood for at the first download. */
	readonly refresh?: boolean | undefined;
	readonly mostBytes?: number | undefined;
	readonly freeBytes?: ((folder: string) => Promise<number>) | undefined;
	readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
}

export interface EnsuredModel {
	readonly id: string;
	readonly commit: string;
	readonly dtype: StoredDtype;
	/** Absolute; its content never changes. */
	readonly folder: string;
	/** Hash of the weights in hex, as the hub names it; with several files, the hash of their hashes. */
	readonly weightsHash: string;
	readonly licence: string | undefined;
	/** What the hub calls the task. */
	readonly pipelineTag: string | undefined;
	readonly bytes: number;
	/** It was not on disk before this call. */
	readonly isNew: boolean;
}

/** Downloads that are going on in this process. */
const downloads = shareWork<EnsuredModel, DownloadProgress>();

/**
 * The folder of a model: from disk without a single request, else downloaded. A reference without a commit takes the
 * commit of its first download ever after: a model changes only when its pin is changed or `refresh` is asked for.
 */
export async function ensureModel(request: EnsureRequest): Promise<EnsuredModel> {
	const { models, reference, dtype, offline, refresh, signal, onProgress } = request;
	if (signal?.aborted) throw cancelled();
	const commit = refresh === true && offline !== true ? reference.commit : await knownCommit(models, reference, dtype);
	const found = commit === undefined ? undefined : await onDisk(models, reference.id, commit, dtype);
	if (found !== undefined) return found;
	if (offline === true) throw notOnDisk(reference, dtype);
	const wanted = `${reference.id}@${commit ?? reference.revision ?? 'main'}`;
	// Two that come by different roads or with different keys share a download: the content is the same.
	const key = JSON.stringify([models, wanted, dtype, request.task]);
	return await downloads(
		key,
		async (shared, tell) => {
			const { hub, mostBytes, freeBytes, task } = request;
			const { manifest, folder, isNew } = await downloadModel({
				hub: openHub(hub),
				models,
				reference: commit === undefined ? reference : { kind: 'hub', id: reference.id, commit },
				dtype,
				task,
				mostBytes,
				freeBytes,
				onProgress: tell,
				signal: shared,
				now: hub.now,
			});
			return { ...describeManifest(manifest), folder, isNew };
		},
		{ signal, onProgress },
	);
}

/** The commit that a reference stands for as far as this machine knows. */
async function knownCommit(models: string, { id, commit, revision }: HubReference, dtype: ModelDtype): Promise<string | undefined> {
	if (commit !== undefined) return commit;
	const recorded = (await recordedRevisions(models, id)).get(revision ?? 'main');
	if (recorded !== undefined || revision !== undefined) return recorded;
	const versions = await versionsOf(models, id);
	return versions.find((version) => dtype === 'auto' || version.dtype === dtype)?.commit;
}

async function onDisk(models: string, id: string, commit: string, dtype: ModelDtype): Promise<EnsuredModel | undefined> {
	const versions = (await versionsOf(models, id)).filter((version) => version.commit === commit);
	const wanted = dtype === 'auto' ? DTYPE_PREFERENCE : [dtype];
	for (const one of wanted) {
		const version = versions.find((candidate) => candidate.dtype === one);
		if (version === undefined) continue;
		const manifest = await readManifest(models, version);
		if (manifest === undefined || 'broken' in manifest) continue; // deleted a moment ago
		return { ...describeManifest(manifest), folder: version.folder, isNew: false };
	}
	return undefined;
}

function describeManifest({ id, commit, dtype, licence, pipelineTag, files }: ModelManifest): Omit<EnsuredModel, 'folder' | 'isNew'> {
	const weights = files.filter(({ path }) => path.startsWith('onnx/')).sort((a, b) => (a.path < b.path ? -1 : 1));
	const bytes = files.reduce((sum, { size }) => sum + size, 0);
	return { id, commit, dtype, licence, pipelineTag, bytes, weightsHash: combineHashes(weights.map(({ hash }) => hash.hex)) };
}

const notOnDisk = ({ id, commit, revision }: HubReference, dtype: ModelDtype): HitlError => {
	const at = commit ?? revision;
	return new HitlError(
		'model-not-on-disk',
		`The model ${id}${at === undefined ? '' : `@${at}`}${dtype === 'auto' ? '' : ` (${dtype})`} is not on this machine, and downloads are switched off.`,
		'Switch downloads on for one run, or copy the folder of models from a machine that has it.',
	);
};
