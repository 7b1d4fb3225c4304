import { isHitlError } from '../errors';
import type { ReviewEnd } from '../feedback/deskRecords';
import type { Answer, ReviewState } from '../feedback/reviewRecords';
import type { FeedbackStore } from '../feedback/store';
import { askOncePage } from './askOncePage';
import { replyTo, replyToVotes } from './claimReplies';
import { keepDraft } from './draft';
import { draftedBy, isAnswer, pageWithDraft } from './draftVisit';
import { fastAgreement, hasLookedAgain, paceAgain, type Pace } from './fastAgreement';
import { surelyGone } from './goneWords';
import { IDEMPOTENCY_FIELD, readClaimRequest } from './idempotency';
import { readKeptAnswers } from './keptAnswers';
import { overPage, refuseClosed, refuseLate } from './lateVisit';
import { alreadyAnsweredPage, failedPage, handOnPage, linkNotValidPage } from './outcomePages';
import { tickAgain } from './ownAnswers';
import { reviewPage } from './page';
import type { Problem } from './parsedDecision';
import type { PendingReview } from './pendingReview';
import { stateSeen } from './planted';
import { isProgram } from './refusedFor';
import { recordedReply, refusedReply, reviewReply, withEnd, type ReviewResponse } from './reviewResponse';
import { answersOf, readSent } from './sentAnswers';
import type { ServedPage } from './servedPage';
import { clockOf, pageOptions, refuse, visitOf, type ReviewHost, type ReviewRequest, type Visit } from './visit';
import { voteInPage } from './votePages';
import { decidesOverVotes } from './voting';
import { isDone, votesFor } from './votingView';

/** After this long with all answers in and the execution still waiting, any POST hands the answers on. */
const HAND_ON_AFTER_MS = 10_000;

/**
 * Serves one request to a waiting review. A GET shows and never decides. A POST claims answers in the store before it says
 * so; `decided` is set for exactly one request, the one whose answers made the review whole, or for a later POST when the
 * process that took the last answer died before handing it on. Throws nothing.
 */
export async function answerReview(request: ReviewRequest, asked: PendingReview, given: ReviewHost): Promise<ReviewResponse> {
	const found = visitOf(request, asked, given);
	if (found === undefined) return refuse(request, linkNotValidPage());
	const { visit: host, pending } = found;
	try {
		const store = await host.store();
		const state = await store.review(pending.form.reviewId);
		if (state === undefined) return refuse(request, linkNotValidPage());
		const seen = stateSeen(state, host.hidden);
		const over = overPage(pending, seen, host);
		if (over !== undefined) return await refuseLate(request, pending, { store, state, host, over });
		if (draftedBy(request) === 'keep') return { reply: await keepDraft(request.body, pending, { store, now: host.now, link: host.link }) };
		if (isAnswer(request)) {
			return isStuck(state, host) ? handOn(request, pending, state, host) : await takeAnswers(request, pending, store, state, host);
		}
		if (isProgram(request)) return { reply: reviewReply(pending.form, seen.answers, votesFor(state, host.reviewer?.name, pending.form.answerWith)) };
		return { reply: await showPage(request, pending, seen, store, host) };
	} catch (error) {
		if (!isHitlError(error)) return refuse(request, failedPage());
		if (error.code === 'request-changed') return { reply: refusedReply(422, [{ path: IDEMPOTENCY_FIELD, message: `${error.message}. ${error.nextStep}` }]) };
		if (error.code === 'reviewer-not-asked') return refuse(request, linkNotValidPage());
		if (error.code === 'review-closed') return await refuseClosed(request, pending, host);
		return isAnswer(request) ? notStored(request, pending, host) : refuse(request, { ...failedPage(), status: 503 });
	}
}

async function showPage(request: ReviewRequest, pending: PendingReview, state: ReviewState, store: FeedbackStore, host: Visit): Promise<ServedPage> {
	if (state.completedAt !== undefined) {
		if (isStuck(state, host)) return handOnPage(pending.form, state.answers, clockOf(pending, host));
		const end = surelyGone(host.end);
		return alreadyAnsweredPage(pending.form, state.answers, { ...clockOf(pending, host), ...(end === undefined ? {} : { end }) });
	}
	const votes = votesFor(state, host.reviewer?.name, pending.form.answerWith);
	if (votes !== undefined && isDone(votes)) return voteInPage(pending.form, votes);
	const plain = { ...pageOptions(pending, host), ...(votes === undefined ? {} : { votes }) };
	// Who decides over votes has to see what the others said.
	const short = request.named !== undefined && !(votes !== undefined && decidesOverVotes(votes.voting, votes.reviewer));
	const asked = short ? askOncePage(pending.form, state.answers, request.named, plain) : undefined;
	if (asked !== undefined) return asked;
	return await pageWithDraft(request, pending, host, { state, store, votes, plain });
}

