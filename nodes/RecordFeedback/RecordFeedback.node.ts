import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { toNodeError } from '../shared/toNodeError';
import { exportFile } from './exportFile';
import { recordFeedbackProperties } from './properties';
import { recordItems } from './recordItems';

export class RecordFeedback implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Record Feedback',
		name: 'recordFeedback',
		icon: { light: 'file:../../icons/record-feedback.svg', dark: 'file:../../icons/record-feedback.dark.svg' },
		group: ['output'],
		version: [1],
		subtitle: '={{ $parameter["operation"] === "export" ? "Export" : "Record" }}',
		description: 'Keeps what was decided, so that the model can learn from it',
		defaults: { name: 'Record Feedback' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: recordFeedbackProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const exporting = this.getNodeParameter('operation', 0) === 'export';
			return [exporting ? await exportFile(this) : await recordItems(this)];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
