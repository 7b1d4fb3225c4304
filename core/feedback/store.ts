import type { Outcome, Prediction, Route, GateVerdict, ReviewRecord } from '../item';

/**
 * What the loop remembers. The only memory that the nodes share: n8n may run each of them in another process.
 *
 * Every write is one transaction and harmless when repeated: a second call with the same keys changes nothing.
 * All times are ISO 8601 strings in UTC and come from the caller; they come back with milliseconds. Errors are HitlErrors
 * with a `store-` code; what cannot be stored (an infinite score, a date that is none) is refused as `prediction-malformed`
 * or `decision-malformed`, and then nothing of that call is stored.
 *
 * Not part of this contract: who may read what, how answers are drawn on a page, when training is due.
 */
export interface FeedbackStore {
	/** 32 secret bytes, always the same for a loop name in this store. Reads only. */
	loopKey(loop: string): Promise<Uint8Array>;

	/** Labels that the loop has seen, in order of first appearance. */
	labels(loop: string): Promise<string[]>;

	/** Names of all loops in this store, sorted. */
	loops(): Promise<string[]>;

	/**
	 * Writes the gate's decisions and adds the labels that Predict could choose from (a prediction's `scores`) to the loop; a
	 * mapped prediction adds none. Returns, in order, the decision that stands for each key.
	 */
	recordDecisions(decisions: readonly GateDecision[]): Promise<GateDecision[]>;

	/** The decision of each key; undefined when the store has none. */
	findDecisions(keys: readonly DecisionKey[]): Promise<Array<GateDecision | undefined>>;

	/** Mirrors a review before anybody is told of it. `duplicate-item-id` when an item is in it twice. */
	openReview(review: ReviewOpening): Promise<void>;

	review(reviewId: string): Promise<ReviewState | undefined>;

	/**
	 * Stores answers of one review; the first answer of an item stands. Commits durably before it returns.
	 * `complete` is true for exactly one caller: the one whose answers made the set whole.
	 * `review-unknown` when no such review was opened, or when an answer names an item that is not part of it;
	 * `review-closed` when its items have been recorded as timed out.
	 */
	claimAnswers(reviewId: string, answers: readonly Answer[]): Promise<Claim>;

	/** Answers that stand, by review and item. */
	findAnswers(keys: readonly AnswerKey[]): Promise<Array<Answer | undefined>>;

	/**
	 * Writes rows; each gets its side when its text is first stored, and an audit puts a text that nobody has labelled yet on
	 * the held-out side. A row that timed out closes its review. Returns, in order, the rows that stand.
	 */
	recordFeedback(rows: readonly FeedbackEntry[]): Promise<RecordedRow[]>;

	/** All rows of a loop in order of recording, in pages of at most `pageSize` (default 1,000) and some megabytes of text. */
	feedback(loop: string, pageSize?: number): AsyncIterable<FeedbackRow[]>;

	/**
	 * The newest answer of each item and text, where it is approved or corrected and has a label, in order of recording. A newer
	 * `rejected` leaves the item without a label; a newer `unsure` or `timed_out` does not, for it says nothing about it.
	 */
	labelledRows(loop: string): Promise<FeedbackRow[]>;

	/** How many rows with an approved or corrected label were recorded after a row id: cheap, to know whether training is due. */
	countAnswersAfter(loop: string, rowId: number): Promise<number>;

	champion(loop: string): Promise<ModelVersion | undefined>;
	version(loop: string, version: number): Promise<ModelVersion | undefined>;
	versions(loop: string): Promise<VersionSummary[]>;

	/**
	 * Stores a version and makes it champion, with its event, in one transaction. Returns its number (1, 2, …); the very
	 * same version promoted again, while it is champion, has the same number.
	 * `version-conflict` when the champion is no longer `version.parent`.
	 */
	promote(version: NewModelVersion): Promise<number>;

	/** Points the champion at an older version (0: back to label names) and writes the event. `version-unknown`, `version-conflict`. */
	rollBack(rollback: Rollback): Promise<void>;

	/** Writes an event that changes nothing else, e.g. a challenger that was kept out. */
	recordEvent(event: LoopEvent): Promise<void>;

	/** Newest first. */
	events(loop: string, limit: number): Promise<LoopEvent[]>;

	close(): Promise<void>;
}

export interface DecisionKey {
	readonly loop: string;
	/** Made of the execution, the gate and its run, the item and its text: see `decisionIdOf`. */
	readonly decisionId: string;
}

/** One gate's decision on one item with one text in one run. */
export interface GateDecision extends DecisionKey {
	readonly itemId: string;
	readonly executionId: string;
	readonly text: string;
	readonly subjectKey?: string;
	readonly prediction: Prediction;
	readonly verdict: GateVerdict;
	readonly decidedAt: string;
}

