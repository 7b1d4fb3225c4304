import { isHitlError } from '../errors';
import type { Answer, Claim, ReviewState } from '../feedback/reviewRecords';
import type { FeedbackStore } from '../feedback/store';
import { askOncePage, type NamedAnswer } from './askOncePage';
import { outcomeOf } from './choice';
import { outcomeOfText } from './freeText';
import { parseDecision } from './decision';
import { IDEMPOTENCY_FIELD, readClaimRequest } from './idempotency';
import { answersInDraft, draftRequest, keepDraft, keptOfDraft, openOfDraft } from './draft';
import type { ParsedAnswer, ParsedDecision, Problem } from './parsedDecision';
import { readFormFields } from './formFields';
import { readKeptAnswers } from './keptAnswers';
import {
	alreadyAnsweredPage,
	cameSecondPage,
	deadlinePassedPage,
	failedPage,
	handOnPage,
	linkNotValidPage,
	notWaitingPage,
	sentPage,
	type RevealedItem,
} from './outcomePages';
import { reviewPage, type ReviewPageOptions } from './page';
import { carriesPageNonce, PAGE_NONCE_MISSING } from './pageNonce';
import { recordLateAnswers } from './lateAnswers';
import { isOpenAt, linkOf, listedIn, type PendingReview } from './pendingReview';
import { asSeen, hiddenFrom, stateSeen } from './planted';
import { isProgram, refusedFor, type Asker } from './refusedFor';
import { recordedReply, refusedReply, reviewReply, votedReply, type JsonReply, type ReviewResponse } from './reviewResponse';
import type { Reviewer } from './reviewers';
import type { ServedPage } from './servedPage';
import { linkOfSlackUser } from './slackVisitor';
import { voteInPage } from './votePages';
import { decidesOverVotes } from './voting';
import { isDone, isOpenFor, votesFor, type VotingView } from './votingView';

export interface ReviewRequest extends Asker {
	/** The header Idempotency-Key: a program's name for its request. */
	readonly idempotencyKey?: string;
	/** From the signed address. */
	readonly linkNonce: string;
	/** Whom Slack vouches for, by member ID: the host has checked it, and no other link is looked at. */
	readonly slackUserId?: string;
	/** Through which channel it came, where the content type does not say. */
	readonly channel?: 'slack';
	/** As the host parsed it. */
	readonly body: unknown;
	/** The answer on the button of a message that led here: the page asks once whether it is this one. */
	readonly named?: NamedAnswer;
}

const isSameAnswer = (first: Answer, second: Answer): boolean =>
	first.label === second.label &&
	first.outcome === second.outcome &&
	first.text === second.text &&
	JSON.stringify(first.edits) === JSON.stringify(second.edits) &&
	first.reviewer === second.reviewer &&
	first.comment === second.comment;

export interface ReviewHost {
	readonly store: () => Promise<FeedbackStore>;
	readonly now: Date;
	/** A clock hands on what was left behind: nobody has to press a button for it. */
	readonly clockHandsOn?: boolean;
}

/** The host, and who is at the door. */
interface Visit extends ReviewHost {
	/** The link that was used. */
	readonly link: string;
	/** Whose link was used; absent where one link serves everybody. */
	readonly reviewer?: Reviewer;
	readonly slackUserId?: string;
	/** Cards of past items that they are not shown. */
	readonly hidden: readonly string[];
	/** Whether an answer has to have a name. */
	readonly askName: PendingReview['askName'];
}

/** After this long with all answers in and the execution still waiting, any POST hands the answers on. */
const HAND_ON_AFTER_MS = 10_000;

/**
 * Serves one request to a waiting review. A GET shows and never decides. A POST claims answers in the store before it says
 * so; `decided` is set for exactly one request, the one whose answers made the review whole, or for a later POST when the
 * process that took the last answer died before handing it on. Throws nothing.
 */
