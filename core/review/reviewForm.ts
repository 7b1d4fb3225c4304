import { z } from 'zod/v4';

import { HitlError } from '../errors';
import type { ReviewImage } from './thumbnail';

/** What one review asks. Written when the pause begins, kept by n8n with the execution, read back for every request. */
export interface ReviewForm {
	readonly reviewId: string;
	readonly loop: string;
	readonly title: string;
	readonly question: string;
	/** `labels`: which label fits. `approval`: may the suggestion pass, for the output of any step. `text`: what it should say. */
	readonly answerWith: 'labels' | 'approval' | 'text';
	/** In the loop's order, the same for everyone. */
	readonly labels: readonly string[];
	/** In the order of the page; an item's place is its name in the form's fields, so the order never changes. */
	readonly items: readonly ReviewItem[];
	/** ISO 8601, UTC. */
	readonly deadlineAt: string;
	readonly pageVersion: string;
	/** Fields of the items that people may change before they let one pass. */
	readonly editable?: readonly EditableField[];
	/** Whom people can turn to. */
	readonly owner?: string;
}

export interface EditableField {
	readonly name: string;
	readonly type: 'text' | 'number' | 'boolean' | 'json';
	/** A change of it does not count as a mistake of the suggestion. */
	readonly minor: boolean;
}

export interface ReviewItem {
	readonly itemId: string;
	readonly text: string;
	/** Further fields that the workflow's author wants shown. */
	readonly shown: ReadonlyArray<{ readonly name: string; readonly value: string }>;
	readonly suggestion?: Suggestion;
	/** Shown without the suggestion, which is then not in the form at all. */
	readonly blind: boolean;
	/** What stands in the editable fields, in their order, as the page shows it; null where it is too long to be changed there. */
	readonly values?: ReadonlyArray<string | null>;
	/** What people answered for similar texts of the loop; never of a blind item. */
	readonly past?: readonly PastCase[];
	readonly image?: ReviewImage;
}

export interface PastCase {
	readonly text: string;
	readonly label: string;
}

export interface Suggestion {
	readonly label: string;
	/** 0 to 1; absent where nothing says how sure it is. */
	readonly confidence?: number;
	/** Why a person is asked: of a prediction, the gate's sentence. */
	readonly reason: string;
}

/** Changes whenever people are shown something else, so that answers can be told apart by what was seen. */
export const PAGE_VERSION = '4';

const suggestionSchema = z.object({
	label: z.string().min(1),
	confidence: z.number().min(0).max(1).optional(),
	reason: z.string(),
});

const imageSchema = z.union([
	z.object({
		src: z.string().regex(/^data:image\/webp;base64,[A-Za-z0-9+/]+=*$/),
		width: z.number().int().min(1),
		height: z.number().int().min(1),
	}),
	z.object({ problem: z.string() }),
]);

export const reviewItemSchema = z.object({
	itemId: z.string().min(1),
	text: z.string(),
	shown: z.array(z.object({ name: z.string(), value: z.string() })),
	suggestion: suggestionSchema.optional(),
	blind: z.boolean(),
	values: z.array(z.string().nullable()).optional(),
	past: z.array(z.object({ text: z.string(), label: z.string() })).optional(),
	image: imageSchema.optional(),
});

const editableFieldSchema = z.object({
	name: z.string().min(1),
	type: z.enum(['text', 'number', 'boolean', 'json']),
	minor: z.boolean(),
});

const allDifferent = (values: readonly string[]): boolean => new Set(values).size === values.length;

export const reviewFormSchema: z.ZodType<ReviewForm> = z
	.object({
		reviewId: z.string().min(1),
		loop: z.string().min(1),
		title: z.string(),
		question: z.string().min(1),
		answerWith: z.enum(['labels', 'approval', 'text']),
		labels: z.array(z.string().min(1)),
		items: z.array(reviewItemSchema).min(1),
		deadlineAt: z.iso.datetime(),
		pageVersion: z.string().min(1),
		editable: z.array(editableFieldSchema).optional(),
		owner: z.string().min(1).optional(),
	})
	.refine((form) => allDifferent(form.items.map((item) => item.itemId)), 'two items have the same itemId')
	.refine((form) => allDifferent(form.labels), 'a label is listed twice')
	.refine((form) => form.answerWith !== 'labels' || form.labels.length > 0, 'no labels to choose from')
	.refine(
		(form) => form.items.every((item) => !item.blind || (item.suggestion === undefined && item.past === undefined)),
		'a blind item carries the suggestion',
	)
	.refine(
		(form) => form.answerWith !== 'approval' || form.items.every((item) => item.blind || item.suggestion !== undefined),
		'an item has nothing to approve',
	)
	.refine(
		(form) => form.items.every(({ values }) => (values?.length ?? 0) === (form.editable?.length ?? 0)),
		'an item lacks a field that can be edited',
	);

/** Reads a form back from where it was stored. `item-malformed` when it is not one. */
export function readReviewForm(stored: unknown): ReviewForm {
	const read = reviewFormSchema.safeParse(stored);
	if (read.success) return read.data;
	const issue = read.error.issues[0];
	const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
	throw new HitlError(
		'item-malformed',
		`This review cannot be shown: ${issue?.message ?? 'it is empty'}${where}.`,
		'Check the labels and items that Human Review receives, then run the workflow again.',
		{ cause: read.error },
	);
}
