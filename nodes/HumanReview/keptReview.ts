import { z } from 'zod/v4';
import type { IWebhookFunctions } from 'n8n-workflow';
import { hitlSchema } from '../../core/item';
import { pendingReviewSchema } from '../../core/review/pendingReview';

/** Name under which a pause keeps its review in the node's context; overwritten by the next pause. */
export const KEPT_REVIEW = 'hitlReview';

const binarySchema = z.record(
	z.string(),
	z.object({ mimeType: z.string(), data: z.string() }).catchall(z.union([z.string(), z.number(), z.undefined()])),
);

/** One input item as kept over the pause: webhook() is called without the input of the node. */
const keptItemSchema = z.object({
	json: z.record(z.string(), z.unknown()),
	binary: binarySchema.optional(),
	index: z.number().int().min(0),
	/** With prediction and gate as the store has them. */
	hitl: hitlSchema,
});

/** An item that nobody could be asked about, with its message. */
const asideItemSchema = keptItemSchema.omit({ hitl: true });

export const keptReviewSchema = z.object({
	pending: pendingReviewSchema,
	items: z.array(keptItemSchema),
	aside: z.array(asideItemSchema),
});

export type KeptItem = z.infer<typeof keptItemSchema>;
export type AsideItem = z.infer<typeof asideItemSchema>;
export type KeptReview = z.infer<typeof keptReviewSchema>;

/** What execute() kept, read back in webhook(). Throws when the execution does not wait for this node's review. */
export function readKeptReview(context: IWebhookFunctions): KeptReview {
	// Braces in a name would end the expression.
	const name = JSON.stringify(context.getNode().name).replaceAll('{', '\\u007b').replaceAll('}', '\\u007d');
	return keptReviewSchema.parse(context.evaluateExpression(`{{ $node[${name}].context[${JSON.stringify(KEPT_REVIEW)}] }}`));
}
