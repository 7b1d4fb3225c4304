import type { EncoderReference } from '../feedback/store';
import type { LabelChoice } from '../inference/labelSimilarity';
import type { LinearHead } from '../inference/linearHead';

export interface UnseenRow {
	readonly rowId: number;
	readonly text: string;
	/** What a person answered. */
	readonly label: string;
}

export interface TrainingRow extends UnseenRow {
	/** What was answered before anything was trained; worked out from the names of the labels when absent. */
	readonly incumbentLabel?: string;
}

export interface TrainingRequest {
	readonly training: readonly TrainingRow[];
	/** Answers of the held-out side: they test and never train. */
	readonly unseen: readonly UnseenRow[];
	/** The version in use. */
	readonly champion?: LinearHead;
	/** What the champion reads texts with; `encoder-changed` when it is not the encoder that trains. */
	readonly championEncoder?: EncoderReference;
	readonly firstGuessLabels: readonly LabelChoice[];
	readonly seed: number;
}

export interface PairedCounts {
	/** Different texts; of a repeated text the newest answer counts. */
	readonly rows: number;
	readonly challengerCorrect: number;
	/** 0 without a champion, as are the two that follow. */
	readonly championCorrect: number;
	/** Rows that only the challenger gets right. */
	readonly challengerOnly: number;
	readonly championOnly: number;
}

export interface OutOfFoldReport {
	/** Training rows that a classifier answered which had not learned from them. */
	readonly rows: number;
	readonly correct: number;
	/** How many of the same rows were answered right before anything was trained. */
	readonly incumbentCorrect: number;
	/** Of how many that is not what was answered at the time, but worked out afterwards from the names of the labels. */
	readonly incumbentWorkedOut: number;
	/** 0 to 1. */
	readonly accuracy: number;
	/** Mean distance between confidence and accuracy, 0 to 1; absent under 300 rows. */
	readonly ece?: number;
	/** Mean negative log-likelihood in nats, with the temperature applied. */
	readonly nll: number;
}

/** Of a label that the challenger or the champion knows, or that people answered in the unseen rows. */
export interface LabelReport {
	readonly label: string;
	readonly trainingRows: number;
	readonly outOfFoldRows: number;
	readonly outOfFoldCorrect: number;
	readonly unseen: PairedCounts;
}

export interface TrainingOutcome {
	readonly head: LinearHead;
	/** Whether its confidence was measured: the temperature comes from at least 50 rows, and it is not a first version. */
	readonly calibrated: boolean;
	readonly C: number;
	readonly trainingRows: number;
	readonly outOfFold: OutOfFoldReport;
	readonly unseen: PairedCounts;
	readonly perLabel: readonly LabelReport[];
	readonly encoder: EncoderReference;
}

export type TrainingStep = 'encoding' | 'choosing' | 'fitting' | 'testing';

export interface TrainingProgress {
	readonly step: TrainingStep;
	/** Part of this step that is done, 0 to 1. */
	readonly share: number;
}
