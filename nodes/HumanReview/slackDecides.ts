import type { IExecuteFunctions } from 'n8n-workflow';
import { ACTIVE_MINUTES } from '../../core/desk/clock';
import type { FeedbackStore } from '../../core/feedback/store';
import { slackCredentialKey } from '../shared/slackCredential';
import type { LinkPlace } from './linkPlace';
import type { NoticeSettings } from './noticeSettings';

/** Whether the buttons of Slack messages decide: presses of this app have reached an active Desk. Without one nobody would take them. */
export async function slackDecides(context: IExecuteFunctions, store: FeedbackStore, { slack }: NoticeSettings, { desk }: LinkPlace, now: Date): Promise<boolean> {
	const credential = slack === undefined || desk === undefined ? undefined : slackCredentialKey(context.getNode(), slack.credential);
	return credential !== undefined && (await store.slackReachesDesk(credential, now, ACTIVE_MINUTES));
}
