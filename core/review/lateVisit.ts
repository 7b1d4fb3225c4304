import type { ReviewState } from '../feedback/reviewRecords';
import type { FeedbackStore } from '../feedback/store';
import { isAnswer } from './draftVisit';
import { recordLateAnswers } from './lateAnswers';
import { deadlinePassedPage, failedPage, notWaitingPage } from './outcomePages';
import type { PendingReview } from './pendingReview';
import { stateSeen } from './planted';
import type { ReviewResponse } from './reviewResponse';
import { answersOf, isSameAnswer, readSent } from './sentAnswers';
import type { ServedPage } from './servedPage';
import { clockOf, refuse, type ReviewHost, type ReviewRequest, type Visit } from './visit';

/** What people read when no answer is taken any more; undefined while they are asked, and when every item has its answer. */
export function overPage(pending: PendingReview, { answers, completedAt, closed }: ReviewState, host: ReviewHost): ServedPage | undefined {
	if (completedAt !== undefined) return undefined;
	const { form, partialAtDeadline = false } = pending;
	if (closed !== undefined && closed.reason !== 'deadline') {
		return notWaitingPage(form, { reason: closed.reason, at: closed.at, answered: answers.length, ...clockOf(pending, host) });
	}
	if (closed === undefined && host.now < new Date(form.deadlineAt)) return undefined;
	return deadlinePassedPage(form, { answered: answers.length, partialAtDeadline, ...clockOf(pending, host) });
}

interface TooLate {
	readonly store: FeedbackStore;
	readonly state: ReviewState;
	readonly host: Visit;
	/** What everybody reads. */
	readonly over: ServedPage;
}

/** Nothing goes on with an answer that comes too late; whoever sent it is told so, and whether it was recorded. */
export async function refuseLate(request: ReviewRequest, pending: PendingReview, { store, state, host, over }: TooLate): Promise<ReviewResponse> {
	const { form, recordLate = false, partialAtDeadline = false } = pending;
	const isLate = isAnswer(request) && (state.closed === undefined || state.closed.reason === 'deadline');
	if (!isLate) return refuse(request, over);
	const decision = readSent(request, pending, host);
	if (decision.kind === 'problems') return refuse(request, over);
	const known = new Set(state.planted?.map(({ itemId }) => itemId));
	const inTime = new Map(state.answers.map((answer) => [answer.itemId, answer]));
	const given = answersOf(decision, request, pending, host).filter(({ itemId }) => !known.has(itemId));
	// Sent again, say because the reply was lost: what was in time stands, and nothing of it came late.
	const answers = given.filter((answer) => {
		const standing = inTime.get(answer.itemId);
		return standing === undefined || !isSameAnswer(standing, answer);
	});
	if (answers.length === 0) return refuse(request, over);
	const recorded = recordLate ? (await recordLateAnswers(state, answers, store, host.now)).length : 0;
	const late = { sent: answers.length, recorded };
	return { ...refuse(request, deadlinePassedPage(form, { answered: stateSeen(state, host.hidden).answers.length, partialAtDeadline, late, ...clockOf(pending, host) })), late };
}

/** The review was closed between the look at it and the claim. */
export async function refuseClosed(request: ReviewRequest, pending: PendingReview, host: Visit): Promise<ReviewResponse> {
	try {
		const store = await host.store();
		const state = await store.review(pending.form.reviewId);
		const over = state && overPage(pending, stateSeen(state, host.hidden), host);
		if (state !== undefined && over !== undefined) return await refuseLate(request, pending, { store, state, host, over });
	} catch {
		// That it is closed is known, and no more.
	}
	return refuse(request, failedPage());
}
