import { z } from 'zod/v4';
import type { Database } from './database';
import type { ReviewerKey } from './reviewerRecords';
import type { Answer } from './reviewRecords';
import { readRows, storedAnswer, writeTime } from './storedShapes';

/** So many of the newest are looked through: what a busy house gives within a minute or two. */
const NEWEST = 300;

/** Each of the three walks its index from the newest on. */
const RECENT = `SELECT said.answer FROM (
		SELECT answer FROM (SELECT answer FROM answers ORDER BY number DESC LIMIT ${NEWEST}) AS given
		UNION ALL SELECT vote FROM (SELECT vote FROM votes ORDER BY number DESC LIMIT ${NEWEST}) AS cast_votes
		UNION ALL SELECT answer FROM (SELECT answer FROM planted_checks WHERE decided_at >= ? ORDER BY decided_at DESC LIMIT ${NEWEST}) AS checks
	) AS said WHERE said.answer LIKE ? ESCAPE '!' OR said.answer LIKE ? ESCAPE '!'`;

const row = z.object({ answer: storedAnswer });

/** Finds a field in an answer as it is written. Whose letters differ in case alone come along and are left out later. */
const holding = (field: string, value: string): string => `%${`"${field}":${JSON.stringify(value)}`.replace(/[!%_]/g, '!$&')}%`;

/** Two people may have the same name in Slack. */
const isBy = ({ reviewer, slackUserId }: ReviewerKey, answer: Answer): boolean =>
	slackUserId !== undefined && answer.slackUserId !== undefined ? answer.slackUserId === slackUserId : answer.reviewer === reviewer;

/** What came of votes is nobody's own answer; an adjudicator's is. */
const isOwn = ({ votes, adjudicated }: Answer): boolean => votes === undefined || adjudicated === true;

export async function readRecentAnswers(database: Database, by: ReviewerKey, since: string): Promise<Answer[]> {
	const from = writeTime(since);
	const name = holding('reviewer', by.reviewer);
	const found = await database.all(RECENT, [from, name, by.slackUserId === undefined ? name : holding('slackUserId', by.slackUserId)]);
	const answers = (await readRows(row, found, database.place)).map(({ answer }) => answer);
	return answers.filter((answer) => isOwn(answer) && isBy(by, answer) && writeTime(answer.decidedAt) >= from);
}
