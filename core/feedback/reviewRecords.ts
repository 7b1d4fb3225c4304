import type { z } from 'zod/v4';
import type { Outcome, ReviewRecord, voteSchema } from '../item';
import type { Agreement } from '../review/agreement';
import type { Voting } from '../review/voting';
import type { ReviewEnd } from './deskRecords';
import type { PlantedItem } from './plantedRecords';

/** The part of the loop's memory that asks people and takes their answers; rules as of the whole store. */
export interface ReviewRecords {
	/** Mirrors a review before anybody is told of it. `duplicate-item-id` when an item is in it twice. */
	openReview(review: ReviewOpening): Promise<void>;

	review(reviewId: string): Promise<ReviewState | undefined>;

	/**
	 * Stores answers of one review; the first answer of an item stands. Commits durably before it returns.
	 * `complete` is true for exactly one caller: the one whose answers made the set whole.
	 * `review-unknown` when no such review was opened, or when an answer names an item that is not part of it;
	 * `review-closed` when its items have been recorded as timed out.
	 * Where several people decide together, each reviewer's first vote on an undecided item is stored, and the votes that settle
	 * an item store its answer with them. `reviewer-not-asked` for anybody else.
	 * What is said of planted items is kept apart, the first answer of each; the review is whole without it.
	 * A request under a key that was used before changes nothing and comes to the same; `request-changed` when it was another one.
	 */
	claimAnswers(reviewId: string, answers: readonly Answer[], request?: ClaimRequest): Promise<Claim>;

	/**
	 * Reviews of a loop that ended before a moment and were not followed up, some at a time, and those of their items that a gate sent
	 * to people and that no row is about. Open items of a stopped execution are not among them.
	 */
	leftBehind(loop: string, endedBefore: string): Promise<LeftBehind>;

	/** Nothing more is to be recorded of these reviews. */
	noteFollowedUp(reviewIds: readonly string[]): Promise<void>;

	/** How many reviews of a loop were opened before a moment and still take answers. */
	waitingLong(loop: string, openedBefore: string, now: string): Promise<WaitingLong>;

	/** Answers that stand, by review and item. */
	findAnswers(keys: readonly AnswerKey[]): Promise<Array<Answer | undefined>>;
}

export interface ReviewOpening {
	readonly reviewId: string;
	readonly loop: string;
	readonly executionId: string;
	readonly workflowId: string;
	readonly nodeName: string;
	readonly openedAt: string;
	readonly deadlineAt: string;
	/** Where several people decide together. Absent: the first answer stands. */
	readonly voting?: Voting;
	/** Each item once, with the decision that sent it there. `blind` items are shown without the suggestion. */
	readonly items: ReadonlyArray<{ readonly itemId: string; readonly decisionId: string; readonly blind: boolean }>;
	/** Past items whose answer is known, shown among the others. What is said of them is no answer of the review: see `checks`. */
	readonly planted?: readonly PlantedItem[];
	/** For the Desk alone: what its page shows, and the address by which it makes the execution go on. */
	readonly desk?: { readonly pending: unknown; readonly resumeUrl: string };
}

/** Why a review takes no answers any more: its time is over, or its execution does not wait for them. */
export type CloseReason = 'deadline' | ReviewEnd;

export interface ReviewState extends Omit<ReviewOpening, 'desk'> {
	/** When the last answer was claimed; the execution goes on from here. */
	readonly completedAt?: string;
	readonly closed?: { readonly at: string; readonly reason: CloseReason };
	readonly answers: readonly Answer[];
	/** What was said of planted items; present where there are some. Counts for no item and holds nothing up. */
	readonly checks?: readonly Answer[];
	/** Where several people decide together: what each has said, in the order in which it came. Not for the eyes of those who have not voted. */
	readonly votes?: readonly Answer[];
	/** How far they agreed, once every item has its answer or the review is closed with votes in it. */
	readonly agreement?: Agreement;
}

export interface LeftBehind {
	readonly reviewIds: readonly string[];
	readonly items: readonly AnswerKey[];
}

export interface WaitingLong {
	readonly reviews: number;
	/** Of the one that waits longest; absent when none does. */
	readonly oldestOpenedAt?: string;
}

export interface AnswerKey {
	readonly reviewId: string;
	readonly itemId: string;
}

/** What one of several people said of an item, as it travels with the answer that came of it. */
export type Vote = z.infer<typeof voteSchema>;

/** One person's word on one item; key: review and item, of a vote the reviewer as well. Or what several people's votes came to. */
export interface Answer {
	readonly itemId: string;
	readonly outcome: Exclude<Outcome, 'timed_out'>;
	/** The label the person chose; absent for `rejected` and `unsure`, and where a text or a changed field is the answer. */
	readonly label?: string;
	/** Where a text was asked for: the one that was accepted or written. */
	readonly text?: string;
	/** Fields of the item whose value the person changed. */
	readonly edits?: Readonly<Record<string, unknown>>;
	readonly comment?: string;
	readonly reviewer?: string;
	readonly channel: NonNullable<ReviewRecord['channel']>;
	readonly identity: NonNullable<ReviewRecord['identity']>;
	/** The member ID that Slack vouched for, also where `reviewer` is the name on a list. */
	readonly slackUserId?: string;
	readonly blind: boolean;
	/** Somebody decided between answers that disagreed. */
	readonly adjudicated?: boolean;
	/** What it came of, where several people decide together; `reviewer` then names those who said so. */
	readonly votes?: readonly Vote[];
	readonly pageVersion?: string;
	readonly shownAt?: string;
	readonly decidedAt: string;
	readonly secondsOnItem?: number;
	/** It was sent by somebody who had agreed very fast and was asked to look again. */
	readonly lookedAgain?: true;
}

/** A request that may come twice. */
export interface ClaimRequest {
	readonly key: string;
	/** Equal for equal requests. */
	readonly digest: string;
}

export interface Claim {
	/** Ids of the given answers that were stored now. */
	readonly stored: readonly string[];
	/** All answers of the review that stand after this call. */
	readonly standing: readonly Answer[];
	/** What was said of planted items so far, where there are some. */
	readonly checks?: readonly Answer[];
	/** All votes of the review after this call, where several people decide together. */
	readonly votes?: readonly Answer[];
	/** Exactly one caller sees true. */
	readonly complete: boolean;
	/** Set once every item has its answer. */
	readonly completedAt?: string;
	readonly agreement?: Agreement;
}
