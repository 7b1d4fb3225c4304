import { z } from 'zod/v4';
import { HitlError } from '../errors';
import type { Database, Reader } from './database';
import { REVIEW_ENDS } from './deskRecords';
import { keepForDesk } from './keepForDesk';
import { ensureLoops } from './loopRows';
import { readPlanted, writePlanted } from './planted';
import type { Answer, AnswerKey, ReviewOpening, ReviewState, WaitingLong } from './reviewRecords';
import { readRows, storedAnswer, storedJson, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';
import { readVotes } from './votes';
import { agreementSchema } from '../review/agreement';
import { votingSchema } from '../review/voting';

const reviewRow = z.object({
	review_id: storedText,
	loop: storedText,
	execution_id: storedText,
	workflow_id: storedText,
	node_name: storedText,
	opened_at: z.string(),
	deadline_at: z.string(),
	completed_at: z.string().nullable(),
	voting: storedJson(votingSchema).nullable(),
	agreement: storedJson(agreementSchema).nullable(),
	closed_at: z.string().nullable(),
	// None where Record Feedback closed it: its items came there as timed out.
	close_reason: z.enum(['deadline', ...REVIEW_ENDS]).nullable(),
});

const itemRow = z.object({ item_id: storedText, decision_id: storedText, blind: z.number(), answer: storedAnswer.nullable() });

const answerRow = z.object({ answer: storedAnswer });

const REVIEW = `SELECT review_id, loop, execution_id, workflow_id, node_name, opened_at, deadline_at, completed_at, closed_at, close_reason, voting, agreement
	FROM reviews WHERE review_id = ?`;

const ITEMS = `SELECT i.item_id, i.decision_id, i.blind, a.answer FROM review_items i
	LEFT JOIN answers a ON a.review_id = i.review_id AND a.item_id = i.item_id
	WHERE i.review_id = ? ORDER BY i.position`;

/**
 * Stores a review with its items. A review that is there already stays as it was, but for its deadline: a node that is tried
 * again works out a new one, and the later one is taken as long as people are asked.
 */
export async function openReview(database: Database, review: ReviewOpening): Promise<void> {
	const { reviewId, loop, executionId, workflowId, nodeName, openedAt, deadlineAt, items, voting } = review;
	refuseRepeatedItems(review);
	const id = toStoredText(reviewId);
	const names = [loop, executionId, workflowId, nodeName].map(toStoredText);
	const opening = writeTime(openedAt);
	const deadline = writeTime(deadlineAt);
	await database.transaction(async (transaction) => {
		await ensureLoops(transaction, [loop]);
		const opened = await transaction.run(
			`INSERT INTO reviews (review_id, loop, execution_id, workflow_id, node_name, opened_at, deadline_at, voting)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			[id, ...names, opening, deadline, voting === undefined ? null : JSON.stringify(voting)],
		);
		await keepForDesk(transaction, review);
		if (opened === 0) {
			await transaction.run(
				`UPDATE reviews SET deadline_at = ?
				WHERE review_id = ? AND deadline_at < ? AND completed_at IS NULL AND closed_at IS NULL`,
				[deadline, id, deadline],
			);
			return;
		}
		await transaction.runMany(
			'INSERT INTO review_items (review_id, item_id, decision_id, position, blind) VALUES (?, ?, ?, ?, ?)',
			items.map(({ itemId, decisionId, blind }, index) => [
				id,
				toStoredText(itemId),
				toStoredText(decisionId),
				index,
				blind ? 1 : 0,
			]),
		);
		await writePlanted(transaction, review);
	});
}

/** A review with its answers, both in the order in which its items were given. */
export async function readReview(reader: Reader, reviewId: string, place: string): Promise<ReviewState | undefined> {
	const id = toStoredText(reviewId);
	// Asked for together: the database's thread goes from one to the next.
	const [found, itemRows, planted] = await Promise.all([reader.get(REVIEW, [id]), reader.all(ITEMS, [id]), readPlanted(reader, id, place)]);
	if (found === undefined) return undefined;
	const [row] = await readRows(reviewRow, [found], place);
	if (row === undefined) return undefined;
	const items = await readRows(itemRow, itemRows, place);
	return {
		reviewId: row.review_id,
		loop: row.loop,
		executionId: row.execution_id,
		workflowId: row.workflow_id,
		nodeName: row.node_name,
		openedAt: row.opened_at,
		deadlineAt: row.deadline_at,
		items: items.map(({ item_id, decision_id, blind }) => ({ itemId: item_id, decisionId: decision_id, blind: blind === 1 })),
		...planted,
		...(row.completed_at === null ? {} : { completedAt: row.completed_at }),
		...(row.closed_at === null ? {} : { closed: { at: row.closed_at, reason: row.close_reason ?? 'deadline' } }),
		answers: items.flatMap(({ answer }) => (answer === null ? [] : [answer])),
		...(row.voting === null ? {} : { voting: row.voting, votes: await readVotes(reader, reviewId, place) }),
		...(row.agreement === null ? {} : { agreement: row.agreement }),
	};
}

const waitingRow = z
	.object({ reviews: z.number(), oldest: z.string().nullable() })
	.transform(({ reviews, oldest }): WaitingLong => ({ reviews, ...(oldest === null ? {} : { oldestOpenedAt: oldest }) }));

export async function readWaitingLong(reader: Reader, loop: string, openedBefore: string, now: string, place: string): Promise<WaitingLong> {
	const sql = `SELECT COUNT(*) AS reviews, MIN(opened_at) AS oldest FROM reviews
		WHERE completed_at IS NULL AND closed_at IS NULL AND opened_at < ? AND deadline_at > ? AND loop = ?`;
	const [row] = await readRows(waitingRow, await reader.all(sql, [writeTime(openedBefore), writeTime(now), toStoredText(loop)]), place);
	return row ?? { reviews: 0 };
}

/** The answer that stands for each review and item. */
export async function findAnswers(
	reader: Reader,
	keys: readonly AnswerKey[],
	place: string,
): Promise<Array<Answer | undefined>> {
	const rows = await reader.getMany(
		'SELECT answer FROM answers WHERE review_id = ? AND item_id = ?',
		keys.map(({ reviewId, itemId }) => [toStoredText(reviewId), toStoredText(itemId)]),
	);
	const found = (await readRows(answerRow, rows.filter((row) => row !== undefined), place)).values();
	return rows.map((row) => (row === undefined ? undefined : found.next().value?.answer));
}

function refuseRepeatedItems({ items }: ReviewOpening): void {
	const seen = new Set<string>();
	for (const [itemIndex, { itemId }] of items.entries()) {
		if (seen.has(itemId)) {
			throw new HitlError(
				'duplicate-item-id',
				`Two items of one review have the ID "${itemId.slice(0, 80)}"`,
				'Map Item ID to a field that differs for every item, such as a ticket number.',
				{ itemIndex },
			);
		}
		seen.add(itemId);
	}
}

export const unknownReview = (reviewId: string): HitlError =>
	new HitlError(
		'review-unknown',
		`There is no review ${reviewId.slice(0, 80)}`,
		'Nothing was recorded. Use the newest link for this item; if that one fails too, run the workflow again.',
	);
