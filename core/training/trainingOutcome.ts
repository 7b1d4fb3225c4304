import type { EncoderReference } from '../feedback/store';
import type { LabelChoice } from '../inference/classifier/labelSimilarity';
import type { TrainingReport } from './report/trainingReport';
import type { LinearHead } from '../inference/classifier/linearHead';

export interface UnseenRow {
	readonly rowId: number;
	readonly text: string;
	/** What a person answered. */
	readonly label: string;
	/** What the version in use said of it at the time; absent when another one was asked. */
	readonly championLabel?: string;
	/** The version in use had an earlier answer to this text, which this one has overruled: it may have learned from it. */
	readonly answeredBefore?: true;
}

export interface TrainingRow extends UnseenRow {
	/** What was answered before anything was trained; worked out from the names of the labels when absent. */
	readonly incumbentLabel?: string;
	/** How much it counts beside the others; 1 when absent. */
	readonly weight?: number;
}

/** An item that the gate let through without a person, or picked at random for a check by one. */
export interface AutomatedText {
	readonly itemId: string;
	readonly text: string;
	/** What the version in use said of it at the time; absent when another one was asked. */
	readonly championLabel?: string;
	/** Whether it was picked for a check. */
	readonly drawn: boolean;
	/** The chance that it had of being picked, 0 to 1. */
	readonly reviewProbability: number;
}

export interface TrainingRequest {
	readonly training: readonly TrainingRow[];
	/** Answers of the held-out side: they test and never train. */
	readonly unseen: readonly UnseenRow[];
	/** What was answered without a person meanwhile, newest first: there the challenger must not lose unnoticed. */
	readonly automated?: readonly AutomatedText[];
	/** The version in use. */
	readonly champion?: LinearHead;
	/** What the champion reads texts with; when it is not the encoder that trains, what it said at the time is compared with. */
	readonly championEncoder?: EncoderReference;
	/** What each label of the champion is called today, where labels were renamed or merged. */
	readonly championNames?: readonly string[];
	/** Answers after this row are new to the champion, the others are not tested on. Default 0: all are new. */
	readonly championLastRowId?: number;
	readonly firstGuessLabels: readonly LabelChoice[];
	/** What certifies the new version, and the one in use: only their scores are wanted. */
	readonly certifying?: readonly TextToScore[];
	readonly seed: number;
}

export interface TextToScore {
	readonly textHash: string;
	readonly text: string;
}

/** What a head says of texts, position by position. */
export interface HeadScores {
	readonly labels: readonly string[];
	/** Which of the labels; -1 where it has no answer. */
	readonly label: Int32Array;
	/** 0 to 1; 0 where it has no answer. */
	readonly confidence: Float64Array;
}

export interface CertifyingScores {
	readonly challenger: HeadScores;
	/** Absent without a champion, and for one that reads texts with another encoder. */
	readonly champion?: HeadScores;
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

/** Texts that were answered without a person, where champion and challenger differ; all had the same chance of a check. */
export interface DisagreementGroup {
	readonly reviewProbability: number;
	/** How many there are; the numbers that follow are parts of it. */
	readonly disagreements: number;
	/** Drawn for a check and answered. */
	readonly sampled: number;
	/** Of the sampled, those where only the champion is right. */
	readonly sampledLosses: number;
	/** Answered for any reason. */
	readonly answered: number;
	/** Of the answered, those where only the champion is right. */
	readonly answeredLosses: number;
}

/** A text on which champion and challenger differ, and of which nobody has said who is right. */
export interface OpenDisagreement {
	readonly itemId: string;
	readonly text: string;
	readonly champion: string;
	readonly challenger: string;
}

export interface AutomatedComparison {
	/** Different texts that were compared. */
	readonly texts: number;
	/** Of these, texts that nobody has answered and of which both say the same. */
	readonly alike: number;
	readonly groups: readonly DisagreementGroup[];
	/** The newest of those that nobody has answered: asking about them says most about which of the two is better. */
	readonly open: readonly OpenDisagreement[];
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
	/** Texts that people gave this label. */
	readonly unseen: PairedCounts;
	/** Those, and the texts that either version takes for it. */
	readonly around: PairedCounts;
}

export interface TrainingOutcome {
	readonly head: LinearHead;
	/** Whether its confidence was measured: the temperature comes from at least 50 rows, and it is not a first version. */
	readonly calibrated: boolean;
	readonly C: number;
	readonly trainingRows: number;
	readonly outOfFold: OutOfFoldReport;
	/** On answers that neither has learned from. Without a champion: on the held-out side. */
	readonly unseen: PairedCounts;
	/** Where nobody was asked; absent without a champion. */
	readonly automated?: AutomatedComparison;
	readonly perLabel: readonly LabelReport[];
	readonly encoder: EncoderReference;
	/** Of the texts that certify. */
	readonly certifying: CertifyingScores;
	/** Answers that look wrong, the most doubtful first, 50 at most. */
	readonly flagged: readonly FlaggedAnswer[];
	/** Without a verdict: that comes afterwards. */
	readonly report: TrainingReport;
}

/** A recorded answer that the other answers speak against. */
export interface FlaggedAnswer {
	readonly rowId: number;
	readonly text: string;
	readonly label: string;
	readonly suggested: string;
	/** Of the suggested label, 0 to 1. */
	readonly suggestedProbability: number;
}

export type TrainingStep = 'encoding' | 'choosing' | 'fitting' | 'testing';

export interface TrainingProgress {
	readonly step: TrainingStep;
	/** Part of this step that is done, 0 to 1. */
	readonly share: number;
}

/** What a verdict goes by. */
export type MeasuredOutcome = Omit<TrainingOutcome, 'flagged' | 'report' | 'certifying'>;
