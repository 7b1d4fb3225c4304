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
import { reviewerFigures } from './reviewerFigures';

export class RecordFeedback implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Record Feedback',
		name: 'recordFeedback',
		icon: { light: 'file:../../icons/record-feedback.svg', dark: 'file:../../icons/record-feedback.dark.svg' },
		group: ['output'],
		version: [1],
		subtitle: '={{ { export: "Export", reviewerFigures: "Reviewer figures" }[$parameter["operation"]] || "Record" }}',
		description: 'Keeps what was decided, so that the model can learn from it',
		defaults: { name: 'Record Feedback' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: recordFeedbackProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			const operation = this.getNodeParameter('operation', 0);
			if (operation === 'reviewerFigures') return [await reviewerFigures(this)];
			return [operation === 'export' ? await exportFile(this) : await recordItems(this)];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
