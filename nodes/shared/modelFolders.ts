import { join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { deleteModels } from '../../core/inference/models/deleteModels';
import type { DownloadProgress } from '../../core/inference/models/downloadModel';
import { ensureModel, type EnsuredModel } from '../../core/inference/models/ensureModel';
import { folderIdentity } from '../../core/inference/models/folderIdentity';
import type { HubSettings } from '../../core/inference/models/hubClient';
import { listModels, type ModelOnDisk } from '../../core/inference/models/listModels';
import { megabytes } from '../../core/inference/models/modelFiles';
import { parseModelReference, type HubReference, type ModelReference } from '../../core/inference/models/modelReference';
import { weightsHash } from '../../core/inference/models/weightsHash';
import type { ModelDtype, TaskName } from '../../core/inference/tasks/task';
import { hitlFolder } from './hitlFolder';
import type { ChosenModel } from './readModel';

/** The credential of credentials/HuggingFaceHubApi.credentials.ts. */
export const HUB_CREDENTIAL = 'hitlHuggingFaceApi';

export const modelsFolder = (): string => join(hitlFolder(), 'models');

export interface ResolvedModel {
	/** Absolute. */
	readonly folder: string;
	/** What travels with predictions: `owner/name@<12 digits>:<dtype>`, or a folder's name with a short hash. */
	readonly id: string;
	/** SHA-256 of the weights in hex. Of somebody's own folder it is only worked out for encoders: a loop is bound to it. */
	readonly hash: string;
	/** Undefined where nobody declares one. */
	readonly licence: string | undefined;
}

export interface ResolveOptions {
	readonly task: TaskName;
	readonly dtype: ModelDtype;
	readonly offline: boolean;
}

/** The folder of the model that a panel chooses, downloaded first if need be, with progress in the log and the editor. */
export async function resolveModel(context: IExecuteFunctions, chosen: ChosenModel, options: ResolveOptions): Promise<ResolvedModel> {
	const reference = readChosen(chosen);
	const signal = context.getExecutionCancelSignal();
	if (reference.kind === 'folder') {
		const { folder } = reference;
		const id = await folderIdentity(folder);
		const hash = options.task === 'feature-extraction' ? await weightsHash(folder, options.dtype, signal) : undefined;
		return { folder, id, hash: hash ?? id.slice(id.lastIndexOf('#') + 1), licence: undefined };
	}
	const { id, commit, dtype, folder, licence, weightsHash: hash } = await fetchModel(context, reference, options);
	return { folder, id: `${id}@${commit.slice(0, 12)}:${dtype}`, hash, licence };
}

/** Fetches a model now; without a commit, the version that the hub has now. Folders are refused: `model-reference-invalid`. */
export async function downloadNow(context: IExecuteFunctions, chosen: ChosenModel, dtype: ModelDtype): Promise<EnsuredModel> {
	const reference = readChosen(chosen);
	if (reference.kind === 'hub') return await fetchModel(context, reference, { dtype, refresh: true });
	throw new HitlError('model-reference-invalid', 'A folder is on this machine already; there is nothing to download.', 'Choose a model of the hub, by its name.');
}

/** All that lies in n8n's folder of models. */
export const modelsOnDisk = async (): Promise<ModelOnDisk[]> => await listModels(modelsFolder());

/** Deletes a version, a commit or all of a repository; gives the names of what is gone. */
export const deleteFromDisk = async (name: string): Promise<string[]> => await deleteModels(modelsFolder(), name);

function readChosen({ by, name }: ChosenModel): ModelReference {
	const reference = parseModelReference(name);
	if (reference.kind === by) return reference;
	throw new HitlError(
		'model-reference-invalid',
		by === 'folder' ? `The model folder "${name.slice(0, 200)}" is not a full path.` : `"${name.slice(0, 200)}" is a folder, where the name of a model is expected.`,
		'Choose "By Folder" for a full path such as /data/models/sentiment, and "By Name on the Hub" for owner/name.',
	);
}

type FetchOptions = Partial<ResolveOptions> & { readonly dtype: ModelDtype; readonly refresh?: boolean };

async function fetchModel(context: IExecuteFunctions, reference: HubReference, options: FetchOptions): Promise<EnsuredModel> {
	const model = await ensureModel({
		...options,
		models: modelsFolder(),
		reference,
		hub: await readHub(context),
		signal: context.getExecutionCancelSignal(),
		onProgress: progressTeller(context, reference.id),
	});
	if (model.isNew) {
		const licence = model.licence === undefined ? 'its page names no licence' : `licence ${model.licence}`;
		const message = `Downloaded ${model.id} at commit ${model.commit.slice(0, 12)} (${model.dtype}), ${megabytes(model.bytes)}, ${licence}. It stays on this machine and does not change.`;
		context.logger.info(message);
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
	return model;
}

const credentialSchema = z.object({
	accessToken: z.string().trim().default(''),
	address: z.string().trim().default(''),
	proxy: z.string().trim().default(''),
});

async function readHub(context: IExecuteFunctions): Promise<HubSettings> {
	const now = (): number => Date.now();
	if (context.getNode().credentials?.[HUB_CREDENTIAL] === undefined) return { now };
	const { accessToken, address, proxy } = credentialSchema.parse(await context.getCredentials(HUB_CREDENTIAL));
	return {
		now,
		...(accessToken === '' ? {} : { token: accessToken }),
		...(address === '' ? {} : { address }),
		...(proxy === '' ? {} : { proxy }),
	};
}

/** A line for each tenth of the way, in the log and, when somebody watches, in the editor. */
function progressTeller(context: IExecuteFunctions, id: string): (progress: DownloadProgress) => void {
	let told = -1;
	return ({ share, totalBytes }) => {
		const tenth = Math.floor(share * 10);
		if (tenth <= told) return;
		told = tenth;
		const line = `Downloading ${id}: ${tenth * 10} % of ${megabytes(totalBytes)}`;
		context.logger.info(line);
		context.sendMessageToUI(line);
	};
}
