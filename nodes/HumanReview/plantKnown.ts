import type { IExecuteFunctions } from 'n8n-workflow';
import type { PlantedItem } from '../../core/feedback/plantedRecords';
import type { FeedbackStore } from '../../core/feedback/store';
import { pendingReviewSchema } from '../../core/review/pendingReview';
import { cannotPlant, drawKnown, howManyPlanted, pastShown, plantCards, withoutAnswersTo } from '../../core/review/plantCards';
import type { PlantedCard } from '../../core/review/planted';
import type { ReviewForm } from '../../core/review/reviewForm';
import type { Reviewer } from '../../core/review/reviewers';
import type { ReviewSettings } from './parameters';
import { pastOfKnown } from './pastOfKnown';

export interface Planting {
	readonly items: readonly PlantedItem[];
	readonly cards: readonly PlantedCard[];
}

const NOTHING: Planting = { items: [], cards: [] };

/** Known items that a page is drawn from: the newest, so that a large loop is not read whole for each pause. */
const MOST_KNOWN = 200;

/** What was planted when this pause was tried before, as it stood on the page then; undefined when this is the first try. */
async function plantedBefore(store: FeedbackStore, { reviewId }: ReviewForm): Promise<Planting | undefined> {
	const kept = await store.deskReview(reviewId);
	if (kept === undefined) return undefined;
	const pending = pendingReviewSchema.safeParse(kept.pending);
	return { items: kept.state.planted ?? [], cards: pending.data?.planted ?? [] };
}

/** Adds past items with a known answer to a page, as many as the panel says. The same for every try of a pause. */
export async function plantKnown(
	context: IExecuteFunctions,
	{ knownAnswers, showPast }: ReviewSettings,
	form: ReviewForm,
	store: FeedbackStore,
	{ key, together, people }: { readonly key: Uint8Array; readonly together: boolean; readonly people: readonly Reviewer[] },
): Promise<Planting> {
	if (knownAnswers === 0) return NOTHING;
	const why = together ? 'several people decide together, so how far they agree is known already' : cannotPlant(form);
	if (why !== undefined) {
		context.addExecutionHints({ type: 'info', location: 'outputPane', message: `No known answers were added to the page: ${why}.` });
		return NOTHING;
	}
	const before = await plantedBefore(store, form);
	if (before !== undefined) return before;
	const count = howManyPlanted(form, knownAnswers / 100, key);
	if (count === 0) return NOTHING;
	const drawn = drawKnown(form, await store.knownItems(form.loop, MOST_KNOWN), { count, key, people });
	const most = pastShown(withoutAnswersTo(form, drawn.map(({ text }) => text)));
	const past = showPast ? await pastOfKnown(store, form.loop, drawn, most, context.getExecutionCancelSignal()) : [];
	return {
		items: drawn.map(({ itemId, decisionId, label }) => ({ itemId, decisionId, known: label })),
		cards: plantCards(form, drawn, key, past),
	};
}
