import { setTimeout as wait } from 'node:timers/promises';
import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { html } from 'hono/html';
import { UNTIL_TIED, type DeliveryPlan } from '../../core/feedback/deliveryRecords';
import type { FeedbackStore } from '../../core/feedback/store';
import type { Escalated } from '../../core/review/escalation';
import { clockTime } from '../../core/review/moment';
import { deliverDue, type DeliveryReport } from '../../core/review/notices/deliverDue';
import { noticeOf } from '../../core/review/notices/notice';
import { hiddenFrom, pageFormOf, type PlantedCard } from '../../core/review/planted';
import type { Senders } from '../../core/review/notices/sending';
import type { ReviewForm } from '../../core/review/reviewForm';
import type { NewLink } from '../../core/review/reviewLink';
import { executionKey } from '../shared/executionKey';
import type { LaterNotices } from './laterNotices';
import type { NoticeSettings } from './noticeSettings';

export interface Telling {
	readonly store: FeedbackStore;
	readonly settings: NoticeSettings;
	readonly senders: Senders;
	readonly links: readonly NewLink[];
	/** Address of the page for a link, and of the page that asks once about an answer. */
	readonly urlOf: (nonce: string, answer?: string) => string;
	/** Cards of past items, among those of the form. */
	readonly planted: readonly PlantedCard[];
	/** In which people read times. */
	readonly timeZone: string;
	/** The Slack app's buttons decide: its presses have reached an active Desk. */
	readonly decidesInSlack?: boolean;
	/** What the loop is alarmed about; said in the first message. */
	readonly alarms: readonly string[];
	/** Where an active Desk sends it. */
	readonly later?: LaterNotices;
}

type Recipient = Escalated;

