import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod/v4';
import { plantedCardSchema } from './planted';
import { reviewFormSchema } from './reviewForm';
import { reviewerSchema, type Reviewer } from './reviewers';

const linkSchema = z.object({
	/** SHA-256, hex, of the nonce in the link. */
	hash: z.string().length(64),
	/** Whose link it is; absent where anybody may answer. */
	reviewer: reviewerSchema.optional(),
	/** Of an escalation: nobody has it before, ISO 8601. */
	from: z.string().optional(),
});

/** What n8n keeps with a paused execution: all that the page needs, and no secret in the clear. */
export const pendingReviewSchema = z.object({
	form: reviewFormSchema,
	/** Fresh for every pause: one link for everybody, or one for each reviewer. */
	links: z.array(linkSchema).min(1),
	/** Who asked for the items and is left out: nobody answers in their names. */
	requesters: z.array(reviewerSchema).readonly().optional(),
	pageNonce: z.string().min(1),
	askName: z.enum(['optional', 'required']),
	timeZone: z.string().optional(),
	/** What was predicted for each item of the form, in its order; blind items have it here and nowhere on the page. */
	predicted: z.array(z.string()),
	/** Cards of past items whose answer is known, among those of the form on every page; no program is shown them. */
	planted: z.array(plantedCardSchema).readonly().optional(),
	/** SHA-256, hex, of the nonce in the Desk's own address of this review. */
	deskNonceHash: z.string().length(64).optional(),
	/** Whether a Desk was active when people were asked: at the deadline it hands on the answers that are there. */
	partialAtDeadline: z.boolean().optional(),
	/** Whether answers that come after the deadline are recorded: the loop learns from them, and nothing goes on with them. */
	recordLate: z.boolean().optional(),
});

export type PendingReview = z.infer<typeof pendingReviewSchema>;

/** A link as the page's side knows it. */
export type KnownLink = z.infer<typeof linkSchema>;

const digest = (nonce: string): Buffer => createHash('sha256').update(nonce).digest();

export const hashLinkNonce = (nonce: string): string => digest(nonce).toString('hex');

/** Whether a request comes from the Desk: it may ask whether the execution waits, and hand on what the store holds. */
export const isFromDesk = ({ deskNonceHash }: PendingReview, nonce: string): boolean =>
	deskNonceHash !== undefined && timingSafeEqual(digest(nonce), Buffer.from(deskNonceHash, 'hex'));

/** Whether a link opens the page at a time. */
export const isOpenAt = ({ from }: KnownLink, now: Date): boolean => from === undefined || now.toISOString() >= from;

/** People of the list, and those whom an escalation has added. Empty where anybody may answer. */
export const listedIn = ({ links }: Pick<PendingReview, 'links'>): Reviewer[] => links.flatMap(({ reviewer }) => reviewer ?? []);

/** The link whose nonce was given. Compares with every link in constant time, so the time says nothing about any of them. */
export function linkOf({ links }: Pick<PendingReview, 'links'>, nonce: string): KnownLink | undefined {
	const given = digest(nonce);
	let found: KnownLink | undefined;
	for (const link of links) if (timingSafeEqual(given, Buffer.from(link.hash, 'hex'))) found = link;
	return found;
}
