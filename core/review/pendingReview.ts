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
});

export type PendingReview = z.infer<typeof pendingReviewSchema>;

const digest = (nonce: string): Buffer => createHash('sha256').update(nonce).digest();

export const hashLinkNonce = (nonce: string): string => digest(nonce).toString('hex');

/** Compares in constant time. */
export const opensReview = (pending: PendingReview, nonce: string): boolean =>
	timingSafeEqual(digest(nonce), Buffer.from(pending.linkNonceHash, 'hex'));