/** Who is told of which link: whoever the panel names, or with a list of reviewers each of them of their own. */
function recipientsOf({ slack, email, webhook }: NoticeSettings, links: readonly NewLink[]): Recipient[] {
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
const adjudicates = ({ channel, link }: Recipient): boolean => channel !== 'webhook' && link.adjudicator === true;

function plansOf(context: IExecuteFunctions, form: ReviewForm, { settings, links, urlOf, timeZone, later, planted, alarms }: Telling, dueAt: string): DeliveryPlan[] {
	const workflow = context.getWorkflow().name ?? '';
	const reviewers = links.flatMap((link) => (link.reviewer === undefined ? [] : [{ ...link.reviewer, answerUrl: urlOf(link.nonce), ...(link.adjudicator && { adjudicator: link.adjudicator }) }]));
	const everybody = links.flatMap(({ reviewer }) => reviewer ?? []);
	const planOf = ({ channel, recipient, link, byLink }: Recipient, kind: DeliveryPlan['kind'], at: string): DeliveryPlan => {
		// A program may answer in the name of each.
		const hidden = hiddenFrom(planted, channel === 'webhook' ? everybody : link.reviewer === undefined ? [] : [link.reviewer]);
		const notice = noticeOf(
			pageFormOf(form, planted, hidden),
			{ pageUrl: urlOf(link.nonce), choiceUrl: (token) => urlOf(link.nonce, token) },
			{
				workflow,
				timeZone,
				whole: channel === 'webhook',
				hidden,
				...(byLink && { byLink }),
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
	const { remindAt, escalateTo, escalateAt } = later;
	const reminded = remindAt === undefined ? [] : told.filter(({ channel }) => channel !== 'webhook').map((whom) => planOf(whom, 'reminder', remindAt));
	return [...asked, ...reminded, ...escalateTo.map((whom) => planOf(whom, 'escalation', escalateAt))];
}

const NAMES = { slack: 'Slack', email: 'E-mail', webhook: 'Webhook' } as const;

const hint = (type: NodeExecutionHint['type'], message: string): NodeExecutionHint => ({ type, location: 'outputPane', message });

const RETRIED = 'People can answer on the page all the same. An active HITL Desk Trigger tries again.';

function hintsOf(report: DeliveryReport, timeZone: string, now: Date): NodeExecutionHint[] {
	const clock = { now: now.toISOString(), timeZone };
	return [
		...report.failed.map(({ delivery: { channel, recipient }, reason }) => hint('warning', html`${NAMES[channel]} to ${recipient} did not arrive: ${reason}. ${RETRIED}`.toString())),
		...report.held.map(({ recipient, dueAt }) =>
			hint('info', html`The e-mail to ${recipient} is held, because there was one a while ago. An active HITL Desk Trigger sends it, or the next question takes it along (planned ${clockTime(dueAt, clock)}).`.toString()),
		),
	];
}

/** Reviewers whom none of the channels reaches. */
function untold(settings: NoticeSettings, links: readonly NewLink[]): NodeExecutionHint[] {
	if (settings.slack === undefined && settings.email === undefined) return [];
	const told = new Set(recipientsOf(settings, links).flatMap(({ channel, link }) => (channel === 'webhook' ? [] : [link.reviewer?.name])));
	const missed = links.flatMap(({ reviewer }) => (reviewer === undefined || told.has(reviewer.name) ? [] : [reviewer.name]));
	if (missed.length === 0) return [];
	return [hint('warning', html`Not told, for no channel has an address of theirs: ${missed.join(', ')}. Send them their link, or add the address to the list of reviewers.`.toString())];
}

/** A run only plans to tell the adjudicator. */
function adjudicatorWaits({ settings, links, later }: Telling): NodeExecutionHint[] {
	const [adjudicator] = recipientsOf(settings, links).filter(adjudicates);
	if (adjudicator === undefined || later !== undefined) return [];
	const name = adjudicator.link.reviewer?.name ?? '';
	return [hint('warning', html`${name} is told when the others do not agree, by an active HITL Desk Trigger. None is active: publish a workflow with one, or send the link.`.toString())];
}

const TRIES = 3;
const FOR_MS = 60_000;
const ROUNDS = 5;

/** Others may be writing to the same recipient just now: what they hold is looked for again, for some seconds. */
async function deliver(context: IExecuteFunctions, { store, senders, decidesInSlack = false }: Telling, reviewId: string): Promise<DeliveryReport> {
	const total: { delivered: DeliveryReport['delivered']; failed: DeliveryReport['failed']; held: DeliveryReport['held'] } = { delivered: [], failed: [], held: [] };
	for (let round = 0; round < ROUNDS; round += 1) {
		const report = await deliverDue(store, senders, { holder: executionKey(context), now: () => new Date(), reviewId, decidesInSlack, tries: TRIES, forMs: FOR_MS, wait: async (ms) => await wait(ms) });
		total.delivered = [...total.delivered, ...report.delivered];
		total.failed = [...total.failed, ...report.failed];
		total.held = [...total.held, ...report.held];
		const now = new Date().toISOString();
		const open = (await store.deliveries(reviewId)).filter(({ kind, deliveredAt, dueAt }) => kind !== 'outcome' && deliveredAt === undefined && dueAt <= now);
		if (open.length === 0) break;
		await wait(1_000);
	}
	return total;
}

/**
 * Tells people that they are asked, and returns what to tell the builder of the workflow. What fails stays planned and is
 * told here and in the log; it stops nothing, for the page waits all the same.
 */
export async function tellPeople(context: IExecuteFunctions, telling: Telling, form: ReviewForm): Promise<NodeExecutionHint[]> {
	const { store, settings, links, timeZone } = telling;
	const now = new Date();
	try {
		const plans = plansOf(context, form, telling, now.toISOString());
		if (plans.length === 0) return untold(settings, links);
		await store.planDeliveries(plans);
		const report = await deliver(context, telling, form.reviewId);
		for (const { delivery, reason } of report.failed) {
			context.logger.warn(`Human Review: a notice did not arrive: ${reason}`, { channel: delivery.channel, reviewId: form.reviewId });
		}
		return [...untold(settings, links), ...adjudicatorWaits(telling), ...hintsOf(report, timeZone, now)];
	} catch (error) {
		context.logger.error('Human Review could not send its notices; the review waits on its page', { error, reviewId: form.reviewId });
		const reason = error instanceof Error ? error.message : String(error);
		return [hint('warning', html`The notices could not be sent: ${reason}. ${RETRIED}`.toString())];
	}
}
