import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FeedbackStore } from '../../core/feedback/store';
import { predictorOf } from '../../core/gate/certification/predictorOf';
import { whatIfPicture } from '../../core/gate/picture/whatIfPicture';
import { whatIfOfRun } from '../../core/gate/whatIfOfRun';
import { asJson } from '../shared/asJson';
import type { ReadItem } from '../shared/readItems';
import type { GateInput } from './parameters';

/** An item for each predictor of a loop: what every threshold would mean, as a table in JSON and as a picture. */
export async function whatIfItems(context: IExecuteFunctions, store: Pick<FeedbackStore, 'gateState'>, ready: ReadonlyArray<ReadItem<GateInput>>): Promise<INodeExecutionData[]> {
	const first = ready[0];
	if (first === undefined) return [];
	const { hitl, settings } = first.value;
	const byPredictor = Map.groupBy(ready, ({ value }) => predictorOf(value.hitl.prediction.model));
	const tables = await whatIfOfRun(store, {
		loop: hitl.loop,
		predictors: [...byPredictor.keys()],
		settings,
		gate: { workflowId: context.getWorkflow().id ?? '', nodeId: context.getNode().id },
		now: new Date(),
	});
	const items: INodeExecutionData[] = [];
	for (const { what, ...table } of tables) {
		const picture = await context.helpers.prepareBinaryData(Buffer.from(whatIfPicture(what)), `what-if-${table.loop}.svg`, 'image/svg+xml');
		const { answers, inForce } = what;
		const json = asJson({ ...table, answers, ...(inForce !== undefined && { inForce }) });
		items.push({ json, binary: { whatIf: picture }, pairedItem: { item: byPredictor.get(table.predictor)?.[0]?.index ?? first.index } });
	}
	return items;
}