/** n8n only asks us while the execution waits: all answers in for a while means that nobody handed them on. */
const isStuck = ({ completedAt }: ReviewState, { now, clockHandsOn = false }: ReviewHost): boolean =>
	!clockHandsOn && completedAt !== undefined && now.getTime() - new Date(completedAt).getTime() > HAND_ON_AFTER_MS;

/** Decides nothing new: the answers that stand go on, whatever was posted. */
function handOn(request: ReviewRequest, pending: PendingReview, state: ReviewState, host: Visit): ReviewResponse {
	const seen = stateSeen(state, host.hidden).answers;
	const page = alreadyAnsweredPage(pending.form, seen, clockOf(pending, host));
	return { reply: isProgram(request) ? recordedReply([], seen, 0) : page, decided: state.answers };
}

function notStored(request: ReviewRequest, pending: PendingReview, host: Visit): ReviewResponse {
	if (isProgram(request)) {
		return { reply: refusedReply(503, [{ message: 'The answers could not be stored just now. Nothing was decided. Send them again.' }]) };
	}
	const kept = readKeptAnswers(request.body, pending.form);
	return { reply: reviewPage(pending.form, [], { ...pageOptions(pending, host), kept, ...tickAgain(request.body, kept, pending.pageNonce), ...paceAgain(request.body), notStored: true }) };
}

async function takeAnswers(request: ReviewRequest, pending: PendingReview, store: FeedbackStore, state: ReviewState, host: Visit): Promise<ReviewResponse> {
	const decision = readSent(request, pending, host);
	if (decision.kind === 'problems') return await refuseProblems(request, pending, store, host, decision.problems);
	const answers = answersOf(decision, request, pending, host, state);
	const asked = isProgram(request) ? readClaimRequest(request.idempotencyKey, request.body, host.reviewer?.name) : undefined;
	if (asked !== undefined && 'message' in asked) return { reply: refusedReply(422, [asked]) };
	const fast = await tooFast(request, answers, { state, store, host });
	if (fast !== undefined) return await refuseProblems(request, pending, store, host, [{ message: fast }], 'asked');
	const claim = await store.claimAnswers(pending.form.reviewId, answers, asked);
	const votes = votesFor({ ...claim, items: state.items, answers: claim.standing, ...(state.voting === undefined ? {} : { voting: state.voting }) }, host.reviewer?.name, pending.form.answerWith);
	const replyFor = (end?: ReviewEnd) => (votes === undefined ? replyTo(request, pending, host, answers, claim, end) : replyToVotes(request, pending, answers, claim, votes, end));
	if (claim.complete) return { reply: replyFor(), decided: claim.standing, replyIfGone: (end) => withEnd(replyFor(end), end) };
	const known = claim.completedAt === undefined ? undefined : surelyGone(host.end);
	return { reply: known === undefined ? replyFor() : withEnd(replyFor(known), known) };
}

/** Whoever sends from a page again what is recorded already has agreed with nothing anew. */
async function tooFast(request: ReviewRequest, answers: readonly Answer[], { state, store, host }: { readonly state: ReviewState; readonly store: FeedbackStore; readonly host: Visit }): Promise<string | undefined> {
	if (isProgram(request) || request.channel !== undefined || hasLookedAgain(request.body)) return undefined;
	const own = (state.votes ?? []).filter(({ reviewer }) => reviewer === host.reviewer?.name);
	const given = new Set([...stateSeen(state, []).answers, ...own].map(({ itemId }) => itemId));
	return await fastAgreement(answers.filter(({ itemId }) => !given.has(itemId)), store, host);
}

async function refuseProblems(
	request: ReviewRequest,
	pending: PendingReview,
	store: FeedbackStore,
	host: Visit,
	problems: readonly Problem[],
	stopped?: Pace,
): Promise<ReviewResponse> {
	if (isProgram(request)) return { reply: refusedReply(422, problems) };
	const state = await store.review(pending.form.reviewId);
	const kept = readKeptAnswers(request.body, pending.form);
	const votes = state === undefined ? undefined : votesFor(state, host.reviewer?.name, pending.form.answerWith);
	const pace = stopped === undefined ? paceAgain(request.body) : { pace: stopped };
	const options = { ...pageOptions(pending, host), kept, ...tickAgain(request.body, kept, pending.pageNonce), ...pace, problems, ...(votes === undefined ? {} : { votes }) };
	return { reply: reviewPage(pending.form, state === undefined ? [] : stateSeen(state, host.hidden).answers, options) };
}
