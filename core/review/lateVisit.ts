import type { ReviewState } from '../feedback/reviewRecords';
import type { FeedbackStore } from '../feedback/store';
import { isAnswer } from './draftVisit';
import { recordLateAnswers } from './lateAnswers';
import { failedPage } from './outcomePages';
import { deadlinePassedPage, notWaitingPage, type DeadlinePage } from './overPages';
import type { PendingReview } from './pendingReview';
import { stateSeen } from './planted';
import type { ReviewResponse } from './reviewResponse';
import { answersOf, isSameAnswer, readSent } from './sentAnswers';
import type { ServedPage } from './servedPage';
import { clockOf, refuse, type ReviewHost, type ReviewRequest, type Visit } from './visit';

/** How far people had come when the time was over, and what became of it. */
function standOf({ partialAtDeadline = false, ...pending }: PendingReview, { answers, votes = [] }: ReviewState, host: ReviewHost): DeadlinePage {
	const decided = new Set(answers.map(({ itemId }) => itemId));
	return {
		answered: answers.length,
		votes: votes.filter(({ itemId }) => !decided.has(itemId)).length,
		partialAtDeadline,
		...(host.end === undefined ? {} : { end: host.end }),
		...clockOf(pending, host),
	};
}

/** What people read when no answer is taken any more; undefined while they are asked, and when every item has its answer. */
export function overPage(pending: PendingReview, state: ReviewState, host: ReviewHost): ServedPage | undefined {
	const { completedAt, closed } = state;
	if (completedAt !== undefined) return undefined;
	const { form } = pending;
	const stand = standOf(pending, state, host);
	if (closed !== undefined && closed.reason !== 'deadline') {
		return notWaitingPage(form, { ...stand, reason: closed.reason, at: closed.at });
	}
	if (closed === undefined && host.now < new Date(form.deadlineAt)) return undefined;
	return deadlinePassedPage(form, stand);
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
	const { form, recordLate = false } = pending;
	const isLate = isAnswer(request) && (state.closed === undefined || state.closed.reason === 'deadline');
	if (!isLate) return refuse(request, over);
	const decision = readSent(request, pending, host);
	if (decision.kind === 'problems') return refuse(request, over);
	const known = new Set(state.planted?.map(({ itemId }) => itemId));
	const inTime = new Map(state.answers.map((answer) => [answer.itemId, answer]));
	const given = answersOf(decision, request, pending, host, state).filter(({ itemId }) => !known.has(itemId));
	// Sent again, say because the reply was lost: what was in time stands, and nothing of it came late.
	const answers = given.filter((answer) => {
		const standing = inTime.get(answer.itemId);
		return standing === undefined || !isSameAnswer(standing, answer);
	});
	if (answers.length === 0) return refuse(request, over);
	const recorded = recordLate ? (await recordLateAnswers(state, answers, store, host.now)).length : 0;
	const late = { sent: answers.length, recorded };
	return { ...refuse(request, deadlinePassedPage(form, { ...standOf(pending, stateSeen(state, host.hidden), host), late })), late };
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
