import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { HUB_CREDENTIAL } from '../shared/modelFolders';
import { BUILT_IN } from '../shared/readModel';
import { searchEncoders, searchModels } from '../shared/searchModels';
import { manageModels } from './manageModels';
import { predictItems } from './predictItems';
import { predictProperties } from './properties';

export class Predict implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Predict',
		name: 'predict',
		icon: { light: 'file:../../icons/predict.svg', dark: 'file:../../icons/predict.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{ ({ textClassifier: "Pretrained classifier", zeroShot: "Zero-shot", imageClassifier: "Images", entities: "Names and places", manageModels: "Models: " + $parameter["operation"] })[$parameter["mode"]] || "Learns from answers" }}',
		description: 'Gives each text or image a label and says how sure it is. Learns from the answers of your team.',
		defaults: { name: 'Predict' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// Of use wherever a model is downloaded; fields that are not shown have no value.
		credentials: [{ name: HUB_CREDENTIAL, required: false, displayOptions: { hide: { encoder: [BUILT_IN] } } }],
		properties: predictProperties,
	};

	methods = { listSearch: { searchEncoders, searchModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const isManaging = this.getNodeParameter('mode', 0) === 'manageModels';
		return [isManaging ? await manageModels(this) : await predictItems(this)];
	}
}
