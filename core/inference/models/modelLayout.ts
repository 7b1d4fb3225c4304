import { join } from 'node:path';
import { HitlError } from '../../errors';
import { isStoredDtype, type StoredDtype } from './modelFiles';
import { isCommit, isHubId } from './modelReference';

/** One immutable version of a model on disk: repository, commit and kind of weights. */
export interface StoredVersion {
	readonly id: string;
	readonly commit: string;
	readonly dtype: StoredDtype;
}

/**
 * <models>/<owner>--<name>/<commit>-<dtype>/   a whole model with its manifest; never changed
 * <models>/<owner>--<name>/revisions.json      which commit a branch stood for when it was downloaded
 * <models>/.partial/<owner>--<name>@<commit>-<dtype>/   a download that is not finished
 * <models>/.locks/, <models>/.trash/
 * The hub allows no `--` within a name, so each folder stands for one repository.
 */
export const repositoryFolder = (models: string, id: string): string => join(models, id.replace('/', '--'));

export const versionFolder = (models: string, { id, commit, dtype }: StoredVersion): string =>
	join(repositoryFolder(models, id), `${commit}-${dtype}`);

export const partialName = ({ id, commit, dtype }: StoredVersion): string => `${id.replace('/', '--')}@${commit}-${dtype}`;

export const partialFolder = (models: string, version: StoredVersion): string => join(models, '.partial', partialName(version));

export const trashFolder = (models: string): string => join(models, '.trash');

/** How a version is called where one is meant: `owner/name@<commit>:<dtype>`. */
export const versionReference = ({ id, commit, dtype }: StoredVersion): string => `${id}@${commit}:${dtype}`;

/** The opposite of versionReference. Refuses everything else with `model-reference-invalid`, paths above all. */
export function parseVersionReference(reference: unknown): StoredVersion {
	const [, id = '', commit = '', dtype = ''] = /^([^@:\\]{1,200})@([0-9a-f]{40}):([a-z0-9]{1,10})$/.exec(String(reference)) ?? [];
	if (isHubId(id) && isCommit(commit) && isStoredDtype(dtype)) return { id, commit, dtype };
	throw new HitlError(
		'model-reference-invalid',
		'This is not the name of a model on disk.',
		'Take it from the list of models: owner/name@commit:weights, e.g. Xenova/all-MiniLM-L6-v2@751bff37182d3f1213fa05d7196b954e230abad9:q8.',
	);
}

/** What the names of a repository's folder and of a version's folder stand for; undefined when they are not ours. */
export function versionOfFolders(repository: string, version: string): StoredVersion | undefined {
	const [, commit = '', dtype = ''] = /^([0-9a-f]{40})-([a-z0-9]{1,10})$/.exec(version) ?? [];
	const id = repository.replace('--', '/');
	return isHubId(id) && isStoredDtype(dtype) ? { id, commit, dtype } : undefined;
}

export function versionOfPartial(name: string): StoredVersion | undefined {
	const [repository = '', version = ''] = name.split('@');
	return versionOfFolders(repository, version);
}
