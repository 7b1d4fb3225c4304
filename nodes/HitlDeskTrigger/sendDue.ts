import type { ITriggerFunctions } from 'n8n-workflow';
import { ACTIVE_MINUTES } from '../../core/desk/clock';
import type { DeskKey } from '../../core/feedback/deskRecords';
import type { FeedbackStore } from '../../core/feedback/store';
import { deliverDue } from '../../core/review/notices/deliverDue';
import { slackCredentialKey } from '../shared/slackCredential';
import { deskSenders } from './deskSenders';
import { readChannels } from './readChannels';
import { unsentCheck } from './unsentCheck';

/** Less than the time between two ticks. */
const FOR_MS = 20_000;

/**
 * Sends reminders, escalations, closing edits and what failed before. A failure is said and tried again later; what nobody can
 * send is said as well.
 */
export function dueSender(context: ITriggerFunctions, desk: DeskKey): (store: FeedbackStore) => Promise<void> {
	const sayUnsent = unsentCheck(context);
	return async (store) => {
		const now = () => new Date();
		const { senders, faults } = await deskSenders(context, now);
		await sayUnsent(store, faults, now());
		if (Object.keys(senders).length === 0) return;
		const credential = slackCredentialKey(context.getNode(), readChannels(context).slack.credential);
		const decidesInSlack = senders.slack !== undefined && credential !== undefined && (await store.slackReachesDesk(credential, now(), ACTIVE_MINUTES));
		const { failed } = await deliverDue(store, senders, { holder: `desk ${desk.workflowId} ${desk.nodeId} ${process.pid}`, now, forMs: FOR_MS, decidesInSlack });
		for (const { delivery, reason, nextTryAt } of failed) {
			context.logger.warn(`HITL Desk: a notice did not arrive${nextTryAt === undefined ? ' and is not tried again' : ''}: ${reason}`, { channel: delivery.channel, kind: delivery.kind, reviewId: delivery.reviewId, nextTryAt });
		}
	};
}
