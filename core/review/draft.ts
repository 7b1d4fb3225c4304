import type { Draft, DraftCard, DraftContent } from '../feedback/draftRecords';
import type { FeedbackStore } from '../feedback/store';
import { readFormFields, textField, type FormFields } from './formFields';
import { isAnswered, readKeptAnswers, type KeptAnswers, type KeptCard } from './keptAnswers';
import { carriesPageNonce, PAGE_NONCE_MISSING } from './pageNonce';
import type { PendingReview } from './pendingReview';
import type { ReviewForm } from './reviewForm';
import { refusedReply, type JsonReply } from './reviewResponse';

/**
 * Field by which the page's script says that nothing is to be decided: the places of the cards that it sends, by commas, or
 * `show`, by which somebody asks for the draft that was kept for a link that is not theirs alone.
 */
export const DRAFT_FIELD = 'draft';
const SHOW = 'show';
/** Stands for the name in the list of places. */
const NAME = '0';

/** What a form asks about drafts; undefined when it is one with answers. */
export function draftRequest(body: unknown): 'keep' | 'show' | undefined {
	const fields = readFormFields(body);
	if (fields === undefined || !Object.hasOwn(fields, DRAFT_FIELD)) return undefined;
	return fields[DRAFT_FIELD] === SHOW ? 'show' : 'keep';
}

export interface DraftHost {
	readonly store: FeedbackStore;
	readonly now: Date;
	/** Hash of the link that was used. */
	readonly link: string;
}

/** Keeps what somebody has not sent yet. Decides nothing, whatever stands in it. */
export async function keepDraft(body: unknown, { form, pageNonce }: PendingReview, { store, now, link }: DraftHost): Promise<JsonReply> {
	const fields = readFormFields(body) ?? {};
	if (!carriesPageNonce(fields, pageNonce)) return refusedReply(422, [{ message: PAGE_NONCE_MISSING }]);
	const changed = changedCards(fields, readKeptAnswers(body, form), form.items.length);
	const result = await store.keepDraft({ reviewId: form.reviewId, link, changed, savedAt: now.toISOString() });
	if (result === 'kept') return { status: 200, body: { status: 'draft kept' } };
	if (result === 'closed') return refusedReply(409, [{ message: 'This review takes no answers any more.' }]);
	return refusedReply(413, [{ message: 'The draft is too long to be kept on the server.' }]);
}

function changedCards(fields: FormFields, kept: KeptAnswers, items: number): DraftContent {
	const named = new Set((textField(fields, DRAFT_FIELD) ?? '').split(','));
	const cards: Record<string, DraftCard> = {};
	for (let place = 1; place <= items; place++) {
		if (named.has(String(place))) cards[place] = toDraft(kept.cards.get(place) ?? {});
	}
	return { ...(named.has(NAME) ? { reviewer: kept.reviewer ?? '' } : {}), cards };
}

const toDraft = ({ edits, ...card }: KeptCard): DraftCard => ({ ...card, ...(edits === undefined ? {} : { edits: edits.map((text) => text ?? null) }) });

/** A draft as the page shows it. */
export function keptOfDraft({ reviewer, cards }: Draft): KeptAnswers {
	const kept = Object.entries(cards).map(([place, { edits, ...card }]): [number, KeptCard] => [
		Number(place),
		{ ...card, ...(edits === undefined ? {} : { edits: edits.map((text) => text ?? undefined) }) },
	]);
	return { ...(reviewer === undefined ? {} : { reviewer }), cards: new Map(kept) };
}

/** How many items have an answer in a draft. */
export const answersInDraft = ({ cards }: Pick<KeptAnswers, 'cards'>): number =>
	[...cards.values()].filter(isAnswered).length;

/** A draft without the items that are answered by now. */
export const openOfDraft = ({ cards, ...kept }: KeptAnswers, { items }: Pick<ReviewForm, 'items'>, isOpen: (itemId: string) => boolean): KeptAnswers => ({
	...kept,
	cards: new Map([...cards].filter(([place]) => isOpen(items[place - 1]?.itemId ?? ''))),
});
