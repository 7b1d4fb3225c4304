import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { announce, retire } from './deskAddress';
import { hitlDeskCredentials, hitlDeskProperties } from './properties';
import { serveDesk } from './serveDesk';
import { startClock } from './startClock';
import { deskWebhooks } from './webhooks';

export class HitlDeskTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'HITL Desk Trigger',
		name: 'hitlDeskTrigger',
		icon: { light: 'file:../../icons/hitl-desk.svg', dark: 'file:../../icons/hitl-desk.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ "/" + $parameter["path"] }}',
		description: 'Gives Human Review a page of its own and a clock: deadlines, reminders and answers that were left behind',
		eventTriggerDescription: '',
		triggerPanel: {
			header: 'Nothing to execute here',
			executionsHelp: 'Publish this workflow: then the Desk is open. It serves the page where people answer and keeps the time, and starts no execution.',
			activationHint: { active: 'The Desk is open.', inactive: 'Publish this workflow to open the Desk.' },
		},
		activationMessage: 'The Desk is open: links of Human Review lead to it from now on.',
		defaults: { name: 'HITL Desk' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: hitlDeskCredentials,
		webhooks: deskWebhooks,
		properties: hitlDeskProperties,
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await announce(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await announce(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await retire(this);
			},
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return startClock(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await serveDesk(this);
	}
}
