import { setTimeout as wait } from 'node:timers/promises';
import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { html } from 'hono/html';
import type { Delivery, DeliveryChannel } from '../../core/feedback/deliveryRecords';
import type { FeedbackStore } from '../../core/feedback/store';
import { deliverDue, type FailedDelivery } from '../../core/review/notices/deliverDue';
import type { PlantedCard } from '../../core/review/planted';
import type { Senders } from '../../core/review/notices/sending';
import type { ReviewForm } from '../../core/review/reviewForm';
import type { NewLink } from '../../core/review/reviewLink';
import { executionKey } from '../shared/executionKey';
import { hint, noticeHints, PAGE_WAITS, untold, type Told } from './noticeHints';
import { plansOf } from './noticePlans';
import type { LaterNotices } from './laterNotices';
import type { LoopNews } from './loopNews';
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
	/** As the panel names them; empty where it does not. */
	readonly owner: string;
	/** Said in the first message. */
	readonly news: LoopNews;
	/** Where a Desk is active. */
	readonly later?: LaterNotices;
	/** The channels by which active Desks send; none where there is no Desk. */
	readonly deskSendsBy: readonly DeliveryChannel[];
}

const TRIES = 3;
const ROUNDS = 5;
const LANES = 4;

/** The execution pauses no later, whatever a server does: what is on its way then goes on beside the pause. */
const LIMIT_MS = { withDesk: 15_000, alone: 30_000 };

/** Others may be writing to the same recipient just now: what they hold is looked for again, for some seconds. */
async function deliver(context: IExecuteFunctions, { store, senders, decidesInSlack = false }: Telling, reviewId: string, forMs: number, told: Told): Promise<void> {
	const end = Date.now() + forMs;
	for (let round = 0; round < ROUNDS && Date.now() < end; round += 1) {
		const report = await deliverDue(store, senders, { holder: executionKey(context), now: () => new Date(), reviewId, decidesInSlack, tries: TRIES, lanes: LANES, forMs: end - Date.now(), wait: async (ms) => await wait(ms) });
		for (const { delivery, reason } of report.failed) {
			context.logger.warn(`Human Review: a notice did not arrive: ${reason}`, { channel: delivery.channel, reviewId });
		}
		told.failed.push(...report.failed);
		told.held.push(...report.held);
		if ((await openNotices(store, reviewId)).length === 0) return;
		await wait(1_000);
	}
}

const openNotices = async (store: FeedbackStore, reviewId: string): Promise<Delivery[]> => {
	const now = new Date().toISOString();
	return (await store.deliveries(reviewId)).filter(({ kind, deliveredAt, dueAt }) => kind !== 'outcome' && deliveredAt === undefined && dueAt <= now);
};

/** What failed while another recipient is still waited for: the round that says so is not at its end. */
async function failedMeanwhile(store: FeedbackStore, reviewId: string, told: Told): Promise<FailedDelivery[]> {
	const known = new Set(told.failed.map(({ delivery }) => delivery.id));
	const since = (await store.deliveries(reviewId)).filter(({ id, deliveredAt }) => deliveredAt === undefined && !known.has(id));
	return since.flatMap((delivery) => (delivery.lastError === undefined ? [] : [{ delivery, reason: delivery.lastError, nextTryAt: delivery.dueAt }]));
}

/**
 * Tells people that they are asked, and returns what to tell the builder of the workflow. What fails stays planned and is
 * told here and in the log; it stops nothing, for the page waits all the same.
 */
export async function tellPeople(context: IExecuteFunctions, telling: Telling, form: ReviewForm): Promise<NodeExecutionHint[]> {
	const { store, later } = telling;
	const now = new Date();
	try {
		const plans = plansOf(context, form, telling, now.toISOString());
		if (plans.length === 0) return untold(telling);
		await store.planDeliveries(plans);
		const told: Told = { failed: [], held: [] };
		const limitMs = later === undefined ? LIMIT_MS.alone : LIMIT_MS.withDesk;
		const delivering = deliver(context, telling, form.reviewId, limitMs, told);
		delivering.catch((error: unknown) => context.logger.error('Human Review could not go on sending its notices', { error, reviewId: form.reviewId }));
		await Promise.race([delivering, wait(limitMs, undefined, { ref: false })]);
		const open = await openNotices(store, form.reviewId);
		const failed = [...told.failed, ...(await failedMeanwhile(store, form.reviewId, told))];
		return noticeHints(telling, plans, { ...told, failed, open, limitMs }, now);
	} catch (error) {
		context.logger.error('Human Review could not send its notices; the review waits on its page', { error, reviewId: form.reviewId });
		const reason = error instanceof Error ? error.message : String(error);
		return [hint('warning', html`The notices could not be sent: ${reason}. ${PAGE_WAITS}`.toString())];
	}
}
