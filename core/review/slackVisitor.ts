import { createHmac, timingSafeEqual } from 'node:crypto';
import { readName } from './answerParts';
import { hashLinkNonce, isOpenAt, listedIn, type KnownLink, type PendingReview } from './pendingReview';
import { means, type Reviewer } from './reviewers';
import { cut } from './shorten';

/** Somebody whom Slack vouches for, in a request that it signed. */
export interface SlackVisitor {
	/** The member ID, by which they are known. */
	readonly userId: string;
	/** As Slack shows them, for people to read. */
	readonly name?: string;
}

const MOST_NAME_LETTERS = 80;

/** What others read who it was. */
export const nameOf = ({ userId, name }: SlackVisitor): string => readName(cut(name ?? '', MOST_NAME_LETTERS)) ?? userId;

/** The name of somebody whom an escalation knows by their member ID alone; undefined where they have one, or it is that of another one who is asked. */
export function nameBeside(reviewer: Reviewer, visitor: SlackVisitor, listed: readonly Reviewer[]): string | undefined {
	const name = nameOf(visitor);
	return reviewer.name !== reviewer.slackUserId || listed.some((other) => means(other, name)) ? undefined : name;
}

const macOf = (key: Uint8Array, reviewId: string, userId: string, name: string): Buffer =>
	createHmac('sha256', key).update(JSON.stringify(['slack link', reviewId, userId, name])).digest().subarray(0, 18);

/** What stands in a link that was given to one person in Slack. `key`: the loop's. It dies with the review. */
export function writeSlackLink(key: Uint8Array, reviewId: string, visitor: SlackVisitor): string {
	const name = nameOf(visitor);
	return [visitor.userId, macOf(key, reviewId, visitor.userId, name).toString('base64url'), Buffer.from(name).toString('base64url')].join('.');
}

/** Whom a link was given to; undefined for one that nobody was given. */
export function readSlackLink(key: Uint8Array, reviewId: string, text: string): SlackVisitor | undefined {
	const [, userId = '', given = '', written = ''] = /^([UW][A-Z\d]{2,30})\.([\w-]{24})\.([\w-]{1,500})$/.exec(text) ?? [];
	const name = Buffer.from(written, 'base64url').toString('utf8');
	return userId !== '' && timingSafeEqual(Buffer.from(given, 'base64url'), macOf(key, reviewId, userId, name)) ? { userId, name } : undefined;
}

/** Whether somebody in Slack is one of those who asked for the items: they are left out. */
export const asksForIt = ({ requesters = [] }: Pick<PendingReview, 'requesters'>, visitor: SlackVisitor): boolean =>
	requesters.some((requester) => requester.slackUserId === visitor.userId || means(requester, visitor.userId) || means(requester, nameOf(visitor)));

/** As whose link somebody in Slack answers: their own where a list says who may, else one that only keeps their draft apart. */
export function linkOfSlackUser(pending: Pick<PendingReview, 'links' | 'requesters'>, visitor: SlackVisitor, now: Date): KnownLink | undefined {
	if (asksForIt(pending, visitor)) return undefined;
	if (listedIn(pending).length > 0) return pending.links.find((link) => link.reviewer?.slackUserId === visitor.userId && isOpenAt(link, now));
	return { hash: hashLinkNonce(`slack ${visitor.userId}`) };
}
