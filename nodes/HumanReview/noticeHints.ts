import { html } from 'hono/html';
import type { NodeExecutionHint } from 'n8n-workflow';
import type { Delivery, DeliveryChannel, DeliveryPlan } from '../../core/feedback/deliveryRecords';
import { clockTime } from '../../core/review/moment';
import { CHANNEL_NAMES, inWords } from '../../core/review/notices/channelNames';
import type { FailedDelivery } from '../../core/review/notices/deliverDue';
import type { LoopNews } from './loopNews';
import { adjudicates, recipientsOf } from './noticePlans';
import type { Telling } from './tellPeople';

/** What became of the notices of a run. */
export interface Told {
	readonly failed: FailedDelivery[];
	readonly held: Delivery[];
}

export interface ToldInTime extends Told {
	/** Neither delivered nor failed when the time was over. */
	readonly open: readonly Delivery[];
	readonly limitMs: number;
}

export const hint = (type: NodeExecutionHint['type'], message: string): NodeExecutionHint => ({ type, location: 'outputPane', message });

const TITLES: Readonly<Record<DeliveryChannel, string>> = { slack: 'Slack', email: 'E-mail', webhook: 'Webhook' };

export const PAGE_WAITS = 'People can answer on the page all the same.';

const who = ({ channel, recipient }: Delivery): string => `${TITLES[channel]} to ${recipient}`;

/** Who sends later what was not sent now. */
const triedAgain = (channel: DeliveryChannel, deskSendsBy: readonly DeliveryChannel[]): string =>
	deskSendsBy.includes(channel) ? 'HITL Desk tries again.' : `It stays unsent until an active HITL Desk Trigger sends by ${CHANNEL_NAMES[channel]}.`;

/** What to tell the builder of the workflow about the notices of this run. */
export function noticeHints(telling: Telling, plans: readonly DeliveryPlan[], { failed, held, open, limitMs }: ToldInTime, now: Date): NodeExecutionHint[] {
	const { timeZone, deskSendsBy } = telling;
	const clock = { now: now.toISOString(), timeZone };
	const sentLater = (dueAt: string): string =>
		deskSendsBy.includes('email') ? `HITL Desk sends it, or the next question takes it along (planned ${clockTime(dueAt, clock)}).` : 'The next question takes it along; until an active HITL Desk Trigger sends by e-mail, nobody else does.';
	return [
		...untold(telling),
		...adjudicatorWaits(telling),
		...unsentByDesk(telling, plans),
		...failed.map(({ delivery, reason }) => hint('warning', html`${who(delivery)} did not arrive: ${reason}. ${PAGE_WAITS} ${triedAgain(delivery.channel, deskSendsBy)}`.toString())),
		...open.map((delivery) => hint('warning', html`${who(delivery)} was not sent within ${limitMs / 1_000} seconds, and may still arrive. ${PAGE_WAITS} ${triedAgain(delivery.channel, deskSendsBy)}`.toString())),
		...held.map(({ recipient, dueAt }) => hint('info', html`The e-mail to ${recipient} is held, because there was one a while ago. ${sentLater(dueAt)}`.toString())),
	];
}

/** That others wait for long, to whoever builds the workflow. */
export const queueHints = ({ queue }: LoopNews): NodeExecutionHint[] =>
	queue === undefined ? [] : [hint('warning', html`${queue} Remind whoever answers, or name somebody under the option "Escalate To".`.toString())];

/** Reviewers whom none of the channels reaches. */
export function untold({ settings, links }: Telling): NodeExecutionHint[] {
	if (settings.slack === undefined && settings.email === undefined) return [];
	const told = new Set(recipientsOf(settings, links).flatMap(({ channel, link }) => (channel === 'webhook' ? [] : [link.reviewer?.name])));
	const missed = links.flatMap(({ reviewer }) => (reviewer === undefined || told.has(reviewer.name) ? [] : [reviewer.name]));
	if (missed.length === 0) return [];
	return [hint('warning', html`Not told, for no channel has an address of theirs: ${missed.join(', ')}. Send them their link, or add the address to the list of reviewers.`.toString())];
}

/** A run only plans to tell the adjudicator. */
function adjudicatorWaits({ settings, links, later, deskSendsBy }: Telling): NodeExecutionHint[] {
	const [adjudicator] = recipientsOf(settings, links).filter(adjudicates);
	if (adjudicator === undefined || deskSendsBy.includes(adjudicator.channel)) return [];
	const name = adjudicator.link.reviewer?.name ?? '';
	const by = CHANNEL_NAMES[adjudicator.channel];
	const next = later === undefined ? 'None is active: publish a workflow with one, or send the link.' : `None sends by ${by}: choose it under "Send Reminders By" there, or send the link.`;
	return [hint('warning', html`${name} is told when the others do not agree, by an active HITL Desk Trigger. ${next}`.toString())];
}

/** A Desk that is active, and not set to send by a channel that people are told by: without a Desk another hint says it. */
function unsentByDesk({ later, settings, deskSendsBy }: Telling, plans: readonly DeliveryPlan[]): NodeExecutionHint[] {
	const missing = (['slack', 'email', 'webhook'] as const).filter((channel) => plans.some((plan) => plan.channel === channel) && !deskSendsBy.includes(channel));
	if (later === undefined || missing.length === 0) return [];
	const planned = plans.filter(({ channel }) => missing.includes(channel));
	const unsent = [
		...(planned.some(({ kind }) => kind === 'reminder') ? ['reminders'] : []),
		...(later.escalateTo.some(({ channel }) => missing.includes(channel)) ? ['escalations'] : []),
		...(missing.includes('slack') && settings.slack !== undefined ? ['the closing edit of Slack messages'] : []),
		...(missing.includes('webhook') ? ['what a webhook is told at the end'] : []),
		'notices that failed',
	];
	const channels = inWords(missing.map((channel) => CHANNEL_NAMES[channel]));
	return [hint('warning', html`The active HITL Desk Trigger does not send by ${channels}, so these stay unsent: ${inWords(unsent)}. Choose ${channels} under "Send Reminders By" there, with the credential that this node has.`.toString())];
}
