import { z } from 'zod/v4';
import type { ReviewState } from '../feedback/reviewRecords';
import type { PendingReview } from './pendingReview';
import { reviewItemSchema, type ReviewForm, type ReviewItem } from './reviewForm';

/** A past item whose answer is known, as a card among those of a page. Programs are not asked about it. */
export interface PlantedCard {
	/** Where it stands on the whole page, from 0; cards are listed by it. */
	readonly place: number;
	readonly item: ReviewItem;
	readonly predicted: string;
}

export const plantedCardSchema: z.ZodType<PlantedCard> = z.object({
	place: z.number().int().min(0),
	item: reviewItemSchema,
	predicted: z.string(),
});

/** Puts each card at its place. */
function among<T>(own: readonly T[], planted: readonly PlantedCard[], value: (card: PlantedCard) => T): T[] {
	const all = [...own];
	for (const card of planted) all.splice(card.place, 0, value(card));
	return all;
}

/** The form as people see it. */
export const pageFormOf = (form: ReviewForm, planted: readonly PlantedCard[] = []): ReviewForm =>
	planted.length === 0 ? form : { ...form, items: among(form.items, planted, ({ item }) => item) };

/** The review as people see it: every card alike, whichever it is. */
export function asPeopleSee(pending: PendingReview): PendingReview {
	const { planted = [], form, predicted } = pending;
	if (planted.length === 0) return pending;
	return { ...pending, form: pageFormOf(form, planted), predicted: among(predicted, planted, (card) => card.predicted) };
}

/** What stands of a review as people see it. Nothing but pages may be made of it: it holds more than what goes on. */
export const seenByPeople = (state: ReviewState): ReviewState =>
	state.checks === undefined ? state : { ...state, answers: [...state.answers, ...state.checks] };
