import type { ReviewEnd } from '../feedback/deskRecords';
import type { FeedbackStore } from '../feedback/store';
import type { NamedAnswer } from './askOncePage';
import type { ReviewPageOptions } from './page';
import { isOpenAt, linkOf, listedIn, type PendingReview } from './pendingReview';
import { asSeen, hiddenFrom } from './planted';
import { refusedFor, type Asker } from './refusedFor';
import type { ReviewResponse } from './reviewResponse';
import type { Reviewer } from './reviewers';
import type { ServedPage } from './servedPage';
import { linkOfSlackUser, nameBeside, nameOf, type SlackVisitor } from './slackVisitor';

export interface ReviewRequest extends Asker {
	/** The header Idempotency-Key: a program's name for its request. */
	readonly idempotencyKey?: string;
	/** From the signed address. */
	readonly linkNonce: string;
	/** Whom Slack vouches for: the host has checked it, and no other link is looked at. */
	readonly slackUser?: SlackVisitor;
	/** Through which channel it came, where the content type does not say. */
	readonly channel?: 'slack';
	/** As the host parsed it. */
	readonly body: unknown;
	/** The answer on the button of a message that led here: the page asks once whether it is this one. */
	readonly named?: NamedAnswer;
}

export interface ReviewHost {
	readonly store: () => Promise<FeedbackStore>;
	readonly now: Date;
	/** A clock hands on what was left behind: nobody has to press a button for it. */
	readonly clockHandsOn?: boolean;
	/** What a Desk knows of the workflow that asked. */
	readonly end?: ReviewEnd;
}

/** The host, and who is at the door. */
export interface Visit extends ReviewHost {
	/** The link that was used. */
	readonly link: string;
	/** Whose link was used; absent where one link serves everybody. */
	readonly reviewer?: Reviewer;
	readonly slackUserId?: string;
	/** Who it is, where a link of their own or Slack says so; no other name is taken then. */
	readonly known?: Reviewer;
	/** As Slack shows somebody whose link knows them by their member ID alone. */
	readonly shownName?: string;
	/** Cards of past items that they are not shown. */
	readonly hidden: readonly string[];
	/** Whether an answer has to have a name. */
	readonly askName: PendingReview['askName'];
}

/** Who is at the door, and the review as they see it; undefined for a link that opens nothing. */
export function visitOf({ slackUser, linkNonce }: ReviewRequest, asked: PendingReview, host: ReviewHost): { readonly visit: Visit; readonly pending: PendingReview } | undefined {
	const link = slackUser === undefined ? linkOf(asked, linkNonce) : linkOfSlackUser(asked, slackUser, host.now);
	if (link === undefined || !isOpenAt(link, host.now)) return undefined;
	const { reviewer, hash } = link;
	const slackUserId = slackUser?.userId;
	const known = reviewer ?? (slackUser === undefined ? undefined : { name: nameOf(slackUser), slackUserId: slackUser.userId });
	const hidden = hiddenFrom(asked.planted ?? [], known === undefined ? [] : [known]);
	// Beside a list of people the link of an escalation to a channel says of nobody who they are.
	const askName = reviewer === undefined && listedIn(asked).length > 0 ? 'required' : asked.askName;
	const shownName = slackUser === undefined || reviewer === undefined ? undefined : nameBeside(reviewer, slackUser, listedIn(asked));
	const who = { ...(shownName === undefined ? {} : { shownName }), ...(reviewer === undefined ? {} : { reviewer }), ...(slackUserId === undefined ? {} : { slackUserId }), ...(known === undefined ? {} : { known }) };
	return { visit: { ...host, ...who, link: hash, hidden, askName }, pending: asSeen(asked, hidden) };
}

export const clockOf = ({ timeZone }: PendingReview, { now }: ReviewHost) => ({
	now: now.toISOString(),
	...(timeZone === undefined ? {} : { timeZone }),
});

export function pageOptions(pending: PendingReview, host: Visit): ReviewPageOptions {
	const { known, askName, shownName } = host;
	return { ...clockOf(pending, host), pageNonce: pending.pageNonce, askName, ...(known === undefined ? {} : { reviewer: shownName ?? known.name }) };
}

export const refuse = (request: ReviewRequest, page: ServedPage): ReviewResponse => ({ reply: refusedFor(request, page) });
