import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod/v4';
import { reviewFormSchema } from './reviewForm';

/** What n8n keeps with a paused execution: all that the page needs, and no secret in the clear. */
export const pendingReviewSchema = z.object({
	form: reviewFormSchema,
	/** SHA-256, hex, of the nonce in the link. */
	linkNonceHash: z.string().length(64),
	pageNonce: z.string().min(1),
	askName: z.enum(['optional', 'required']),
	timeZone: z.string().optional(),
	/** What was predicted for each item of the form, in its order; blind items have it here and nowhere on the page. */
	predicted: z.array(z.string()),
	/** SHA-256, hex, of the nonce in the Desk's own address of this review. */
	deskNonceHash: z.string().length(64).optional(),
	/** Whether a Desk was active when people were asked: at the deadline it hands on the answers that are there. */
	partialAtDeadline: z.boolean().optional(),
});

export type PendingReview = z.infer<typeof pendingReviewSchema>;

const digest = (nonce: string): Buffer => createHash('sha256').update(nonce).digest();

export const hashLinkNonce = (nonce: string): string => digest(nonce).toString('hex');

/** Compares in constant time. */
const isNonceOf = (nonce: string, hash: string): boolean => timingSafeEqual(digest(nonce), Buffer.from(hash, 'hex'));

export const opensReview = (pending: PendingReview, nonce: string): boolean => isNonceOf(nonce, pending.linkNonceHash);

/** Whether a request comes from the Desk: it may ask whether the execution waits, and hand on what the store holds. */
export const isFromDesk = ({ deskNonceHash }: PendingReview, nonce: string): boolean =>
	deskNonceHash !== undefined && isNonceOf(nonce, deskNonceHash);
