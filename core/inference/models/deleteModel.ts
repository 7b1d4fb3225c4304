import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HitlError } from '../../errors';
import { codeOf, diskError } from './hubErrors';
import { versionsOf } from './listModels';
import { partialFolder, parseVersionReference, trashFolder, versionFolder, versionReference } from './modelLayout';
import { tryLock } from './modelLock';
import { recordedRevisions, writeRevisions } from './recordedRevisions';

/**
 * Deletes a version (`owner/name@<commit>:<dtype>`, as listModels calls it), whole, partial or broken. It is gone in one
 * step; what was asked for as a branch is resolved anew at the next download. `model-not-on-disk`, and `model-in-use`
 * while it is being downloaded or, on Windows, used.
 */
export async function deleteModel(models: string, reference: string): Promise<void> {
	const version = parseVersionReference(reference);
	const lock = await tryLock(models, version).catch((error: unknown) => {
		throw diskError(models, error);
	});
	if (lock === undefined) throw inUse(reference, 'is being downloaded at the moment');
	try {
		const folders = [versionFolder(models, version), partialFolder(models, version)];
		const moved = await Promise.all(folders.map(async (folder) => await discard(models, folder)));
		if (!moved.includes(true)) {
			throw new HitlError('model-not-on-disk', `${versionReference(version)} is not on this machine.`, 'Look into the list of models for what is there.');
		}
		const left = await versionsOf(models, version.id);
		const revisions = await recordedRevisions(models, version.id);
		const kept = new Map([...revisions].filter(([, commit]) => left.some((other) => other.commit === commit)));
		if (kept.size < revisions.size) await writeRevisions(models, version.id, kept);
	} catch (error) {
		const code = codeOf(error);
		if (code === 'EBUSY' || code === 'EPERM') throw inUse(reference, 'is in use');
		throw diskError(models, error);
	} finally {
		await lock.release();
	}
}

/** Moves a folder out of the way in one step, then deletes it with whatever an earlier end left in the trash. */
export async function discard(models: string, folder: string): Promise<boolean> {
	const trash = trashFolder(models);
	await mkdir(trash, { recursive: true });
	const place = await mkdtemp(join(trash, 'x-'));
	try {
		await rename(folder, join(place, 'model'));
		return true;
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return false;
		throw error;
	} finally {
		await rm(place, { recursive: true, force: true, maxRetries: 3 });
	}
}

const inUse = (reference: string, how: string): HitlError =>
	new HitlError('model-in-use', `${reference} ${how}.`, 'Wait until it is finished, or stop the workflow that uses it, then delete the model again.');