export async function answerReview(request: ReviewRequest, asked: PendingReview, given: ReviewHost): Promise<ReviewResponse> {
	const { slackUserId } = request;
	const link = slackUserId === undefined ? linkOf(asked, request.linkNonce) : linkOfSlackUser(asked, slackUserId, given.now);
	if (link === undefined || !isOpenAt(link, given.now)) return refuse(request, linkNotValidPage());
	// Beside a list of people the link of an escalation to a channel says of nobody who they are.
	const askName = link.reviewer === undefined && listedIn(asked).length > 0 ? 'required' : asked.askName;
	const known = link.reviewer ?? (slackUserId === undefined ? undefined : { name: slackUserId, slackUserId });
	const hidden = hiddenFrom(asked.planted ?? [], known === undefined ? [] : [known]);
	const pending = asSeen(asked, hidden);
	const host: Visit = { ...given, askName, hidden, link: link.hash, ...(link.reviewer === undefined ? {} : { reviewer: link.reviewer }), ...(slackUserId === undefined ? {} : { slackUserId }) };
	try {
		const store = await host.store();
		const state = await store.review(pending.form.reviewId);
		if (state === undefined) return refuse(request, linkNotValidPage());
		const seen = stateSeen(state, hidden);
		const over = overPage(pending, seen, host);
		if (over !== undefined) return await refuseLate(request, pending, { store, state, host, over });
		const drafted = draftedBy(request);
		if (drafted === 'keep') return { reply: await keepDraft(request.body, pending, { store, now: host.now, link: host.link }) };
		if (request.method === 'POST' && drafted === undefined) {
			return isStuck(state, host) ? handOn(request, pending, state, host) : await takeAnswers(request, pending, store, state, host);
		}
		if (isProgram(request)) return { reply: reviewReply(pending.form, seen.answers, votesFor(state, host.reviewer?.name, pending.form.answerWith)) };
		return { reply: await showPage(request, pending, seen, store, host) };
	} catch (error) {
		if (!isHitlError(error)) return refuse(request, failedPage());
		if (error.code === 'request-changed') return { reply: refusedReply(422, [{ path: IDEMPOTENCY_FIELD, message: `${error.message}. ${error.nextStep}` }]) };
		if (error.code === 'reviewer-not-asked') return refuse(request, linkNotValidPage());
		if (error.code === 'review-closed') return await refuseClosed(request, pending, host);
		const isAnswer = request.method === 'POST' && draftedBy(request) === undefined;
		return isAnswer ? notStored(request, pending, host) : refuse(request, { ...failedPage(), status: 503 });
	}
}

const clockOf = ({ timeZone }: PendingReview, { now }: ReviewHost) => ({
	now: now.toISOString(),
	...(timeZone === undefined ? {} : { timeZone }),
});

/** Who is at the door, where a link of their own or Slack says so; no other name is taken then. */
const knownPerson = ({ reviewer, slackUserId }: Visit): Reviewer | undefined => reviewer ?? (slackUserId === undefined ? undefined : { name: slackUserId });

function pageOptions(pending: PendingReview, host: Visit): ReviewPageOptions {
	const { pageNonce } = pending;
	const known = knownPerson(host);
	return { ...clockOf(pending, host), pageNonce, askName: host.askName, ...(known === undefined ? {} : { reviewer: known.name }) };
}

