import { z } from 'zod/v4';
import type { Answer, ReviewState } from '../feedback/reviewRecords';
import type { PendingReview } from './pendingReview';
import { reviewItemSchema, type ReviewForm, type ReviewItem } from './reviewForm';
import { means, type Reviewer } from './reviewers';

/** A past item whose answer is known, as a card among those of a page. */
export interface PlantedCard {
	/** Where it stands on the whole page, from 0; cards are listed by it. */
	readonly place: number;
	readonly item: ReviewItem;
	readonly predicted: string;
	/** Names and Slack member IDs of those who have answered the item before: nobody meets their own answer. */
	readonly answeredBy?: readonly string[];
}

export const plantedCardSchema: z.ZodType<PlantedCard> = z.object({
	place: z.number().int().min(0),
	item: reviewItemSchema,
	predicted: z.string(),
	answeredBy: z.array(z.string()).readonly().optional(),
});

/** Whether somebody is among those who have answered an item, by the names and Slack member IDs that were recorded. */
export const hasAnswered = (answeredBy: readonly string[], person: Reviewer): boolean =>
	answeredBy.some((name) => name === person.slackUserId || means(person, name));

/** Planted items that one of these people has answered before. */
export const hiddenFrom = (planted: readonly PlantedCard[], people: readonly Reviewer[]): string[] =>
	planted.flatMap(({ item, answeredBy = [] }) => (people.some((person) => hasAnswered(answeredBy, person)) ? [item.itemId] : []));

/** Puts each card at its place, and leaves out those that are hidden. */
function among<T>(own: readonly T[], planted: readonly PlantedCard[], value: (card: PlantedCard) => T, hidden: readonly string[]): T[] {
	const all = own.map((each) => ({ value: each, isShown: true }));
	for (const card of planted) all.splice(card.place, 0, { value: value(card), isShown: !hidden.includes(card.item.itemId) });
	return all.flatMap((each) => (each.isShown ? [each.value] : []));
}

/** The form as somebody sees it from whom some planted items are hidden. */
export const pageFormOf = (form: ReviewForm, planted: readonly PlantedCard[] = [], hidden: readonly string[] = []): ReviewForm =>
	planted.length === 0 ? form : { ...form, items: among(form.items, planted, ({ item }) => item, hidden) };

/** The review as somebody sees it: every card alike, whichever it is. */
export function asSeen(pending: PendingReview, hidden: readonly string[]): PendingReview {
	const { planted = [], form, predicted } = pending;
	if (planted.length === 0) return pending;
	return { ...pending, form: pageFormOf(form, planted, hidden), predicted: among(predicted, planted, (card) => card.predicted, hidden) };
}

/** What stands of a review as somebody sees it. No more than replies may be made of it: it holds what does not go on. */
export function stateSeen(state: ReviewState, hidden: readonly string[]): ReviewState {
	if (state.checks === undefined) return state;
	const isShown = ({ itemId }: Answer): boolean => !hidden.includes(itemId);
	return { ...state, answers: [...state.answers, ...state.checks.filter(isShown)] };
}
