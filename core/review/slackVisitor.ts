import { createHmac, timingSafeEqual } from 'node:crypto';
import { hashLinkNonce, isOpenAt, listedIn, type KnownLink, type PendingReview } from './pendingReview';

/** Of people whom Slack vouches for, by the member ID in a request that it signed. */

const macOf = (key: Uint8Array, reviewId: string, userId: string): Buffer =>
	createHmac('sha256', key).update(JSON.stringify(['slack link', reviewId, userId])).digest().subarray(0, 18);

/** What stands in a link that was given to one person in Slack. `key`: the loop's. It dies with the review. */
export const writeSlackLink = (key: Uint8Array, reviewId: string, userId: string): string => `${userId}.${macOf(key, reviewId, userId).toString('base64url')}`;

/** The member ID that a link was given to; undefined for one that nobody was given. */
export function readSlackLink(key: Uint8Array, reviewId: string, text: string): string | undefined {
	const [, userId = '', given = ''] = /^([UW][A-Z\d]{2,30})\.([\w-]{24})$/.exec(text) ?? [];
	return userId !== '' && timingSafeEqual(Buffer.from(given, 'base64url'), macOf(key, reviewId, userId)) ? userId : undefined;
}

/** As whose link somebody in Slack answers: their own where a list says who may, else one that only keeps their draft apart. */
export function linkOfSlackUser(pending: Pick<PendingReview, 'links'>, userId: string, now: Date): KnownLink | undefined {
	if (listedIn(pending).length > 0) return pending.links.find((link) => link.reviewer?.slackUserId === userId && isOpenAt(link, now));
	return { hash: hashLinkNonce(`slack ${userId}`) };
}
