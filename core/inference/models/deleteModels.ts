import { HitlError } from '../../errors';
import { deleteModel } from './deleteModel';
import { listModels } from './listModels';
import { parseModelReference } from './modelReference';
import { parseVersionReference } from './modelLayout';

/**
 * Deletes what a panel calls a model: one version (`owner/name@<commit>:<dtype>`), all weights of a commit
 * (`owner/name@<commit>`) or all that is there of a repository (`owner/name`). Gives the versions that are gone.
 * A folder is never deleted: `model-reference-invalid`. `model-not-on-disk` when there is none.
 */
export async function deleteModels(models: string, text: string): Promise<string[]> {
	const references = await matching(models, text.trim());
	for (const reference of references) await deleteModel(models, reference);
	return references;
}

async function matching(models: string, text: string): Promise<string[]> {
	if (text.includes(':')) {
		parseVersionReference(text);
		return [text];
	}
	const wanted = parseModelReference(text);
	if (wanted.kind === 'folder' || wanted.revision !== undefined) {
		throw new HitlError(
			'model-reference-invalid',
			'Only models that this package downloaded are deleted, by their name and commit.',
			'Write owner/name, owner/name@commit, or the whole name from the list of models. Delete a folder of your own by yourself.',
		);
	}
	const begin = `${wanted.id}@${wanted.commit ?? ''}`;
	const found = (await listModels(models)).flatMap(({ reference }) => (reference?.startsWith(begin) === true ? [reference] : []));
	if (found.length > 0) return [...new Set(found)];
	throw new HitlError('model-not-on-disk', `Nothing of ${text} is on this machine.`, 'Look into the list of models for what is there.');
}
