import type { FeedbackStore } from '../feedback/store';
import type { Prediction } from '../item';
import type { PastCase } from './reviewForm';
import { shorten } from './shorten';

/** On one card, the most similar first. */
const MOST_PAST = 3;
/** Letters of a past text on a card. */
export const MOST_PAST_LETTERS = 160;

/**
 * The similar texts that came with a prediction, with what people say of them today. What stands in an item is only asked
 * about: a text that the loop's store has no answer to, or none any more, is not shown.
 */
export async function pastAnswers(store: FeedbackStore, loop: string, nearest: ReadonlyArray<Prediction['nearest']>): Promise<PastCase[][]> {
	const texts = nearest.flatMap((one = []) => one.map(({ text }) => text));
	const labels = (await store.labelsOfTexts(loop, texts)).values();
	return nearest.map((one = []) =>
		one
			.map(({ text }) => ({ text: shorten(text, MOST_PAST_LETTERS), label: labels.next().value }))
			.filter((past): past is PastCase => past.label !== undefined)
			.slice(0, MOST_PAST),
	);
}
