import type { LabelMap } from '../loop/labelMap';
import type { Outcome, Prediction, Route, GateVerdict } from '../item';
import type { CandidatePromotion, CandidateRefusal } from './candidates';
import type { VersionScores } from './certifyingTexts';
import type { DeliveryRecords } from './deliveryRecords';
import type { DeskRecords } from './deskRecords';
import type { DraftRecords } from './draftRecords';
import type { EVENT_KINDS } from './eventKinds';
import type { GateRecords } from './gateRecords';
import type { KeptLabelChange, LabelChangeRequest } from './labelMaps';
import type { PlantedRecords } from './plantedRecords';
import type { ReviewerRecords } from './reviewerRecords';
import type { Answer, ReviewRecords } from './reviewRecords';
import type { RowToAskAgain } from './rowsToAskAgain';
import type { TrainingLease } from './trainingLease';

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
export interface FeedbackStore extends GateRecords, ReviewRecords, DeliveryRecords, DeskRecords, DraftRecords, ReviewerRecords, PlantedRecords {
	/** 32 secret bytes, always the same for a loop name in this store. Reads only. */
	loopKey(loop: string): Promise<Uint8Array>;

	/** Labels that the loop has seen, under their names of today, in order of first appearance. */
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

	/**
	 * What the gate let through without a person or picked for a check, newest first and at most `limit`, since it first decided
	 * on an item that was answered after a row; since ever, where no such decision is stored. Labels are as they were predicted.
	 */
	automatedSince(loop: string, rowId: number, limit: number): Promise<AutomatedDecision[]>;

	/**
	 * Writes rows; each gets its side when its text is first stored, and an audit puts a text that nobody has labelled yet on
	 * the held-out side. A row that timed out closes its review. Returns, in order, the rows that stand.
	 */
	recordFeedback(rows: readonly FeedbackEntry[]): Promise<RecordedRow[]>;

	/**
	 * All rows of a loop in order of recording, in pages of at most `pageSize` (default 1,000) and some megabytes of text. They
	 * are as they were recorded; `labelToday` says where an answer's label is called something else by now.
	 */
	feedback(loop: string, pageSize?: number): AsyncIterable<FeedbackRow[]>;

	/**
	 * The newest answer of each item and text, where it is approved or corrected and has a label, in order of recording. A newer
	 * `rejected` leaves the item without a label; a newer `unsure` or `timed_out` does not, for it says nothing about it. The
	 * labels of answer and prediction are those of today; an answer whose label was split is left out, see `rowsToAskAgain`.
	 */
	labelledRows(loop: string): Promise<FeedbackRow[]>;

	/** How many rows with an approved or corrected label were recorded after a row id: cheap, to know whether training is due. */
	countAnswersAfter(loop: string, rowId: number): Promise<number>;

	/** Whether each item and text had an answer with a label up to a row, even one that is overruled by now; in order. */
	answeredUpTo(loop: string, rowId: number, items: readonly ItemText[]): Promise<boolean[]>;

	/**
	 * What people have said since a place, in two orders one behind the other: answers that were claimed and are no rows yet,
	 * then rows. An answer counts from the moment it is sent. It comes once more when it has become a row, and an item's older
	 * answers come as well: of one item and text the newest by `decidedAt` stands, of equals the one that comes later. Labels
	 * are those of today; an answer whose label was split comes without one.
	 */
	answersAfter(loop: string, after: AnswerPlace, range: AnswerRange): Promise<AnswerPage>;

	/** What the loop's labels are called today. */
	labelMap(loop: string): Promise<LabelMap>;

	/**
	 * Renames, merges or splits labels, or takes the newest change back: one new version of the map, with its event. Rows and
	 * versions stay as they are. The same key again changes nothing. Returns what is kept under the key.
	 * `label-change-refused` when the change cannot be made.
	 */
	changeLabels(request: LabelChangeRequest): Promise<KeptLabelChange>;

	/** All changes of a loop's labels, oldest first. */
	labelChanges(loop: string): Promise<KeptLabelChange[]>;

	/** What people said last of each text, as a label of today; undefined where nobody did, no label fits, or it was split. In order. */
	labelsOfTexts(loop: string, texts: readonly string[]): Promise<Array<string | undefined>>;

	/** Items whose newest answer has a label that was split since: nobody knows which part they meant. In order of recording. */
	rowsToAskAgain(loop: string): Promise<RowToAskAgain[]>;

	/** `store-corrupt` where what is stored of it cannot be read. */
	champion(loop: string): Promise<ModelVersion | undefined>;

	/** `version-pruned` for one of which only the numbers are left; `store-corrupt`. */
	version(loop: string, version: number): Promise<ModelVersion | undefined>;

	/** All versions, oldest first. One that cannot be read is listed as `damaged`, without its numbers. */
	versions(loop: string): Promise<VersionSummary[]>;

	/**
	 * Stores a version and makes it champion, with its event, in one transaction. Returns its number (1, 2, …); the very
	 * same version promoted again, while it is champion, has the same number. Old versions lose their weights, see `versionsToPrune`.
	 * With scores of `certifyingTexts` it is certified at once. `version-conflict` when the champion is no longer `version.parent`.
	 */
	promote(version: NewModelVersion, scores?: VersionScores): Promise<number>;