/** What people read when no answer is taken any more; undefined while they are asked, and when every item has its answer. */
function overPage(pending: PendingReview, { answers, completedAt, closed }: ReviewState, host: ReviewHost): ServedPage | undefined {
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
async function refuseLate(request: ReviewRequest, pending: PendingReview, { store, state, host, over }: TooLate): Promise<ReviewResponse> {
	const { form, recordLate = false, partialAtDeadline = false } = pending;
	const isLate = request.method === 'POST' && draftedBy(request) === undefined && (state.closed === undefined || state.closed.reason === 'deadline');
	if (!isLate) return refuse(request, over);
	const decision = parse(request, pending, host);
	if (decision.kind === 'problems') return refuse(request, over);
	const known = new Set(state.planted?.map(({ itemId }) => itemId));
	const inTime = new Map(state.answers.map((answer) => [answer.itemId, answer]));
	const given = decision.answers.filter(({ itemId }) => !known.has(itemId)).map((answer) => answerOf(answer, decision, request, pending, host));
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
async function refuseClosed(request: ReviewRequest, pending: PendingReview, host: Visit): Promise<ReviewResponse> {
	const state = await host.store().then((store) => store.review(pending.form.reviewId)).catch(() => undefined);
	return refuse(request, (state && overPage(pending, stateSeen(state, host.hidden), host)) ?? failedPage());
}

const refuse = (request: ReviewRequest, page: ServedPage): ReviewResponse => ({ reply: refusedFor(request, page) });

/** What a form asks about drafts; undefined for all other requests. */
const draftedBy = (request: ReviewRequest): 'keep' | 'show' | undefined =>
	request.method === 'POST' && !isProgram(request) ? draftRequest(request.body) : undefined;

async function showPage(request: ReviewRequest, pending: PendingReview, state: ReviewState, store: FeedbackStore, host: Visit): Promise<ServedPage> {
	if (state.completedAt !== undefined) {
		return (isStuck(state, host) ? handOnPage : alreadyAnsweredPage)(pending.form, state.answers, clockOf(pending, host));
	}
	const votes = votesFor(state, host.reviewer?.name, pending.form.answerWith);
	if (votes !== undefined && isDone(votes)) return voteInPage(pending.form, votes);
	const plain = { ...pageOptions(pending, host), ...(votes === undefined ? {} : { votes }) };
	// Who decides over votes has to see what the others said.
	const short = request.named !== undefined && !(votes !== undefined && decidesOverVotes(votes.voting, votes.reviewer));
	const asked = short ? askOncePage(pending.form, state.answers, request.named, plain) : undefined;
	if (asked !== undefined) return asked;
	const draft = await store.draft(pending.form.reviewId, host.link);
	if (draft === undefined) return reviewPage(pending.form, state.answers, plain);
	// Of a link that several people have nobody is shown what another one has chosen, unless they ask for it.
	const shown = draftedBy(request) === 'show' || host.reviewer !== undefined;
	const whole = keptOfDraft(draft);
	const kept = openOfDraft(whole, pending.form, isOpenFor(state, votes));
	// All of it has been sent meanwhile.
	if (kept.cards.size === 0 && whole.cards.size > 0) return reviewPage(pending.form, state.answers, plain);
	const options = { ...plain, draft: { savedAt: draft.savedAt, answers: answersInDraft(kept), shown } };
	return reviewPage(pending.form, state.answers, shown ? { ...options, kept } : options);
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
	return { reply: reviewPage(pending.form, [], { ...pageOptions(pending, host), kept, notStored: true }) };
}

function parse(request: ReviewRequest, pending: PendingReview, host: Visit): ParsedDecision {
	const known = knownPerson(host);
	if (!isProgram(request) && !carriesPageNonce(readFormFields(request.body) ?? {}, pending.pageNonce)) {
		return { kind: 'problems', problems: [{ message: PAGE_NONCE_MISSING }] };
	}
	return parseDecision(request.body, request.contentType, pending.form, {
		nameRequired: host.askName === 'required',
		others: listedIn(pending),
		...(known === undefined ? {} : { linkOf: known }),
	});
}

async function takeAnswers(request: ReviewRequest, pending: PendingReview, store: FeedbackStore, state: ReviewState, host: Visit): Promise<ReviewResponse> {
	const decision = parse(request, pending, host);
	if (decision.kind === 'problems') return await refuseProblems(request, pending, store, host, decision.problems);
	const answers = decision.answers.map((answer) => answerOf(answer, decision, request, pending, host));
	const asked = isProgram(request) ? readClaimRequest(request.idempotencyKey, request.body, host.reviewer?.name) : undefined;
	if (asked !== undefined && 'message' in asked) return { reply: refusedReply(422, [asked]) };
	const claim = await store.claimAnswers(pending.form.reviewId, answers, asked);
	const votes = votesFor({ ...claim, items: state.items, answers: claim.standing, ...(state.voting === undefined ? {} : { voting: state.voting }) }, host.reviewer?.name, pending.form.answerWith);
	const reply = votes === undefined ? replyTo(request, pending, host, answers, claim) : replyToVotes(request, pending, answers, claim, votes);
	return claim.complete ? { reply, decided: claim.standing } : { reply };
}

async function refuseProblems(
	request: ReviewRequest,
	pending: PendingReview,
	store: FeedbackStore,
	host: Visit,
	problems: readonly Problem[],
): Promise<ReviewResponse> {
	if (isProgram(request)) return { reply: refusedReply(422, problems) };
	const state = await store.review(pending.form.reviewId);
	const kept = readKeptAnswers(request.body, pending.form);
	const votes = state === undefined ? undefined : votesFor(state, host.reviewer?.name, pending.form.answerWith);
	const options = { ...pageOptions(pending, host), kept, problems, ...(votes === undefined ? {} : { votes }) };
	return { reply: reviewPage(pending.form, state === undefined ? [] : stateSeen(state, host.hidden).answers, options) };
}

const predictedOf = ({ form, predicted }: PendingReview, itemId: string): string =>
	predicted[form.items.findIndex((item) => item.itemId === itemId)] ?? '';

function identityOf({ reviewer, slackUserId }: Visit, named: string | undefined): Answer['identity'] {
	if (slackUserId !== undefined) return 'slack';
	if (reviewer !== undefined) return 'link';
	return named === undefined ? 'none' : 'typed';
}

function answerOf(
	parsed: ParsedAnswer,
	{ reviewer, shownAt }: Extract<ParsedDecision, { kind: 'answers' }>,
	request: ReviewRequest,
	pending: PendingReview,
	host: Visit,
): Answer {
	const { itemId, blind, comment, secondsOnItem, text, edits } = parsed;
	const predicted = predictedOf(pending, itemId);
	const outcome = parsed.outcome ?? (text === undefined ? outcomeOf(parsed.label ?? '', predicted) : outcomeOfText(text, predicted));
	// What a person wrote is no label of the loop.
	const label = outcome === 'approved' && text === undefined ? (parsed.label ?? predicted) : parsed.label;
	const decidedAt = host.now.toISOString();
	return {
		itemId,
		outcome,
		blind,
		channel: request.channel ?? (isProgram(request) ? 'webhook' : 'page'),
		identity: identityOf(host, reviewer),
		...(host.slackUserId === undefined ? {} : { slackUserId: host.slackUserId }),
		decidedAt,
		pageVersion: pending.form.pageVersion,
		...(label === undefined ? {} : { label }),
		...(text === undefined ? {} : { text }),
		...(edits === undefined ? {} : { edits }),
		...(comment === undefined ? {} : { comment }),
		...(reviewer === undefined ? {} : { reviewer }),
		...(shownAt !== undefined && shownAt <= decidedAt ? { shownAt } : {}),
		...(secondsOnItem === undefined ? {} : { secondsOnItem }),
	};
}

/** Blind items of this send: the page had promised to show the model's answer afterwards. */
const revealedTo = (pending: PendingReview, answers: readonly Answer[], stored: ReadonlySet<string>): RevealedItem[] =>
	answers
		.filter(({ itemId, blind }) => blind && stored.has(itemId))
		.map((answer) => ({ itemId: answer.itemId, answer, predictedLabel: predictedOf(pending, answer.itemId) }));

function replyToVotes(request: ReviewRequest, pending: PendingReview, answers: readonly Answer[], { stored }: Claim, votes: VotingView): ServedPage | JsonReply {
	if (isProgram(request)) return votedReply(stored, answers.map(({ itemId }) => itemId), votes);
	const counts = new Set(stored);
	const late = answers.flatMap(({ itemId }) => (counts.has(itemId) || votes.items.get(itemId)?.yours !== undefined ? [] : [itemId]));
	return voteInPage(pending.form, votes, { counted: stored.length, late, revealed: revealedTo(pending, answers, counts) });
}

function replyTo(
	request: ReviewRequest,
	pending: PendingReview,
	host: Visit,
	answers: readonly Answer[],
	claim: Claim,
): ServedPage | JsonReply {
	const { form } = pending;
	const stored = new Set(claim.stored);
	const seen = [...claim.standing, ...(claim.checks ?? [])].filter(({ itemId }) => !host.hidden.includes(itemId));
	const standing = new Map(seen.map((answer) => [answer.itemId, answer]));
	const second = answers.flatMap((yours) => {
		const first = standing.get(yours.itemId);
		return stored.has(yours.itemId) || first === undefined ? [] : [{ standing: first, yours }];
	});
	// The workflow waits for no answer to a planted item: once it goes on, nothing is open.
	const left = claim.completedAt === undefined ? form.items.filter(({ itemId }) => !standing.has(itemId)).length : 0;
	if (isProgram(request)) return recordedReply(claim.stored, second.map(({ standing: first }) => first), left);
	const revealed = revealedTo(pending, answers, stored);
	const clock = clockOf(pending, host);
	// Sent twice, say because the reply was lost: what stands is what this person sent.
	const repeated = second.every(({ standing: first, yours }) => isSameAnswer(first, yours));
	if (repeated) return sentPage(form, { sent: answers.length, left, revealed, partialAtDeadline: pending.partialAtDeadline ?? false, ...clock });
	if (stored.size === 0 && left === 0) return alreadyAnsweredPage(form, [...standing.values()], clock);
	return cameSecondPage(form, { counted: stored.size, second, left, revealed, ...clock });
}