export interface ReviewOpening {
	readonly reviewId: string;
	readonly loop: string;
	readonly executionId: string;
	readonly workflowId: string;
	readonly nodeName: string;
	readonly openedAt: string;
	readonly deadlineAt: string;
	/** Each item once, with the decision that sent it there. `blind` items are shown without the suggestion. */
	readonly items: ReadonlyArray<{ readonly itemId: string; readonly decisionId: string; readonly blind: boolean }>;
}

export interface ReviewState extends ReviewOpening {
	/** When the last answer was claimed; the execution goes on from here. */
	readonly completedAt?: string;
	readonly answers: readonly Answer[];
}

export interface AnswerKey {
	readonly reviewId: string;
	readonly itemId: string;
}

/** One person's word on one item. Key: review and item. */
export interface Answer {
	readonly itemId: string;
	readonly outcome: Exclude<Outcome, 'timed_out'>;
	/** The label the person chose; absent for `rejected` and `unsure`. */
	readonly label?: string;
	readonly comment?: string;
	readonly reviewer?: string;
	readonly channel: NonNullable<ReviewRecord['channel']>;
	readonly identity: NonNullable<ReviewRecord['identity']>;
	readonly blind: boolean;
	readonly pageVersion?: string;
	readonly shownAt?: string;
	readonly decidedAt: string;
	readonly secondsOnItem?: number;
}

export interface Claim {
	/** Ids of the given answers that were stored now. */
	readonly stored: readonly string[];
	/** All answers of the review that stand after this call. */
	readonly standing: readonly Answer[];
	/** Exactly one caller sees true. */
	readonly complete: boolean;
	/** Set once every item has its answer. */
	readonly completedAt?: string;
}

export type Side = 'train' | 'heldout';

/** What Record Feedback asks the store to keep. A row with `reviewId` is keyed by item and review, else by its decision. */
export interface FeedbackEntry extends DecisionKey {
	readonly itemId: string;
	readonly executionId: string;
	readonly text: string;
	readonly subjectKey?: string;
	readonly reviewId?: string;
	readonly route: Route;
	readonly prediction: Prediction;
	readonly verdict: GateVerdict;
	/** Absent on automated items: nobody was asked. */
	readonly outcome?: Outcome;
	readonly answer?: Answer;
	readonly recordedAt: string;
}

export interface FeedbackRow extends FeedbackEntry {
	/** Ascending in order of recording, unique in the store. */
	readonly rowId: number;
	/** The side that the row's text is on now: when an audit takes a text to the held-out side, its earlier rows go along. */
	readonly side: Side;
	/** How many rows of the loop have this text, this one included. */
	readonly occurrences: number;
}

export interface RecordedRow {
	readonly row: FeedbackRow;
	/** False when the row had been stored before. */
	readonly isNew: boolean;
}

export interface EncoderReference {
	readonly id: string;
	/** SHA-256 of the weights. */
	readonly hash: string;
}

/** An immutable bundle. `weights` is a row per label: dense, lexical and bias, as `core/inference/linearHead.ts` reads it. */
export interface NewModelVersion {
	readonly loop: string;
	/** The champion it was tested against; 0 for none. */
	readonly parent: number;
	readonly encoder: EncoderReference;
	readonly labels: readonly string[];
	readonly weights: Float32Array;
	readonly temperature: number;
	/** False for the first version: nothing has shown yet how often its confidence is right. */
	readonly calibrated: boolean;
	/** Numbers of the training and of the test against the champion, as reported. */
	readonly metrics: Readonly<Record<string, unknown>>;
	/** What it was made from. */
	readonly manifest: TrainingManifest;
	readonly reason: string;
	readonly createdAt: string;
}

export interface TrainingManifest {
	/** Highest row id that the try had read, held-out rows included. */
	readonly lastRowId: number;
	/** Rows it learned from. */
	readonly rows: number;
	/** SHA-256 of their ids. */
	readonly rowIdsHash: string;
}

export interface ModelVersion extends NewModelVersion {
	readonly version: number;
}

export type VersionSummary = Omit<ModelVersion, 'weights'> & { readonly champion: boolean };

export interface Rollback {
	readonly loop: string;
	readonly from: number;
	readonly to: number;
	readonly reason: string;
	readonly at: string;
}

export interface LoopEvent {
	readonly loop: string;
	readonly kind: 'promoted' | 'kept' | 'rolledBack';
	readonly at: string;
	readonly details: Readonly<Record<string, unknown>>;
}
