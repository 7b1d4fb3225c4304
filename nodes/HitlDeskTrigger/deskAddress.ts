import type { FunctionsBase, IHookFunctions } from 'n8n-workflow';
import type { DeskKey } from '../../core/feedback/deskRecords';
import { openStore } from '../shared/openStore';
import { toNodeError } from '../shared/toNodeError';
import { readSendBy } from './readChannels';

export const deskKeyOf = (context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>): DeskKey => ({
	workflowId: context.getWorkflow().id ?? '',
	nodeId: context.getNode().id,
});

/** Notes under which address people reach the page; n8n says it to nobody else. A test in the editor is no Desk. */
export async function announce(context: IHookFunctions): Promise<boolean> {
	if (context.getMode() === 'manual') return true;
	const address = context.getNodeWebhookUrl('default');
	if (address === undefined) return false;
	try {
		await (await openStore()).announceDesk(deskKeyOf(context), address, new Date().toISOString(), readSendBy(context));
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Links lead to n8n's own page again. Switching off never fails: a Desk that no longer ticks is taken for dead in minutes. */
export async function retire(context: IHookFunctions): Promise<boolean> {
	if (context.getMode() === 'manual') return true;
	try {
		await (await openStore()).retireDesk(deskKeyOf(context));
	} catch (error) {
		context.logger.warn('HITL Desk could not note that it is switched off', { error });
	}
	return true;
}
