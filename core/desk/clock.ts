import type { DeskKey, DueReview } from '../feedback/deskRecords';
import { KEPT_MS } from '../feedback/keepForDesk';
import { handOn, lookAfter, type HandOnHost } from './handOn';

export interface ClockHost extends HandOnHost {
	readonly desk: DeskKey;
	/** For what a person who runs n8n should know. Gets ids and never addresses. */
	readonly warn: (message: string) => void;
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

/** Each waiting review is looked after at most so often. */
const LOOK_AFTER_EVERY = 300 * SECOND;

/** Shorter than the time between two ticks: what could not be handed on is tried again at the next one. */
const LEASE_SECONDS = 25;

/** Looking after one review costs n8n some 50 ms of work: more at once would be felt. */
const MOST = { handOn: 200, lookAfter: 20 };

/** Reviews that are asked about at the same time. */
const LANES = 4;

/**
 * One tick: closes reviews whose time is over, makes executions go on whose answers are complete or whose time is over, and
 * looks after some that wait. Safe to run in several processes at once, and as often as wanted.
 */
export async function tick(host: ClockHost): Promise<void> {
	const now = host.now();
	await host.store.noteTick(host.desk, now.toISOString());
	const due = await host.store.dueReviews({
		now,
		completeSince: new Date(now.getTime() - LEFT_BEHIND),
		notSeenSince: new Date(now.getTime() - LOOK_AFTER_EVERY),
		leaseSeconds: LEASE_SECONDS,
		most: MOST,
	});
	const queue = due.values();
	await Promise.all(
		Array.from({ length: LANES }, async () => {
			for (const review of queue) await work(review, host);
		}),
	);
	await host.store.forgetDeskReviews(new Date(now.getTime() - KEPT_MS).toISOString());
}

async function work(review: DueReview, host: ClockHost): Promise<void> {
	if (review.work === 'lookAfter') {
		await lookAfter(review, host);
		return;
	}
	const word = await handOn(review, host);
	if (word === 'unclear') host.warn(`The answers of review ${review.reviewId} could not be handed on: n8n did not answer under its own address. They are safe, and the next try is in ${TICK_SECONDS} seconds.`);
	if (word === 'stopped' || word === 'deleted') {
		host.warn(`The execution of review ${review.reviewId} was ${word} before its answers could be handed on. The answers are kept.`);
	}
}
