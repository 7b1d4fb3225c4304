import { z } from 'zod/v4';

const draftCardSchema = z.object({
	token: z.string().optional(),
	typedLabel: z.string().optional(),
	comment: z.string().optional(),
	seconds: z.string().optional(),
	text: z.string().optional(),
	/** By the position of the editable field; null where nothing was written. */
	edits: z.array(z.string().nullable()).optional(),
});

/** What somebody filled in and has not sent: cards by their place on the form, and the name. */
export const draftSchema = z.object({
	reviewer: z.string().optional(),
	cards: z.record(z.string(), draftCardSchema),
});

export type DraftCard = z.infer<typeof draftCardSchema>;
export type DraftContent = z.infer<typeof draftSchema>;

export interface DraftSave {
	readonly reviewId: string;
	/** Which link it was made from, as its hash. */
	readonly link: string;
	/** Cards to put in place of those kept so far; the others stay. */
	readonly changed: DraftContent;
	readonly savedAt: string;
}

export interface Draft extends DraftContent {
	readonly savedAt: string;
}

/**
 * The part of the loop's memory that keeps what people have not sent; rules as of the whole store. A draft decides nothing and
 * is gone when its review is complete or closed.
 */
export interface DraftRecords {
	/**
	 * Puts the changed cards into the draft of a link. `kept`; `too-long` and `closed` (the review takes no answers any more, or
	 * was never opened) change nothing.
	 */
	keepDraft(save: DraftSave): Promise<'kept' | 'too-long' | 'closed'>;

	draft(reviewId: string, link: string): Promise<Draft | undefined>;
}
