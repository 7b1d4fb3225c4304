import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { toolOutputs } from '../shared/toolOutputs';
import { toNodeError } from '../shared/toNodeError';
import { retrainProperties } from './properties';
import { rollBackLoop } from './rollBackLoop';
import { trainLoop } from './trainLoop';

export class Retrain implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retrain',
		name: 'retrain',
		icon: { light: 'file:../../icons/retrain.svg', dark: 'file:../../icons/retrain.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] === "rollBack" ? "Roll back" : "Train" }}',
		description: 'Trains a better model from the recorded answers and uses it only if it is better',
		defaults: { name: 'Retrain' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		// The first output is the safe one: a deactivated node and a fault leave by it.
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Not Ready', 'Kept', 'Promoted', 'Ask a Person'],
		properties: retrainProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const rollingBack = this.getNodeParameter('operation', 0) === 'rollBack';
			return toolOutputs(this, rollingBack ? await rollBackLoop(this) : await trainLoop(this));
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
