import type { DeliveryChannel } from './deliveryRecords';
import type { ReviewState } from './reviewRecords';

/** The part of the loop's memory that the HITL Desk works with; rules as of the whole store. */
export interface DeskRecords {
	/** Keeps under which address people reach a Desk, and by which channels it sends. It counts as active from now on. */
	announceDesk(desk: DeskKey, address: string, at: string, sendsBy?: readonly DeliveryChannel[]): Promise<void>;

	/** Says that a Desk's clock runs, and by which channels it sends where that is known. One that was never announced stays unknown. */
	noteTick(desk: DeskKey, at: string, sendsBy?: readonly DeliveryChannel[]): Promise<void>;

	/** What a Desk found at its public address, as the end of a sentence; undefined when it found itself. */
	noteAddress(address: string, fault: string | undefined): Promise<void>;

	/** What is wrong with the address of a Desk, when it was last looked for; undefined: nothing, or nobody looked. */
	addressFault(address: string): Promise<string | undefined>;

	/** Says that a Desk was switched off; its next tick, if there is one, takes that back. */
	retireDesk(desk: DeskKey): Promise<void>;

	/** Address of a Desk that ticked at most `minutes` before `now`; of several the one that was announced first. */
	activeDesk(now: Date, minutes: number): Promise<string | undefined>;

	/** The channels by which any Desk sends that ticked at most `minutes` before `now`. What is due by another stays unsent. */
	deskChannels(now: Date, minutes: number): Promise<DeliveryChannel[]>;

	/**
	 * A request that Slack signed has reached a Desk; `credential` names the app that it was signed for. Returns whether it is the
	 * first of this app at the Desk's present address. A Desk that was never announced stays unknown.
	 */
	noteSlackRequest(desk: DeskKey, credential: string, at: string): Promise<boolean>;

	/** Whether this Slack app has reached a Desk that ticked at most `minutes` before `now`: then its buttons can decide. */
	slackReachesDesk(credential: string, now: Date, minutes: number): Promise<boolean>;

	/** What the Desk shows of a review; undefined when it was opened without a part for the Desk, or is forgotten. */
	deskReview(reviewId: string): Promise<DeskReview | undefined>;

	/**
	 * Closes the reviews whose time is over, so that no answer is taken any more, and leases to the caller what has to be done:
	 * first the reviews whose answers have to go on, then those to look after. What is leased is due again when the lease is over.
	 */
	dueReviews(question: DueQuestion): Promise<DueReview[]>;

	/**
	 * The Desk has nothing more to do for a review: forgets its resume address. Closes it when people are still asked, for then
	 * nothing waits for their answers. The first end stands.
	 */
	endReview(reviewId: string, end: ReviewEnd, at: string): Promise<void>;

	/** The execution of a waiting review was not found. Returns since when; the review is looked after again as soon as its lease is over. */
	noteMissing(reviewId: string, at: string): Promise<string>;

	/**
	 * Nobody says what became of the execution of a review that is long over. Says whether that is so since `unclearSince` or
	 * before: then the Desk asks no more, and its address is forgotten. The answers stay.
	 */
	stopAsking(reviewId: string, at: string, unclearSince: string): Promise<boolean>;

	/** The execution of a review waits. */
	noteWaiting(reviewId: string): Promise<void>;

	/**
	 * Takes the contents of reviews that ended before a moment out of the store, their answers apart, and of those whose deadline
	 * was before it and that no Desk has looked after since; returns how many.
	 */
	forgetDeskReviews(before: string): Promise<number>;
}

export interface DeskKey {
	readonly workflowId: string;
	readonly nodeId: string;
}

export const REVIEW_ENDS = ['handed-on', 'went-on', 'stopped', 'deleted'] as const;

/**
 * How a review ended for the Desk. `handed-on`: the Desk made the execution go on. `went-on`: it had gone on already.
 * `stopped`: it ended before, by a fault or by hand. `deleted`: n8n knows it no longer.
 */
export type ReviewEnd = (typeof REVIEW_ENDS)[number];

export interface DeskReview {
	readonly state: ReviewState;
	/** As Human Review gave it. */
	readonly pending: unknown;
	/** Until the review has ended. Never to be shown, sent to a browser or logged. */
	readonly resumeUrl?: string;
	readonly end?: ReviewEnd;
}

export interface DueQuestion {
	readonly now: Date;
	/** Answers that are complete since then have not been handed on by whoever took the last one. */
	readonly completeSince: Date;
	/** Waiting reviews that nobody looked after since then. */
	readonly notSeenSince: Date;
	readonly leaseSeconds: number;
	/** Most reviews to hand on, and to look after. */
	readonly most: { readonly handOn: number; readonly lookAfter: number };
}

export interface DueReview {
	readonly reviewId: string;
	readonly work: 'handOn' | 'lookAfter';
	readonly resumeUrl: string;
	readonly deadlineAt: string;
}
