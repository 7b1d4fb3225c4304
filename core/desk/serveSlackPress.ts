import type { ReviewState } from '../feedback/reviewRecords';
import type { FeedbackStore } from '../feedback/store';
import { answerReview } from '../review/answerReview';
import { choiceOfToken, type Choice } from '../review/choice';
import { lateWords, type Late } from '../review/lateAnswers';
import { clockTime } from '../review/moment';
import type { LinePart } from '../review/notices/slack/blocks';
import { OPEN_TOKEN } from '../review/notices/slack/action';
import type { SlackPress } from '../review/notices/slack/interaction';
import { privateReply } from '../review/notices/slack/privateReply';
import type { SlackMessage } from '../review/notices/sending';
import { pendingReviewSchema, type PendingReview } from '../review/pendingReview';
import { asksForIt, linkOfSlackUser, nameOf, writeSlackLink, type SlackVisitor } from '../review/slackVisitor';
import { isTheirs, pressOutcome, type Pressed } from './pressOutcome';
import { decidesOverVotes } from '../review/voting';
import type { ServedReview } from './serveReview';

export interface SlackPressHost {
	readonly store: () => Promise<FeedbackStore>;
	readonly now: Date;
	/** Address of the review page at the Desk. */
	readonly deskUrl: string;
}

export interface ServedPress extends Pick<ServedReview, 'handOn'> {
	/** For whoever pressed, and nobody else. */
	readonly say: SlackMessage;
}

const GONE = 'This question is no longer kept here, so nothing was changed. If an answer is still needed, ask whoever runs the workflow.';
const NOT_ASKED = 'You are not on the list of people who may answer this, so nothing was changed.';
const ASKED_THEMSELVES = 'Whoever asked for an item of this question does not decide it, so nothing was changed. Somebody else has to answer.';
const NOT_STORED = 'This could not be stored just now, and nothing was decided. Press the button again in a minute.';

const said = (ours: string): ServedPress => ({ say: privateReply({ ours }) });

const visitorIn = ({ userId, userName }: SlackPress): SlackVisitor => ({ userId, ...(userName === undefined ? {} : { name: userName }) });

/** Fields of the query in a link that was given to one person in Slack. */
export const SLACK_LINK = 's';

async function ownLink(press: SlackPress, { form }: PendingReview, store: FeedbackStore, deskUrl: string): Promise<LinePart[]> {
	const url = new URL(deskUrl);
	url.searchParams.set('r', press.reviewId);
	url.searchParams.set(SLACK_LINK, writeSlackLink(await store.loopKey(form.loop), press.reviewId, visitorIn(press)));
	return [{ link: url.toString(), name: 'Open the page' }, { ours: '. This link is yours alone: what is answered there is recorded as your answer.' }];
}

/** The answer as the page's door for programs takes it. */
const answerOf = (itemId: string, choice: Choice) => ({ itemId, ...(choice.kind === 'label' ? { label: choice.label } : { outcome: choice.kind }) });

/**
 * A button that a verified person pressed in Slack, answered as the page answers: the first answer stands, votes count, and a
 * list of reviewers holds. `handOn` as of `serveReview`. Throws nothing.
 */
export async function serveSlackPress(press: SlackPress, host: SlackPressHost): Promise<ServedPress> {
	try {
		const store = await host.store();
		const found = await store.deskReview(press.reviewId);
		const read = pendingReviewSchema.safeParse(found?.pending);
		if (found === undefined || !read.success) return said(GONE);
		const pending = read.data;
		const visitor = visitorIn(press);
		if (asksForIt(pending, visitor)) return said(ASKED_THEMSELVES);
		const whose = linkOfSlackUser(pending, visitor, host.now);
		if (whose === undefined) return said(NOT_ASKED);
		if (press.token === OPEN_TOKEN) return { say: privateReply(...(await ownLink(press, pending, store, host.deskUrl))) };
		const { form } = pending;
		const item = form.items[press.place - 1];
		const choice = choiceOfToken(press.token, form);
		// A message cannot show all that somebody decides about here.
		const onPage = form.answerWith === 'text' || (form.editable ?? []).length > 0 || (pending.planted ?? []).length > 0 || decidesOverVotes(found.state.voting, whose.reviewer?.name);
		if (item === undefined || choice === undefined || onPage) {
			return { say: privateReply({ ours: 'This is answered on its page, and nothing was decided yet. ' }, ...(await ownLink(press, pending, store, host.deskUrl))) };
		}
		const request = { method: 'POST', contentType: 'application/json', accept: 'application/json', linkNonce: '', slackUser: visitor, channel: 'slack', body: { answers: [answerOf(item.itemId, choice)] } } as const;
		const { reply, decided, late } = await answerReview(request, pending, { store: host.store, now: host.now, clockHandsOn: true });
		const clock = { now: host.now.toISOString(), ...(pending.timeZone === undefined ? {} : { timeZone: pending.timeZone }) };
		const handOn = decided === undefined || found.resumeUrl === undefined ? {} : { handOn: { reviewId: press.reviewId, resumeUrl: found.resumeUrl } };
		const state = await store.review(press.reviewId).catch(() => undefined);
		const pressed = { ...clock, form, itemId: item.itemId, name: whose.reviewer?.name ?? nameOf(visitor), userId: press.userId };
		const stands = reply.status === 200 || (reply.status === 410 && late === undefined && wasInTime(state, pressed));
		if (reply.status === 410 && !stands) return { say: privateReply(...tooLate(pending, state?.closed?.reason, late, clock)) };
		if (!stands) return said(NOT_STORED);
		// The answer is in the store; only what to say of it could not be read.
		if (state === undefined) return { ...said('Your answer was taken.'), ...handOn };
		return { say: privateReply(...pressOutcome(state, pressed)), ...handOn };
	} catch {
		return said(NOT_STORED);
	}
}

/** Pressed again after the time was over: what was in time stands. */
const wasInTime = (state: ReviewState | undefined, pressed: Pressed): boolean =>
	state !== undefined && (state.closed?.reason ?? 'deadline') === 'deadline' && state.answers.some((answer) => answer.itemId === pressed.itemId && isTheirs(answer, pressed));

function tooLate({ form: { deadlineAt } }: PendingReview, reason: string | undefined, late: Late | undefined, clock: Parameters<typeof clockTime>[1]): LinePart[] {
	if (reason === undefined || reason === 'deadline') {
		return [{ ours: 'The time to answer is over. It ended ' }, { time: deadlineAt, fallback: clockTime(deadlineAt, clock) }, { ours: `. ${lateWords(late ?? { sent: 1, recorded: 0 })}` }];
	}
	const why = { stopped: 'The workflow was stopped', deleted: 'This run of the workflow was deleted' }[reason] ?? 'The workflow has already gone on';
	return [{ ours: `${why}, so nothing waits for an answer any more. Yours changed nothing.` }];
}