	/**
	 * Stores a version that somebody has to sign off, with its event; the champion stays. Returns its number, the same one for
	 * the very same version. `version-conflict` when the champion is no longer `version.parent`.
	 */
	keepCandidate(version: NewModelVersion, scores?: VersionScores): Promise<number>;

	/**
	 * Makes a candidate champion, with its event, in one transaction; harmless when repeated. `version-conflict` when the
	 * champion is not `expectedChampion`, or not the version that the candidate was tested against; `version-unknown` when there
	 * is no such candidate.
	 */
	promoteCandidate(promotion: CandidatePromotion): Promise<void>;

	/** Turns a candidate down, with its event; harmless when repeated. `version-unknown` when there is no such candidate. */
	dropCandidate(refusal: CandidateRefusal): Promise<void>;

	/**
	 * Points the champion at an older version (0: back to label names) and writes the event. `version-unknown`,
	 * `version-pruned`, `version-conflict`.
	 */
	rollBack(rollback: Rollback): Promise<void>;

	/** Takes the weights off old versions, as every promotion does with `keep` 20; returns their numbers. See `versionsToPrune`. */
	pruneVersions(loop: string, keep: number, at: string): Promise<number[]>;

	/**
	 * Lets one holder at a time train a loop, across processes. The same holder renews its own lease; one that ran out, say
	 * because its process died, is free. Needs clocks that agree to within minutes.
	 */
	leaseTraining(loop: string, holder: string, now: Date, minutes: number): Promise<TrainingLease>;

	/** Gives a lease back; one that somebody else holds by now stays. */
	releaseTraining(loop: string, holder: string): Promise<void>;

	/** Writes an event that changes nothing else, e.g. a challenger that was kept out. */
	recordEvent(event: LoopEvent): Promise<void>;

	/** Newest first; with `kinds` only those. */
	events(loop: string, limit: number, kinds?: ReadonlyArray<LoopEvent['kind']>): Promise<LoopEvent[]>;

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

/** A decision not to ask a person, or to ask one only for a check; what is needed of it to compare two models. */
export interface AutomatedDecision {
	readonly itemId: string;
	readonly text: string;
	readonly route: Exclude<Route, 'review'>;
	/** What was predicted. */
	readonly label: string;
	readonly model: Prediction['model'];
	/** The chance of being picked for a check, 0 to 1. */
	readonly reviewProbability: number;
}

export interface ItemText {
	readonly itemId: string;
	readonly text: string;
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
	/** What the answer's label is called by now, where that is something else; null where it was split. */
	readonly labelToday?: string | null;
}

export interface RecordedRow {
	readonly row: FeedbackRow;
	/** False when the row had been stored before. */
	readonly isNew: boolean;
}

/** How far somebody has read what people said. Zeros: nothing yet. */
export interface AnswerPlace {
	/** The last row. */
	readonly rowId: number;
	/** The last claim, in the order in which claims were stored. */
	readonly claim: number;
}

export interface AnswerRange {
	/** Most answers in a page. */
	readonly limit: number;
	/** Whoever keeps so many need not read those before: all but about the newest are passed over. Default: none is. */
	readonly newest?: number;
}

export interface AnswerPage {
	readonly answers: readonly PastAnswer[];
	/** Where the next page begins. */
	readonly place: AnswerPlace;
	/** Whether this was everything that there is for now. */
	readonly whole: boolean;
	/** Version of the label map by which the labels are named. Under another one, what was read before has other names. */
	readonly labelMap: number;
}

/** What a person said about an item: approved, corrected or rejected. */
export interface PastAnswer {
	readonly itemId: string;
	/** Its first 10,000 characters. */
	readonly text: string;
	/** Of the whole text, see `textHash`. */
	readonly textHash: string;
	/** Absent when none of the labels fits, and when the label was split. */
	readonly label?: string;
	readonly decidedAt: string;
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
	/** Version of the label map by which its labels were named. Default: 0. */
	readonly labelMap?: number;
	/** What says how wrong it may be, as whoever certifies writes it. */
	readonly certificate?: Readonly<Record<string, unknown>>;
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

/** `earlier`: was champion once. `damaged`: what is stored of it cannot be read. */
export type VersionState = 'champion' | 'candidate' | 'dropped' | 'earlier' | 'damaged';

export type VersionSummary = Omit<ModelVersion, 'weights'> & {
	readonly champion: boolean;
	readonly state: VersionState;
	/** Its weights are gone: it can be compared with, and not used again. */
	readonly pruned: boolean;
};

export interface Rollback {
	readonly loop: string;
	readonly from: number;
	readonly to: number;
	readonly reason: string;
	readonly at: string;
}

export interface LoopEvent {
	readonly loop: string;
	readonly kind: (typeof EVENT_KINDS)[number];
	readonly at: string;
	readonly details: Readonly<Record<string, unknown>>;
}
