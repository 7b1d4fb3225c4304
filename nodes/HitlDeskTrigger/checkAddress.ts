import type { ITriggerFunctions } from 'n8n-workflow';
import { testAddress } from '../../core/desk/addressTest';
import { ACTIVE_MINUTES } from '../../core/desk/clock';
import type { FeedbackStore } from '../../core/feedback/store';
import { isLocal } from '../../core/review/notices/localLinks';
import { askOutside } from './askN8n';

const SET_IT = 'Set N8N_WEBHOOK_URL to the address under which people reach n8n, with the path of your proxy if it has one.';

/** Looks whether links reach the Desk at its public address, keeps what is wrong, and says it in the log when it changes. */
export function addressCheck(context: ITriggerFunctions): (store: FeedbackStore) => Promise<void> {
	let said = '';
	return async (store) => {
		const address = await store.activeDesk(new Date(), ACTIVE_MINUTES);
		if (address === undefined) return;
		const fault = await testAddress(store, address, askOutside(context.helpers.httpRequest));
		await store.noteAddress(address, fault);
		const word = fault ?? (isLocal(address) ? 'only this machine opens it' : '');
		if (word !== said && word !== '') context.logger.warn(`HITL Desk: links lead to ${address}, and ${word}. ${SET_IT}`);
		said = word;
	};
}
