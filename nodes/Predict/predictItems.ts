import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Hitl, Prediction } from '../../core/item';
import { signPrediction } from '../../core/gate/predictionSignature';
import { refuseDuplicateIds } from '../../core/itemId';
import { mapInSlices } from '../../core/mapInSlices';
import { inputIndex } from '../shared/inputIndex';
import { openStore } from '../shared/openStore';
import { asJson } from '../shared/asJson';
import { failedItem, readItems, type ReadItem } from '../shared/readItems';
import { toNodeError } from '../shared/toNodeError';
import { readPredictInput, readPredictModel, type PredictInput, type PredictModel } from './parameters';
import { predictTexts } from './predictTexts';

/** Whatever came in under `hitl` is not ours: nothing that stands in an item is evidence. */
function withoutHitl(item: INodeExecutionData): INodeExecutionData {
	const { hitl: _dropped, ...json } = item.json;
	return { ...item, json };
}

const byLoop = (ready: ReadonlyArray<ReadItem<PredictInput>>): Array<[string, Array<ReadItem<PredictInput>>]> => [
	...Map.groupBy(ready, ({ value }) => value.loop),
];

function outputItem({ item, index, value }: ReadItem<PredictInput>, prediction: Prediction): INodeExecutionData {
	const { loop, itemId, text, subjectKey } = value;
	const hitl: Hitl = { loop, itemId, ...(subjectKey === undefined ? {} : { subjectKey }), input: { text }, prediction };
	return { ...item, json: { ...withoutHitl(item).json, hitl: asJson(hitl) }, pairedItem: { item: index } };
}

/** Predictions of one loop's items, signed by its key. */
async function predictLoop(
	context: IExecuteFunctions,
	model: PredictModel,
	loop: string,
	items: ReadonlyArray<ReadItem<PredictInput>>,
): Promise<INodeExecutionData[]> {
	refuseDuplicateIds(items.map(({ value: { itemId, text }, index }) => ({ itemId, text, index })));
	const store = await openStore();
	const signal = context.getExecutionCancelSignal();
	const predictions = await predictTexts(model, loop, items.map(({ value }) => value.text), { store, signal });
	const key = await store.loopKey(loop);
	const signed = await mapInSlices(
		items,
		(item, position) => {
			const prediction = predictions[position];
			if (prediction === undefined) return []; // there is one for each text
			const { itemId, text } = item.value;
			return [outputItem(item, { ...prediction, signature: signPrediction(key, { loop, itemId, text, prediction }) })];
		},
		{ signal },
	);
	return signed.flat();
}

/** Reads, predicts loop by loop, signs. Items that could not be worked on come last, with their message. */
export async function predictItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	if (context.getInputData().length === 0) return [];
	try {
		const { ready, failed } = await readItems(context, (_item, index) => readPredictInput(context, index));
		const model = readPredictModel(context);
		const done: INodeExecutionData[] = [];
		for (const [loop, items] of byLoop(ready)) done.push(...(await predictLoop(context, model, loop, items)));
		done.sort((a, b) => (inputIndex(a) ?? 0) - (inputIndex(b) ?? 0));
		return [...done, ...failed.map(withoutHitl)];
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		return context.getInputData().map((item, index) => withoutHitl(failedItem(context, item, index, error)));
	}
}
