import { z } from 'zod/v4';
import type { IWebhookFunctions } from 'n8n-workflow';
import { hitlSchema } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
import { pendingReviewSchema, type PendingReview } from '../../core/review/pendingReview';

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

/** As it comes back from n8n: the items are read when they go on, not for every look at the page. */
const storedReviewSchema = z.object({ pending: pendingReviewSchema, items: z.array(z.unknown()), aside: z.array(z.unknown()) });

export type KeptItem = z.infer<typeof keptItemSchema>;
export type AsideItem = z.infer<typeof asideItemSchema>;
export type StoredReview = z.infer<typeof storedReviewSchema>;

export interface KeptReview {
	readonly pending: PendingReview;
	readonly items: readonly KeptItem[];
	readonly aside: readonly AsideItem[];
}

/** Reads the items, in slices. Throws when one is not as it was kept. */
export async function readKeptItems({ pending, items, aside }: StoredReview): Promise<KeptReview> {
	return {
		pending,
		items: await mapInSlices(items, (item) => keptItemSchema.parse(item)),
		aside: await mapInSlices(aside, (item) => asideItemSchema.parse(item)),
	};
}

/** What execute() kept, read back in webhook(). Throws when the execution does not wait for this node's review. */
export function readStoredReview(context: IWebhookFunctions): StoredReview {
	// Braces in a name would end the expression.
	const name = JSON.stringify(context.getNode().name).replaceAll('{', '\\u007b').replaceAll('}', '\\u007d');
	return storedReviewSchema.parse(context.evaluateExpression(`{{ $node[${name}].context[${JSON.stringify(KEPT_REVIEW)}] }}`));
}
