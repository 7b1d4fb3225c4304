import { z } from 'zod/v4';
import type { Database, Reader, Transaction } from './database';
import { dropDrafts } from './drafts';
import { REVIEW_ENDS, type DeskReview, type DueQuestion, type DueReview, type ReviewEnd } from './deskRecords';
import { forgetOld } from './keepForDesk';
import { planOutcomes } from './planOutcomes';
import { readReview } from './reviews';
import type { CloseReason } from './reviewRecords';
import { readRows, storedJson, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';
import { keepAgreement } from './votes';

const deskReviewRow = z.object({
	resume_url: storedText.nullable(),
	ended: z.enum(REVIEW_ENDS).nullable(),
	pending: storedJson(z.unknown()),
});

const dueRow = z.object({ review_id: storedText, resume_url: storedText, deadline_at: z.string() });

const overdueRow = z.object({ review_id: storedText });

const missingRow = z.object({ missing_since: z.string() });

export async function readDeskReview(reader: Reader, reviewId: string, place: string): Promise<DeskReview | undefined> {
	const found = await reader.get('SELECT resume_url, ended, pending FROM desk_reviews WHERE review_id = ?', [toStoredText(reviewId)]);
	const state = found === undefined ? undefined : await readReview(reader, reviewId, place);
	if (found === undefined || state === undefined) return undefined;
	const [row] = await readRows(deskReviewRow, [found], place);
	if (row === undefined) return undefined;
	return {
		state,
		pending: row.pending,
		...(row.resume_url === null ? {} : { resumeUrl: row.resume_url }),
		...(row.ended === null ? {} : { end: row.ended }),
	};
}

/** A search in the index for each that is over: a list of all that wait would be made anew at every look. */
const OVERDUE = `SELECT r.review_id FROM reviews r WHERE r.completed_at IS NULL AND r.closed_at IS NULL AND r.deadline_at <= ?
	AND EXISTS (SELECT 1 FROM desk_reviews d WHERE d.review_id = r.review_id AND d.resume_url IS NOT NULL) ORDER BY r.deadline_at LIMIT ?`;

/** Others get at the store between one transaction that closes reviews and the next. */
const CLOSED_AT_ONCE = 100;

const CLOSE = 'UPDATE reviews SET closed_at = ?, close_reason = ? WHERE review_id = ? AND completed_at IS NULL AND closed_at IS NULL';

/** Closes a review that people are still asked about; whoever was told of it hears so. */
async function close(transaction: Transaction, reviewId: string, reason: CloseReason, at: string, place: string): Promise<void> {
	const closed = await transaction.run(CLOSE, [at, reason, toStoredText(reviewId)]);
	if (closed === 0) return;
	await keepAgreement(transaction, reviewId, place);
	await dropDrafts(transaction, reviewId);
	await planOutcomes(transaction, reviewId, at, place);
}

const DUE = 'SELECT d.review_id, d.resume_url, r.deadline_at FROM desk_reviews d JOIN reviews r ON r.review_id = d.review_id WHERE d.resume_url IS NOT NULL AND d.leased_until <= ?';

const TO_HAND_ON = `${DUE} AND (r.completed_at <= ? OR r.closed_at IS NOT NULL) ORDER BY d.looked_at LIMIT ?`;

// The longest unseen first.
const TO_LOOK_AFTER = `${DUE} AND d.looked_at <= ? AND r.completed_at IS NULL AND r.closed_at IS NULL ORDER BY d.looked_at LIMIT ?`;

const LEASE = 'UPDATE desk_reviews SET leased_until = ?, looked_at = ? WHERE review_id = ?';

/** Closes reviews whose time is over; returns how many. */
async function closeOverdue(database: Database, now: string): Promise<number> {
	return await database.transaction(async (transaction) => {
		const overdue = await readRows(overdueRow, await transaction.all(OVERDUE, [now, CLOSED_AT_ONCE]), database.place);
		for (const { review_id } of overdue) await close(transaction, review_id, 'deadline', now, database.place);
		return overdue.length;
	});
}

export async function takeDueReviews(database: Database, question: DueQuestion): Promise<DueReview[]> {
	const { most, leaseSeconds } = question;
	const now = question.now.toISOString();
	const until = new Date(question.now.getTime() + leaseSeconds * 1_000).toISOString();
	while ((await closeOverdue(database, now)) === CLOSED_AT_ONCE);
	return await database.transaction(async (transaction) => {
		const take = async (sql: string, since: Date, limit: number, work: DueReview['work']): Promise<DueReview[]> => {
			if (limit === 0) return [];
			const rows = await readRows(dueRow, await transaction.all(sql, [now, since.toISOString(), limit]), database.place);
			return rows.map(({ review_id, resume_url, deadline_at }) => ({ reviewId: review_id, resumeUrl: resume_url, deadlineAt: deadline_at, work }));
		};
		const due = [
			...(await take(TO_HAND_ON, question.completeSince, most.handOn, 'handOn')),
			...(await take(TO_LOOK_AFTER, question.notSeenSince, most.lookAfter, 'lookAfter')),
		];
		await transaction.runMany(LEASE, due.map(({ reviewId }) => [until, now, toStoredText(reviewId)]));
		return due;
	});
}

export async function endReview(database: Database, reviewId: string, end: ReviewEnd, at: string): Promise<void> {
	const id = toStoredText(reviewId);
	const time = writeTime(at);
	await database.transaction(async (transaction) => {
		const ended = await transaction.run(
			'UPDATE desk_reviews SET resume_url = NULL, ended = ?, ended_at = ? WHERE review_id = ? AND ended IS NULL',
			[end, time, id],
		);
		if (ended > 0) await close(transaction, reviewId, end, time, database.place);
	});
}

export async function noteMissing(database: Database, reviewId: string, at: string): Promise<string> {
	const id = toStoredText(reviewId);
	const time = writeTime(at);
	return await database.transaction(async (transaction) => {
		await transaction.run(
			`UPDATE desk_reviews SET missing_since = COALESCE(missing_since, ?), looked_at = '' WHERE review_id = ?`,
			[time, id],
		);
		const rows = await transaction.all('SELECT missing_since FROM desk_reviews WHERE review_id = ?', [id]);
		return (await readRows(missingRow, rows, database.place))[0]?.missing_since ?? time;
	});
}

export async function stopAsking(database: Database, reviewId: string, at: string, unclearSince: string): Promise<boolean> {
	const id = toStoredText(reviewId);
	const [time, since] = [writeTime(at), writeTime(unclearSince)];
	const stopped = await database.transaction(async (transaction) => {
		await transaction.run('UPDATE desk_reviews SET missing_since = COALESCE(missing_since, ?) WHERE review_id = ?', [time, id]);
		// No word of how it ended is kept, for nobody knows; it is forgotten with those that ended now.
		return await transaction.run(
			'UPDATE desk_reviews SET resume_url = NULL, ended_at = ? WHERE review_id = ? AND resume_url IS NOT NULL AND ended IS NULL AND missing_since <= ?',
			[time, id, since],
		);
	});
	return stopped > 0;
}

export async function noteWaiting(database: Database, reviewId: string): Promise<void> {
	await database.transaction(async (transaction) => {
		await transaction.run('UPDATE desk_reviews SET missing_since = NULL WHERE review_id = ? AND missing_since IS NOT NULL', [toStoredText(reviewId)]);
	});
}

export async function forgetDeskReviews(database: Database, before: string): Promise<number> {
	const time = writeTime(before);
	return await database.transaction(async (transaction) => await forgetOld(transaction, time));
}
