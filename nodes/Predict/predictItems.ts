import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Hitl, Prediction } from '../../core/item';
import { signPrediction } from '../../core/gate/predictionSignature';
import { refuseDuplicateIds } from '../../core/itemId';
import { inputIndex } from '../shared/inputIndex';
import { openStore } from '../shared/openStore';
import { asJson } from '../shared/asJson';
import { failedItem, readItems, type ReadItem } from '../shared/readItems';
import { toNodeError } from '../shared/toNodeError';
import { readPredictInput, readPredictModel, type PredictInput } from './parameters';
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

/** Reads, predicts loop by loop, signs. Items that could not be worked on come last, with their message. */
export async function predictItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	if (context.getInputData().length === 0) return [];
	const { ready, failed } = readItems(context, (_item, index) => readPredictInput(context, index));
	const done: INodeExecutionData[] = [];
	try {
		const model = readPredictModel(context);
		const store = await openStore();
		for (const [loop, items] of byLoop(ready)) {
			refuseDuplicateIds(items.map(({ value: { itemId, text }, index }) => ({ itemId, text, index })));
			const texts = items.map(({ value }) => value.text);
			const predictions = await predictTexts(model, loop, texts, { store, signal: context.getExecutionCancelSignal() });
			const key = await store.loopKey(loop);
			for (const [position, item] of items.entries()) {
				const prediction = predictions[position];
				if (prediction === undefined) continue; // there is one for each text
				const signature = signPrediction(key, { loop, itemId: item.value.itemId, text: item.value.text, prediction });
				done.push(outputItem(item, { ...prediction, signature }));
			}
		}
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		return [...failed.map(withoutHitl), ...ready.map(({ item, index }) => withoutHitl(failedItem(context, item, index, error)))];
	}
	done.sort((a, b) => (inputIndex(a) ?? 0) - (inputIndex(b) ?? 0));
	return [...done, ...failed.map(withoutHitl)];
}
