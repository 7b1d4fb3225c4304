import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { megabytes } from '../../core/inference/models/modelFiles';
import { RECOMMENDED_MODELS, recommendedReference } from '../../core/inference/models/recommendedModels';
import type { TaskName } from '../../core/inference/tasks/task';
import { modelsOnDisk } from './modelFolders';
import { BUILT_IN, BUILT_IN_NAME } from './readModel';

/** What a panel's choice can use; all tasks where there is none, as for deleting. */
const TASK_OF_MODE: ReadonlyMap<unknown, TaskName> = new Map([
	['textClassifier', 'text-classification'],
	['zeroShot', 'zero-shot-classification'],
	['imageClassifier', 'image-classification'],
	['entities', 'token-classification'],
]);

/** What the hub calls these tasks: zero-shot models stand there as text classifiers too, encoders under two names. */
const TAGS: Readonly<Record<TaskName, readonly string[]>> = {
	'feature-extraction': ['feature-extraction', 'sentence-similarity'],
	'text-classification': ['text-classification'],
	'zero-shot-classification': ['zero-shot-classification', 'text-classification'],
	'image-classification': ['image-classification'],
	'token-classification': ['token-classification'],
};

async function onDisk(task: TaskName | undefined, isDelete: boolean): Promise<INodeListSearchItems[]> {
	return (await modelsOnDisk()).flatMap((model): INodeListSearchItems[] => {
		if (model.reference === undefined) return [];
		if (isDelete) return [{ name: `${model.reference} (${megabytes(model.bytes)})`, value: model.reference }];
		if (model.state !== 'complete') return [];
		const fits = task === undefined || model.pipelineTag === undefined || TAGS[task].includes(model.pipelineTag);
		const name = `${model.id} (on this machine, ${megabytes(model.bytes)}, ${model.licence ?? 'no licence named'})`;
		return fits ? [{ name, value: `${model.id}@${model.commit}` }] : [];
	});
}

const recommended = (task: TaskName | undefined): INodeListSearchItems[] =>
	RECOMMENDED_MODELS.filter((model) => task === undefined || model.task === task).map((model) => ({
		name: `${model.id} (${model.language}, ${megabytes(model.weightBytes)}, ${model.licence})`,
		value: recommendedReference(model),
		description: model.description,
		url: `https://huggingface.co/${model.id}`,
	}));

/** What is on this machine, then what is recommended. */
async function usable(task: TaskName | undefined): Promise<INodeListSearchItems[]> {
	const here = await onDisk(task, false);
	const known = new Set(here.map(({ value }) => value));
	return [...here, ...recommended(task).filter(({ value }) => !known.has(value))];
}

function named(items: readonly INodeListSearchItems[], filter: string): INodeListSearchResult {
	const wanted = filter.trim().toLowerCase();
	return { results: items.filter(({ name }) => name.toLowerCase().includes(wanted)) };
}

/** The list of the field Model Name. */
export async function searchModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const mode = this.getCurrentNodeParameter('mode');
	const isDelete = mode === 'manageModels' && this.getCurrentNodeParameter('operation') === 'delete';
	const task = TASK_OF_MODE.get(mode);
	return named(isDelete ? await onDisk(task, true) : await usable(task), filter);
}

/** The list of the field Encoder. */
export async function searchEncoders(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const builtIn = { name: BUILT_IN_NAME, value: BUILT_IN, description: 'Tens of thousands of short texts a second' };
	return named([builtIn, ...(await usable('feature-extraction'))], filter);
}
