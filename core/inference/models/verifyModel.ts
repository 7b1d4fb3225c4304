import { join } from 'node:path';
import { HitlError } from '../../errors';
import { hashFile, startHash } from './contentHash';
import { parseVersionReference, versionFolder } from './modelLayout';
import { readManifest } from './modelManifest';

/** Reads every file of a downloaded version again and compares its hash. `model-not-on-disk`, `model-corrupt`. */
export async function verifyModel(models: string, reference: string, signal?: AbortSignal): Promise<void> {
	const version = parseVersionReference(reference);
	const manifest = await readManifest(models, version);
	if (manifest === undefined) {
		throw new HitlError('model-not-on-disk', `${reference} is not on this machine.`, 'Look into the list of models for what is there.');
	}
	if ('broken' in manifest) throw damaged(reference, manifest.broken);
	for (const file of manifest.files) {
		const hash = startHash(file);
		await hashFile(join(versionFolder(models, version), file.path), hash, signal);
		if (hash.digest('hex') !== file.hash.hex) throw damaged(reference, `the file ${file.path} has changed`);
	}
}

const damaged = (reference: string, reason: string): HitlError =>
	new HitlError('model-corrupt', `The model ${reference} on this machine is damaged: ${reason}.`, 'Delete the model, then run the node again: it is downloaded anew.');
