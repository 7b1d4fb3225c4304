import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { HUB_CREDENTIAL } from '../shared/modelFolders';
import { BUILT_IN } from '../shared/readModel';
import { searchEncoders } from '../shared/searchModels';
import { toolOutputs } from '../shared/toolOutputs';
import { toNodeError } from '../shared/toNodeError';
import { operationOf } from './operations';
import { OUTPUT_NAMES } from './outputs';
import { retrainProperties } from './properties';

export class Retrain implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retrain',
		name: 'retrain',
		icon: { light: 'file:../../icons/retrain.svg', dark: 'file:../../icons/retrain.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{ ({ changeLabels: "Change labels", compareVersions: "Compare versions", listVersions: "List versions", promoteCandidate: "Promote candidate", refuseCandidate: "Refuse candidate", rehearse: "Rehearse", resumeAutomation: "Resume automation", rollBack: "Roll back", selectForReview: "Select for review", stopAutomation: "Stop automation" })[$parameter["operation"]] || "Train" }}',
		description: 'Trains a better model from the recorded answers and uses it only if it is better',
		defaults: { name: 'Retrain' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUT_NAMES.map(() => NodeConnectionTypes.Main),
		outputNames: [...OUTPUT_NAMES],
		credentials: [{ name: HUB_CREDENTIAL, required: false, displayOptions: { show: { operation: ['rehearse', 'selectForReview', 'train'] }, hide: { encoder: [BUILT_IN] } } }],
		properties: retrainProperties,
	};

	methods = { listSearch: { searchEncoders } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			if (this.getInputData().length === 0) return OUTPUT_NAMES.map(() => []);
			return toolOutputs(this, await operationOf(this)(this));
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
