import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { toNodeError } from '../shared/toNodeError';
import { answerWebhook } from './answerWebhook';
import { askPeople } from './askPeople';
import { noticeCredentials } from './noticeProperties';
import { humanReviewProperties } from './properties';
import { reviewWebhooks } from './webhooks';

export class HumanReview implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Human Review',
		name: 'humanReview',
		icon: { light: 'file:../../icons/human-review.svg', dark: 'file:../../icons/human-review.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ { approval: "Approve or reject", text: "Correct a text" }[$parameter["answerWith"]] || "Choose a label" }}',
		description: 'Pauses until a person has answered, on one page for all items',
		defaults: { name: 'Human Review' },
		inputs: [NodeConnectionTypes.Main],
		// The first output is the safe one: a deactivated node, a fault and a time-out leave by it.
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Undecided', 'Approved', 'Rejected'],
		waitingNodeTooltip: 'Waiting for a person. The link to the page stands above.',
		credentials: noticeCredentials,
		webhooks: reviewWebhooks,
		properties: humanReviewProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return [await askPeople(this), [], []];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerWebhook(this);
	}
}
