import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { ModelOnDisk } from '../../core/inference/models/listModels';
import { MODEL_DTYPES } from '../../core/inference/tasks/task';
import { asJson } from '../shared/asJson';
import { deleteFromDisk, downloadNow, modelsOnDisk } from '../shared/modelFolders';
import { readModel } from '../shared/readModel';
import { toNodeError } from '../shared/toNodeError';

const MEGABYTE = 1_000_000;
const optionsSchema = z.object({ dtype: z.enum(MODEL_DTYPES).default('auto') });

const inMegabytes = (bytes: number): number => Math.round(bytes / (MEGABYTE / 10)) / 10;

/** A row for each model on this machine, whole or not, with what it takes. */
function row(model: ModelOnDisk): object {
	const size = { megabytes: inMegabytes(model.bytes) };
	if (model.state === 'broken') return { model: model.reference ?? model.folder, state: model.state, reason: model.reason, ...size };
	const { reference, id, commit, dtype } = model;
	const named = { model: reference, name: id, commit, weights: dtype, state: model.state, ...size };
	if (model.state === 'partial') return { ...named, ofMegabytes: model.totalBytes === undefined ? undefined : inMegabytes(model.totalBytes) };
	const { licence, pipelineTag, downloadedAt, folder } = model;
	return { ...named, licence, task: pipelineTag, downloadedAt, folder };
}

async function work(context: IExecuteFunctions): Promise<object[]> {
	switch (context.getNodeParameter('operation', 0)) {
		case 'download': {
			const { dtype } = optionsSchema.parse(context.getNodeParameter('options', 0, {}));
			const { id, commit, dtype: weights, bytes, licence, pipelineTag, folder, isNew } = await downloadNow(context, readModel(context), dtype);
			return [{ name: id, commit, weights, megabytes: inMegabytes(bytes), licence, task: pipelineTag, folder, downloaded: isNew }];
		}
		case 'delete':
			return (await deleteFromDisk(readModel(context).name)).map((model) => ({ model, deleted: true }));
		default:
			return (await modelsOnDisk()).map(row);
	}
}

/** Lists, downloads or deletes models, once for all items. */
export async function manageModels(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const pairedItem = context.getInputData().map((_item, item) => ({ item }));
	try {
		return (await work(context)).map((json) => ({ json: asJson(json), pairedItem }));
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		return [{ json: { error: nodeError.message }, error: nodeError, pairedItem }];
	}
}
