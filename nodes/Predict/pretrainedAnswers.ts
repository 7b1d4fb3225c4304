import type { IExecuteFunctions } from 'n8n-workflow';
import { labelText, type LabelChoice } from '../../core/inference/classifier/labelSimilarity';
import { entitiesPrediction } from '../../core/inference/pretrained/entitiesPrediction';
import { failedPrediction } from '../../core/inference/pretrained/failedPrediction';
import { labelPrediction } from '../../core/inference/pretrained/labelPrediction';
import { timeLeft } from '../../core/inference/timeLeft';
import type { RowResult, TaskName, Tasks } from '../../core/inference/tasks/task';
import type { Prediction } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
import type { ReadItem } from '../shared/readItems';
import { modelHost } from '../shared/modelHost';
import { resolveModel } from '../shared/modelFolders';
import { imagesBytes } from './images';
import { hintAtNamelessLabels } from './namelessLabels';
import type { PredictInput } from './parameters';
import type { PredictModel } from './predictModel';

export type PretrainedModel = Exclude<PredictModel, { mode: 'learnedClassifier' }>;

/** Images in memory at a time: one that n8n keeps on disk is read when its turn comes. */
const IMAGES_AT_ONCE = 16;

const TASK = {
	textClassifier: 'text-classification',
	zeroShot: 'zero-shot-classification',
	imageClassifier: 'image-classification',
	entities: 'token-classification',
} as const satisfies Record<PretrainedModel['mode'], TaskName>;

/** What a transformers.js model says of each item, in their order. A row that it cannot read gets no confidence: a person looks. */
export async function pretrainedAnswers(
	context: IExecuteFunctions,
	model: PretrainedModel,
	items: ReadonlyArray<ReadItem<PredictInput>>,
	labels: readonly LabelChoice[],
): Promise<Prediction[]> {
	const signal = context.getExecutionCancelSignal();
	const resolved = await resolveModel(context, model.model, { task: TASK[model.mode], dtype: model.dtype, offline: model.offline });
	const texts = items.map(({ value }) => value.text);
	const named = { model: { id: resolved.id } };
	const left = timeLeft(model.timeLimitMs);

	switch (model.mode) {
		case 'textClassifier': {
			const reply = await ask('text-classification', {}, texts);
			hintAtNamelessLabels(context, reply.labels, resolved.id);
			return await each(reply.results, (answer) => labelPrediction(answer, { ...named, labels: reply.labels, topK: model.topK }));
		}
		case 'zeroShot': {
			const names = labels.map(({ name }) => name);
			const { hypothesis, severalLabels, topK } = model;
			const { results } = await ask('zero-shot-classification', { labels: labels.map(labelText), hypothesis, severalLabels }, texts);
			return await each(results, (answer) => labelPrediction(answer, { ...named, labels: names, topK, severalLabels }));
		}
		case 'entities': {
			const { results } = await ask('token-classification', {}, texts);
			return await each(results, (answer) => entitiesPrediction(answer, named));
		}
		case 'imageClassifier':
			return await imageAnswers(model.binaryProperty, model.pixelLimit, model.topK);
	}

	async function imageAnswers(property: string, pixelLimit: number, topK: number | undefined): Promise<Prediction[]> {
		const predictions: Prediction[] = [];
		for (let from = 0; from < items.length; from += IMAGES_AT_ONCE) {
			const some = items.slice(from, from + IMAGES_AT_ONCE);
			const rows = await imagesBytes(context, some.map(({ index }) => index), property);
			const reply = await ask('image-classification', { pixelLimit }, rows);
			if (from === 0) hintAtNamelessLabels(context, reply.labels, resolved.id);
			predictions.push(...(await each(reply.results, (answer) => labelPrediction(answer, { ...named, labels: reply.labels, topK }))));
		}
		return predictions;
	}

	async function ask<Name extends TaskName>(task: Name, settings: Tasks[Name]['settings'], rows: ReadonlyArray<Tasks[Name]['row']>) {
		return await modelHost().run({ task, folder: resolved.folder, dtype: model.dtype, settings, rows }, { signal, timeLimitMs: left() });
	}

	async function each<Name extends TaskName>(
		results: ReadonlyArray<RowResult<Name>>,
		toPrediction: (answer: Tasks[Name]['answer']) => Prediction,
	): Promise<Prediction[]> {
		return await mapInSlices(results, (result) => ('failed' in result ? failedPrediction(result, named.model) : toPrediction(result)), { signal });
	}
}
