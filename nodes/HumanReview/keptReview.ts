import { z } from 'zod/v4';
import type { GenericValue, IWebhookFunctions } from 'n8n-workflow';
import { hitlSchema } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
import { pendingReviewSchema, type PendingReview } from '../../core/review/pendingReview';
import { contextOf, heldItems } from './heldByN8n';

/** Name under which a pause keeps its review in the node's context; overwritten by the next pause. */
export const KEPT_REVIEW = 'hitlReview';

const binarySchema = z.record(
	z.string(),
	z.object({ mimeType: z.string(), data: z.string() }).catchall(z.union([z.string(), z.number(), z.undefined()])),
);

/** One input item as kept over the pause: webhook() is called without the input of the node. */
const keptItemSchema = z.object({
	json: z.record(z.string(), z.custom<GenericValue>()),
	binary: binarySchema.optional(),
	index: z.number().int().min(0),
	/** With prediction and gate as the store has them. */
	hitl: hitlSchema,
});

/** An item that nobody could be asked about, with its message. */
const asideItemSchema = keptItemSchema.omit({ hitl: true });

export type KeptItem = z.infer<typeof keptItemSchema>;
export type AsideItem = z.infer<typeof asideItemSchema>;

export interface KeptReview {
	readonly pending: PendingReview;
	readonly items: readonly KeptItem[];
	readonly aside: readonly AsideItem[];
}

/**
 * As n8n keeps it, in JSON, a line for each item: n8n stores a text many times faster than an object of the same size, and so
 * does it hand one out of an expression, where that is the way back to it.
 */
export type KeptTexts = Readonly<Record<keyof KeptReview, string>>;

const textsSchema: z.ZodType<KeptTexts> = z.object({ pending: z.string(), items: z.string(), aside: z.string() });

/** As it comes back from n8n: the items are read when they go on, not for every look at the page. */
export interface StoredReview {
	readonly pending: PendingReview;
	readonly text: (part: 'items' | 'aside') => string;
	/** The items as they would leave without an answer; none where n8n does not show them. */
	readonly held: readonly unknown[];
	/** For the request that makes the execution go on: what was kept for the page is not stored any longer. */
	readonly forget: () => void;
}

const lines = async (items: readonly unknown[]): Promise<string> => (await mapInSlices(items, (item) => JSON.stringify(item))).join('\n');

/** Writes a review as n8n is to keep it, in slices. */
export async function writeKeptReview({ pending, items, aside }: KeptReview): Promise<KeptTexts> {
	return { pending: JSON.stringify(pending), items: await lines(items), aside: await lines(aside) };
}

/** Reads the items, in slices. Throws when one is not as it was kept. */
export async function readKeptItems({ pending, text }: Pick<StoredReview, 'pending' | 'text'>): Promise<KeptReview> {
	const read = <T>(part: 'items' | 'aside', schema: z.ZodType<T>) =>
		mapInSlices(text(part).split('\n').filter((line) => line !== ''), (line) => schema.parse(JSON.parse(line)));
	return { pending, items: await read('items', keptItemSchema), aside: await read('aside', asideItemSchema) };
}

/** Reads a review by its parts. Throws when they are not as they were kept. */
export function storedReview(part: (name: keyof KeptTexts) => unknown): Pick<StoredReview, 'pending' | 'text'> {
	const text = (name: keyof KeptTexts) => z.string().parse(part(name));
	return { pending: pendingReviewSchema.parse(JSON.parse(text('pending'))), text };
}

/** What execute() kept, read back in webhook(). Throws when the execution does not wait for this node's review. */
export function readStoredReview(context: IWebhookFunctions): StoredReview {
	const place = contextOf(context);
	const texts = textsSchema.safeParse(place?.[KEPT_REVIEW]);
	const forget = () => void (place !== undefined && Reflect.deleteProperty(place, KEPT_REVIEW));
	const review = storedReview(texts.success ? (part) => texts.data[part] : byExpression(context));
	return { ...review, held: heldItems(context), forget };
}

/** The way that n8n's own types know. */
function byExpression(context: IWebhookFunctions): (part: keyof KeptTexts) => unknown {
	// Braces in a name would end the expression.
	const name = JSON.stringify(context.getNode().name).replaceAll('{', '\\u007b').replaceAll('}', '\\u007d');
	return (part) => context.evaluateExpression(`{{ $node[${name}].context[${JSON.stringify(KEPT_REVIEW)}].${part} }}`);
}
