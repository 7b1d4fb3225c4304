import { z } from 'zod/v4';
import type { GenericValue, INode } from 'n8n-workflow';
import type { Hitl } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
import { readKeptItems, type AsideItem, type KeptItem, type KeptReview, type StoredReview } from './keptReview';
import { isToolReview } from './toolReview';

type Json = Record<string, GenericValue>;

const heldSchema = z.object({
	json: z.custom<Json>((json) => typeof json === 'object' && json !== null),
	binary: z.custom<NonNullable<AsideItem['binary']>>((binary) => typeof binary === 'object' && binary !== null).optional(),
	pairedItem: z.object({ item: z.number().int().min(0) }),
});

/** The stamp of the time-out says that this node has written the item, from what it had kept and read back. */
const stampedSchema = (reviewId: string) => z.object({ itemId: z.string(), review: z.object({ reviewId: z.literal(reviewId), outcome: z.literal('timed_out') }) });

/** The items as n8n holds them for its own time-out, read in slices; undefined where they are not all there. */
async function fromHeld({ pending, held }: StoredReview): Promise<KeptReview | undefined> {
	const stamped = stampedSchema(pending.form.reviewId);
	const items: KeptItem[] = [];
	const aside: AsideItem[] = [];
	const missing = new Set(pending.form.items.map(({ itemId }) => itemId));
	await mapInSlices(held, (each) => {
		const read = heldSchema.safeParse(each);
		if (!read.success) return;
		const { json: { hitl, ...json }, binary, pairedItem: { item: index } } = read.data;
		const plain = { json, index, ...(binary === undefined ? {} : { binary }) };
		const ours = stamped.safeParse(hitl);
		if (!ours.success) aside.push(plain);
		else {
			missing.delete(ours.data.itemId);
			items.push({ ...plain, hitl: withoutReview(z.custom<Hitl>().parse(hitl)) });
		}
	});
	return missing.size > 0 || items.length + aside.length < held.length ? undefined : { pending, items, aside };
}

const withoutReview = ({ review: _review, ...hitl }: Hitl): Hitl => hitl;

/**
 * The items that wait: as n8n holds them, so that what they have in common with the input is stored once when they go on, or
 * as they were kept. Throws when they cannot be read.
 */
export const waitingItems = async (stored: StoredReview, node: INode): Promise<KeptReview> =>
	(isToolReview(node) ? undefined : await fromHeld(stored)) ?? (await readKeptItems(stored));
