import type { ReviewEnd } from '../feedback/deskRecords';
import type { CloseReason } from '../feedback/reviewRecords';
import { goneWords } from './goneWords';
import { lateWords, type Late } from './lateAnswers';
import { MARK } from './mark';
import { markup } from './markup';
import type { Clock } from './moment';
import { clockTime } from './moment';
import { head, page } from './outcomePages';
import type { ReviewForm } from './reviewForm';
import type { ServedPage } from './servedPage';
import { shorten } from './shorten';

/** Pages of a review that takes no answers any more. */

const ownerLine = ({ owner }: ReviewForm) => owner !== undefined && markup`<p class="hint">Questions? Ask <bdi>${shorten(owner, 200)}</bdi></p>`;

export interface OverPage extends Clock {
	/** How many items had an answer. They are kept. */
	readonly answered: number;
	/** Where several people decide together: how many votes on the other items were in. */
	readonly votes?: number;
}

const votesIn = (count: number): string => (count === 1 ? '1 vote was in' : `${count} votes were in`);

/** How far people had come, without a full stop. */
function soFar({ items }: ReviewForm, { answered, votes = 0 }: OverPage): string {
	if (answered === 0) return votes === 0 ? 'Nobody had answered' : `${votesIn(votes)}, too few to decide anything`;
	const rest = votes === 0 ? '' : `; on the others ${votesIn(votes)}, too few to decide them`;
	return `${answered} of ${items.length} items had an answer${rest}`;
}

export interface DeadlinePage extends OverPage {
	/** Whether the answers that are there at the deadline go on. */
	readonly partialAtDeadline: boolean;
	/** What the Desk knows of the workflow by now. */
	readonly end?: ReviewEnd;
	/** Answers that came with this request, and how many of them were recorded all the same. */
	readonly late?: Late;
}

/** What became of the answers that were there at the deadline. */
function wentOn({ partialAtDeadline, end }: DeadlinePage): string {
	if (end === 'stopped' || end === 'deleted') return `These answers are kept, but ${goneWords(end)}.`;
	if (end === 'went-on') return 'These answers are kept, but the workflow had gone on when they were to be passed on, so it may have taken all items as “undecided”.';
	if (!partialAtDeadline) return 'These answers are kept and learned from, but the workflow waited for all of them and went on with “undecided”.';
	return `These answers ${end === undefined ? 'go' : 'went'} on, and the other items as “undecided”.`;
}

function atDeadline(form: ReviewForm, given: DeadlinePage): string {
	if (given.answered > 0) return `${soFar(form, given)}. ${wentOn(given)}`;
	const isGone = given.end === 'stopped' || given.end === 'deleted';
	return isGone ? `${soFar(form, given)}, and ${given.end === 'stopped' ? 'the workflow was stopped' : 'this run of the workflow was deleted'}.` : `${soFar(form, given)}, so the workflow went on with “undecided”.`;
}

/** After the deadline. */
export function deadlinePassedPage(form: ReviewForm, given: DeadlinePage): ServedPage {
	const lead = markup`It ended <time datetime="${form.deadlineAt}">${clockTime(form.deadlineAt, given)}</time>. ${atDeadline(form, given)} Silence was not taken as a yes.`;
	const yours = given.late !== undefined && markup`<p class="lead">${lateWords(given.late)}</p>`;
	return page(410, 'deadline-passed', 'The time is over', form, markup`${head(MARK.clock, 'The time to answer is over.', lead)}${yours}${ownerLine(form)}`);
}

const NOT_WAITING: Readonly<Record<Exclude<CloseReason, 'deadline'>, readonly [heading: string, why: string]>> = {
	'handed-on': ['The workflow has gone on.', 'It went on with the answers that were there.'],
	'went-on': ['The workflow has gone on.', 'It no longer waits for these answers.'],
	stopped: ['The workflow was stopped.', 'Somebody stopped it, or one of its steps failed, so it no longer waits for answers.'],
	deleted: ['This run of the workflow was deleted.', 'It was deleted in n8n, so nothing waits for answers any more.'],
};

export interface NotWaitingPage extends OverPage {
	readonly reason: Exclude<CloseReason, 'deadline'>;
	/** When it was noticed. */
	readonly at: string;
}

/** When the execution that asked is gone. */
export function notWaitingPage(form: ReviewForm, given: NotWaitingPage): ServedPage {
	const [heading, why] = NOT_WAITING[given.reason];
	const kept = given.answered + (given.votes ?? 0) === 0 ? '.' : '. What was answered is kept.';
	const lead = markup`${why} This was noticed <time datetime="${given.at}">${clockTime(given.at, given)}</time>. ${soFar(form, given)}${kept} There is nothing left for you to do.`;
	return page(410, 'not-waiting', 'Nothing waits any more', form, markup`${head(MARK.clock, heading, lead)}${ownerLine(form)}`);
}
