import type { DeliveryChannel } from '../feedback/deliveryRecords';
import type { DeskKey, DueQuestion, DueReview } from '../feedback/deskRecords';
import { KEPT_MS } from '../feedback/keepForDesk';
import { handOn, lookAfter, type HandOnHost } from './handOn';
import { workThrough } from './workThrough';

export interface ClockHost extends HandOnHost {
	readonly desk: DeskKey;
	/** The channels by which this Desk sends. */
	readonly sendsBy?: readonly DeliveryChannel[];
	/** For what a person who runs n8n should know. Gets ids and never addresses. */
	readonly warn: (message: string) => void;
	/** Called in each tick when nothing is due any more: whoever tells people need not wait until all reviews are looked after. */
	readonly dueIsDone?: () => void;
	/** Waits so many milliseconds. */
	readonly rest?: (ms: number) => Promise<void>;
}

/** How often the clock ticks, in seconds. */
export const TICK_SECONDS = 30;

/** A Desk whose last tick is longer ago is taken for dead. */
export const ACTIVE_MINUTES = 3;

/** n8n waits so much longer than the deadline where a Desk is active: when it fails, the items still leave by Undecided. */
export const SAFETY_MINUTES = 5;

const SECOND = 1_000;

/** Answers that are complete for so long were left behind: whoever took the last one hands them on at once. */
const LEFT_BEHIND = 10 * SECOND;

/** Each waiting review is looked after at most so often; less often where there are many. */
const LOOK_AFTER_EVERY = 300 * SECOND;

/** Shorter than the time between two ticks: what could not be handed on is tried again at the next one. */
const LEASE_SECONDS = 25;

/** A tick takes nothing more after this, so that it is over before the next. Less than a lease: nothing is tried twice in a tick. */
const TICK_FOR = 20 * SECOND;

/** Reviews that are handed on at the same time, and so many are leased for it at once. */
const HANDING_ON = { lanes: 4, leased: 8 };

/** Looking after a review costs n8n some 50 ms of work. */
const LOOKING_AFTER = { lanes: 2, leased: 2 };

/**
 * One tick: closes reviews whose time is over, makes executions go on whose answers are complete or whose time is over, and
 * with the time that is left looks after those that wait, the longest unseen first. Safe to run in several processes at once,
 * and as often as wanted.
 */
export async function tick(host: ClockHost): Promise<void> {
	const began = host.now();
	const isOver = (): boolean => host.now().getTime() - began.getTime() >= TICK_FOR;
	await host.store.noteTick(host.desk, began.toISOString(), host.sendsBy);
	const taking = (handOn: number, lookAfter: number) => async () => await take(host, { handOn, lookAfter });
	await workThrough({ take: taking(HANDING_ON.leased, 0), work: async (review) => await goOn(review, host), lanes: HANDING_ON.lanes, isOver });
	host.dueIsDone?.();
	await workThrough({ take: taking(0, LOOKING_AFTER.leased), work: async (review) => await look(review, host), lanes: LOOKING_AFTER.lanes, isOver });
	await host.store.forgetDeskReviews(new Date(began.getTime() - KEPT_MS).toISOString());
}

async function take({ store, now: clock }: ClockHost, most: DueQuestion['most']): Promise<DueReview[]> {
	const now = clock();
	const before = (ms: number): Date => new Date(now.getTime() - ms);
	return await store.dueReviews({ now, completeSince: before(LEFT_BEHIND), notSeenSince: before(LOOK_AFTER_EVERY), leaseSeconds: LEASE_SECONDS, most });
}

/** As long as n8n has worked for us it is left alone: of its time others keep half. */
async function look(review: DueReview, host: ClockHost): Promise<void> {
	const began = host.now().getTime();
	await lookAfter(review, host);
	await host.rest?.(host.now().getTime() - began);
}

/** n8n takes up what waited at the deadline by itself; so long after it there is nothing that a request could make go on. */
const ASKED_AFTER_DEADLINE = 7 * 86_400 * SECOND;

/** A host that was down for a week gets so much time to come back to its senses. */
const UNCLEAR_FOR = 86_400 * SECOND;

/** Whether the Desk asks no more about a review that has long been over, for nobody says what became of its execution. */
async function givenUp({ reviewId, deadlineAt }: DueReview, { store, now: clock, warn }: ClockHost): Promise<boolean> {
	const now = clock();
	if (now.getTime() - new Date(deadlineAt).getTime() < ASKED_AFTER_DEADLINE) return false;
	const stopped = await store.stopAsking(reviewId, now.toISOString(), new Date(now.getTime() - UNCLEAR_FOR).toISOString());
	if (stopped) warn(`Review ${reviewId} was over more than 7 days ago, and n8n does not say what became of its execution. The Desk stops asking. Its answers are kept; look for the execution in n8n, and run the workflow again where the items still need an answer.`);
	return stopped;
}

async function goOn(review: DueReview, host: ClockHost): Promise<void> {
	const word = await handOn(review, host);
	if ((word === 'unclear' || word === 'running') && (await givenUp(review, host))) return;
	if (word === 'unclear') host.warn(`The answers of review ${review.reviewId} could not be handed on: n8n did not answer under its own address, or refused it. They are safe, and the next try is in ${TICK_SECONDS} seconds. Where N8N_HMAC_SIGNATURE_SECRET was changed since people were asked, put the old one back.`);
	if (word === 'stopped' || word === 'deleted') {
		host.warn(`The execution of review ${review.reviewId} was ${word} before its answers could be handed on. The answers are kept.`);
	}
}
