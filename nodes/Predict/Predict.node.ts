import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { predictItems } from './predictItems';
import { predictProperties } from './properties';

export class Predict implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Predict',
		name: 'predict',
		icon: { light: 'file:../../icons/predict.svg', dark: 'file:../../icons/predict.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["mode"] === "textClassifier" ? "Pretrained model" : "Learns from answers" }}',
		description: 'Gives each text a label and says how sure it is. Learns from the answers of your team.',
		defaults: { name: 'Predict' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: predictProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await predictItems(this)];
	}
}
