import type { IExecuteFunctions } from 'n8n-workflow';
import { UNTIL_TIED, type DeliveryPlan } from '../../core/feedback/deliveryRecords';
import type { Escalated } from '../../core/review/escalation';
import { noticeOf } from '../../core/review/notices/notice';
import { hiddenFrom, pageFormOf } from '../../core/review/planted';
import type { ReviewForm } from '../../core/review/reviewForm';
import type { NewLink } from '../../core/review/reviewLink';
import type { NoticeSettings } from './noticeSettings';
import type { Telling } from './tellPeople';

type Recipient = Escalated;

/** Who is told of which link: whoever the panel names, or with a list of reviewers each of them of their own. */
export function recipientsOf({ slack, email, webhook }: NoticeSettings, links: readonly NewLink[]): Recipient[] {
	const [first] = links;
	if (first === undefined) return [];
	const webhooks = (webhook?.urls ?? []).map((recipient) => ({ channel: 'webhook' as const, recipient, link: first }));
	if (first.reviewer === undefined) {
		const channels = (slack?.channels ?? []).map((recipient) => ({ channel: 'slack' as const, recipient, link: first }));
		return [...channels, ...(email?.to ?? []).map((recipient) => ({ channel: 'email' as const, recipient, link: first })), ...webhooks];
	}
	const people = links.flatMap((link): Recipient[] => {
		const { slackUserId, email: address } = link.reviewer ?? {};
		return [
			...(slack === undefined || slackUserId === undefined ? [] : [{ channel: 'slack' as const, recipient: slackUserId, link }]),
			...(email === undefined || address === undefined ? [] : [{ channel: 'email' as const, recipient: address, link }]),
		];
	});
	return [...people, ...webhooks];
}

/** A webhook is told of everybody's link. */
export const adjudicates = ({ channel, link }: Recipient): boolean => channel !== 'webhook' && link.adjudicator === true;

/** Everything that is to be said about a review, and when. Without a Desk nobody is told anything later. */
export function plansOf(context: IExecuteFunctions, form: ReviewForm, { settings, links, urlOf, timeZone, later, planted, news, owner }: Telling, dueAt: string): DeliveryPlan[] {
	const workflow = context.getWorkflow().name ?? '';
	const reviewers = links.flatMap((link) => (link.reviewer === undefined ? [] : [{ ...link.reviewer, answerUrl: urlOf(link.nonce), ...(link.adjudicator && { adjudicator: link.adjudicator }) }]));
	const alarms = [...news.alarms, ...(news.queue === undefined ? [] : [news.queue])];
	const everybody = links.flatMap(({ reviewer }) => reviewer ?? []);
	const planOf = ({ channel, recipient, link, byLink }: Recipient, kind: DeliveryPlan['kind'], at: string): DeliveryPlan => {
		// A program may answer in the name of each.
		const hidden = hiddenFrom(planted, channel === 'webhook' ? everybody : link.reviewer === undefined ? [] : [link.reviewer]);
		const notice = noticeOf(
			pageFormOf(form, planted, hidden),
			{ pageUrl: urlOf(link.nonce), choiceUrl: (token) => urlOf(link.nonce, token) },
			{
				workflow,
				...(owner !== '' && { owner }),
				timeZone,
				whole: channel === 'webhook',
				hidden,
				...(byLink && { byLink }),
				...(link.reviewer !== undefined && channel !== 'webhook' && { reader: link.reviewer.name }),
				...(channel === 'email' && settings.email !== undefined && { from: settings.email.from }),
				...(channel === 'webhook' && reviewers.length > 0 && { reviewers }),
				...(kind === 'asked' && { alarms }),
			},
		);
		const gapMinutes = channel === 'webhook' ? 0 : settings.gapMinutes;
		return { reviewId: form.reviewId, kind, channel, recipient, dueAt: at, gapMinutes, message: notice };
	};
	const recipients = recipientsOf(settings, links);
	// There is nothing to decide for the adjudicator as long as the others may agree.
	const [adjudicating, told] = [recipients.filter(adjudicates), recipients.filter((whom) => !adjudicates(whom))];
	const asked = [...told.map((whom) => planOf(whom, 'asked', dueAt)), ...adjudicating.map((whom) => planOf(whom, 'adjudicate', UNTIL_TIED))];
	if (later === undefined) return asked;
	const { remindAt, escalateTo, escalateAt, lastCall } = later;
	const people = told.filter(({ channel }) => channel !== 'webhook');
	const reminded = remindAt === undefined ? [] : people.map((whom) => planOf(whom, 'reminder', remindAt));
	const again = lastCall ? people.filter((whom) => !escalateTo.some((other) => other.channel === whom.channel && other.recipient === whom.recipient)) : [];
	return [...asked, ...reminded, ...[...escalateTo, ...again].map((whom) => planOf(whom, 'escalation', escalateAt))];
}
