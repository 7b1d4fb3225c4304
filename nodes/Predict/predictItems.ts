import { setImmediate } from 'node:timers/promises';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FeedbackStore } from '../../core/feedback/store';
import { signPrediction } from '../../core/gate/predictionSignature';
import { signingKey } from '../../core/gate/signingKey';
import type { LabelChoice } from '../../core/inference/classifier/labelSimilarity';
import type { Hitl, Prediction } from '../../core/item';
import { refuseDuplicateIds } from '../../core/itemId';
import { mapInSlices } from '../../core/mapInSlices';
import { asJson } from '../shared/asJson';
import { openStore } from '../shared/openStore';
import { failedItem, readItems, type ReadItem, type ReadItems } from '../shared/readItems';
import { toNodeError } from '../shared/toNodeError';
import { readImages } from './images';
import { learnedAnswers } from './learnedAnswers';
import { readImageInput, readPredictInput, type PredictInput } from './parameters';
import { readPredictModel, type PredictModel } from './predictModel';
import { pretrainedAnswers } from './pretrainedAnswers';

/** Whatever came in under `hitl` is not ours: nothing that stands in an item is evidence. */
function withoutHitl(item: INodeExecutionData): INodeExecutionData {
	const { hitl: _dropped, ...json } = item.json;
	return { ...item, json };
}

const byLoop = (ready: ReadonlyArray<ReadItem<PredictInput>>): Array<[string, Array<ReadItem<PredictInput>>]> => [
	...Map.groupBy(ready, ({ value }) => value.loop),
];

function outputItem({ item, index, value }: ReadItem<PredictInput>, prediction: Prediction): INodeExecutionData {
	const { loop, itemId, text, image, subjectKey } = value;
	const input = image === undefined ? { text } : { text, image };
	const hitl: Hitl = { loop, itemId, ...(subjectKey === undefined ? {} : { subjectKey }), input, prediction };
	return { ...item, json: { ...withoutHitl(item).json, hitl: asJson(hitl) }, pairedItem: { item: index } };
}

async function labelsOf(model: PredictModel, store: FeedbackStore, loop: string): Promise<readonly LabelChoice[]> {
	if (!('labels' in model)) return [];
	return model.labels.source === 'panel' ? model.labels.labels : (await store.labels(loop)).map((name) => ({ name }));
}

/** Predictions of one loop's items, signed by its key, each at its item's place. */
async function predictLoop(
	context: IExecuteFunctions,
	model: PredictModel,
	loop: string,
	items: ReadonlyArray<ReadItem<PredictInput>>,
	done: Array<INodeExecutionData | undefined>,
): Promise<void> {
	const signal = context.getExecutionCancelSignal();
	await refuseDuplicateIds(items, ({ value: { itemId, text }, index }) => ({ itemId, text, index }), { signal });
	const store = await openStore();
	const labels = await labelsOf(model, store, loop);
	const predictions =
		model.mode === 'learnedClassifier'
			? await learnedAnswers(context, model, loop, items.map(({ value }) => value.text), { store, labels })
			: await pretrainedAnswers(context, model, items, labels);
	const key = signingKey(await store.loopKey(loop));
	await mapInSlices(
		items,
		(item, position) => {
			const prediction = predictions[position];
			if (prediction === undefined) return; // there is one for each item
			const { itemId, text } = item.value;
			done[item.index] = outputItem(item, { ...prediction, signature: signPrediction(key, { loop, itemId, text, prediction }) });
		},
		{ signal },
	);
}

async function readInputs(context: IExecuteFunctions, model: PredictModel): Promise<ReadItems<PredictInput>> {
	if (model.mode !== 'imageClassifier') return await readItems(context, (_item, index) => readPredictInput(context, index));
	const images = await readImages(context, model.binaryProperty);
	return await readItems(context, (_item, index) => readImageInput(context, index, images(index)));
}

/** Reads, predicts loop by loop, signs. Items that could not be worked on come last, with their message. */
export async function predictItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	if (context.getInputData().length === 0) return [];
	try {
		const model = readPredictModel(context);
		// n8n's expressions take milliseconds the first time: settings and items each have a stretch of their own.
		await setImmediate();
		const { ready, failed } = await readInputs(context, model);
		const done: Array<INodeExecutionData | undefined> = context.getInputData().map(() => undefined);
		for (const [loop, items] of byLoop(ready)) await predictLoop(context, model, loop, items, done);
		return [...done.filter((item) => item !== undefined), ...failed.map(withoutHitl)];
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		return context.getInputData().map((item, index) => withoutHitl(failedItem(context, item, index, error)));
	}
}
