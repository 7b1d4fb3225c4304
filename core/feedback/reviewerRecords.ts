import type { Answer } from './reviewRecords';

/** The part of the loop's memory that tells of the people who check. */
export interface ReviewerRecords {
	/**
	 * What the recorded answers of a loop say of each person who gave some, by name; those who gave none come last, as one.
	 * Names are as they were typed or listed. Labels are compared under their names of today.
	 */
	reviewerFigures(loop: string): Promise<ReviewerFigures[]>;

	/**
	 * What one person has said since a moment of a minute or two ago, in any review: their answers, their votes, and what they said
	 * of planted items. Cheap, for it is asked while somebody sends; only the newest few hundred answers of all people are looked through.
	 */
	recentAnswers(by: ReviewerKey, since: string): Promise<Answer[]>;
}

/** Whose answers: by the member ID where Slack has vouched for both, else by the name. */
export interface ReviewerKey {
	readonly reviewer: string;
	readonly slackUserId?: string;
}

/** How many of `compared` were the same. */
export interface Agreed {
	readonly same: number;
	readonly compared: number;
}

export interface ReviewerFigures {
	/** Absent: all answers without a name. */
	readonly reviewer?: string;
	/** Recorded answers and votes, "not sure" included. Items planted with a known answer are no answers. */
	readonly answers: number;
	readonly unsure: number;
	/** With what was predicted; "not sure" is left out. */
	readonly withModel: Agreed;
	/** With each other person who said something of the same text, seen or not. */
	readonly withOthers: Agreed;
	/** With the answers that were known, where such items were planted. */
	readonly withKnown: Agreed;
	/** Median of the seconds for which an item was in sight; absent where none were measured. */
	readonly medianSeconds?: number;
	/** ISO 8601, UTC. */
	readonly lastAnsweredAt?: string;
}
