import type { NoticeSettings } from './noticeSettings';
import type { ReviewSettings } from './parameters';

/** What a Desk would have to do for a review. */
export interface DeskTasks extends Pick<ReviewSettings, 'remind' | 'escalateTo'> {
	readonly tellBy: NoticeSettings;
}

/** What does not happen because no Desk is active, by what the panel asks for. */
export function withoutDesk({ remind, escalateTo, tellBy: { slack, email, webhook } }: DeskTasks): string {
	const missing = [
		'When the time is over every item leaves by Undecided, also those that have an answer',
		...(remind ? ['nobody is reminded'] : []),
		...(escalateTo.length > 0 ? ['Escalate To is not used'] : []),
		...(slack === undefined ? [] : ['messages in Slack keep their buttons and do not say what was decided']),
		...(webhook === undefined ? [] : ['webhooks are not told what was decided']),
		...(slack === undefined && email === undefined && webhook === undefined ? [] : ['notices that fail stay unsent']),
		'answers that a crash leaves behind wait until one is active',
	];
	return `No HITL Desk Trigger is active. ${missing.join('; ')}; and once the workflow has gone on, the link shows a page of n8n that does not say who decided what. A published workflow with a HITL Desk Trigger does all that.`;
}
