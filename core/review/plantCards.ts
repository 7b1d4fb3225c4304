import type { KnownItem } from '../feedback/plantedRecords';
import { normaliseText } from '../feedback/textHash';
import { keyedDraw } from '../gate/keyedDraw';
import { suggestionOf, UNGATED } from './askedDecision';
import { hasAnswered, type PlantedCard } from './planted';
import { MOST_PAST_LETTERS } from './pastAnswers';
import type { PastCase, ReviewForm, ReviewItem } from './reviewForm';
import type { Reviewer } from './reviewers';
import { shorten } from './shorten';

/** The share of a page's items that is added, 0 to 1: what is left of a whole item is drawn. */
export function howManyPlanted(form: Pick<ReviewForm, 'reviewId' | 'items'>, share: number, key: Uint8Array): number {
	const wanted = form.items.length * share;
	const whole = Math.floor(wanted);
	return whole + (keyedDraw(key, 'planted', form.reviewId) < wanted - whole ? 1 : 0);
}

/** Why no card of a past item would look like the others of a page, in words; undefined where one would. */
export function cannotPlant({ answerWith, items, editable = [] }: ReviewForm): string | undefined {
	if (answerWith !== 'labels') return 'people choose no label on it';
	if (editable.length > 0) return 'its cards have fields to edit, so people could tell past items from the others';
	if (items.some(({ shown }) => shown.length > 0)) return 'its cards show further fields, so people could tell past items from the others';
	return items.some(({ image }) => image !== undefined) ? 'its cards show images, so people could tell past items from the others' : undefined;
}

type PageKind = 'blind' | 'predicted' | 'ungated' | 'bare';

/**
 * How the cards of a page look. Where something is blind, more of it says nothing; where nothing is, a card has to bring a
 * suggestion of the kind that the others have.
 */
function kindOf({ items }: ReviewForm): PageKind {
	if (items.some(({ blind }) => blind)) return 'blind';
	const suggestions = items.flatMap(({ suggestion }) => suggestion ?? []);
	if (suggestions.length === 0) return 'bare';
	return suggestions.some(({ confidence }) => confidence !== undefined) ? 'predicted' : 'ungated';
}

function suggests({ prediction, verdict }: KnownItem, kind: PageKind): boolean {
	if (kind === 'blind') return true;
	if (kind === 'bare' || prediction.label === '' || verdict.route !== 'review') return false;
	return kind === 'ungated' ? verdict.predictor === UNGATED : verdict.rule !== 'asked';
}

function fits(known: KnownItem, form: ReviewForm): boolean {
	const { itemId, text, label } = known;
	if (!form.labels.includes(label)) return false;
	const own = normaliseText(text);
	if (form.items.some((item) => item.itemId === itemId || normaliseText(item.text) === own)) return false;
	return suggests(known, kindOf(form));
}

export interface Drawing {
	readonly count: number;
	/** The loop's: a second try draws the same. */
	readonly key: Uint8Array;
	/** Those who are asked, where that is known. */
	readonly people: readonly Reviewer[];
}

/** Of what is known, the items for one page; those first that the fewest of the people asked have answered themselves, and none that all have. */
export function drawKnown(form: ReviewForm, known: readonly KnownItem[], { count, key, people }: Drawing): KnownItem[] {
	const distinct = [...new Map(known.filter((item) => fits(item, form)).map((item) => [item.itemId, item])).values()];
	const candidates = distinct.map((item) => ({
		item,
		answered: people.filter((person) => hasAnswered(item.answeredBy, person)).length,
		turn: keyedDraw(key, 'planted', `${form.reviewId}\0${item.itemId}`),
	}));
	return candidates
		.filter(({ answered }) => people.length === 0 || answered < people.length)
		.sort((a, b) => a.answered - b.answered || a.turn - b.turn)
		.slice(0, count)
		.map(({ item }) => item);
}

/** Without what people answered to these texts: a card would tell the answer to another one. */
function pastWithout<T extends PastCase>(past: readonly T[], texts: ReadonlySet<string>): T[] {
	return past.filter(({ text }) => !texts.has(normaliseText(text)));
}

/** The texts as past answers show them. */
const asPast = (texts: readonly string[]): Set<string> => new Set(texts.map((text) => normaliseText(shorten(text, MOST_PAST_LETTERS))));

/** The form without past answers to these texts, which are to stand on its page. */
export function withoutAnswersTo(form: ReviewForm, planted: readonly string[]): ReviewForm {
	const texts = asPast(planted);
	const items = form.items.map(({ past, ...item }) => {
		const left = past === undefined ? [] : pastWithout(past, texts);
		return left.length === 0 ? item : { ...item, past: left };
	});
	return planted.length === 0 ? form : { ...form, items };
}

/** How many past answers a card of a known item shows: as many as the card with the most; none where something is blind. */
export const pastShown = (form: ReviewForm): number => (kindOf(form) === 'predicted' ? Math.max(0, ...form.items.map(({ past = [] }) => past.length)) : 0);

function itemOf({ itemId, text, prediction, verdict }: KnownItem, kind: PageKind, past: readonly PastCase[]): ReviewItem {
	const asked = { itemId, text, shown: [] };
	if (kind === 'blind') return { ...asked, blind: true };
	if (kind === 'ungated') return { ...asked, blind: false, suggestion: suggestionOf(prediction.label) };
	const suggestion = { label: prediction.label, confidence: prediction.confidence, reason: verdict.reason };
	return { ...asked, blind: false, suggestion, ...(past.length === 0 ? {} : { past }) };
}

interface Ordered {
	readonly item: ReviewItem;
	readonly card?: Omit<PlantedCard, 'place'>;
}

/** By how sure the model was, as others are; where the page does not show that, anywhere. */
function placeOf({ itemId, prediction }: KnownItem, order: readonly Ordered[], kind: PageKind, key: Uint8Array): number {
	if (kind !== 'predicted') return Math.floor(keyedDraw(key, 'blind', itemId) * (order.length + 1));
	const surer = order.findIndex(({ item: { suggestion } }) => (suggestion?.confidence ?? 0) > prediction.confidence);
	return surer < 0 ? order.length : surer;
}

/** Cards of known items at their places on the page. `past`: what people answered for texts like each of them, in their order. */
export function plantCards(form: ReviewForm, drawn: readonly KnownItem[], key: Uint8Array, past: ReadonlyArray<readonly PastCase[]> = []): PlantedCard[] {
	const kind = kindOf(form);
	const order: Ordered[] = form.items.map((item) => ({ item }));
	const texts = asPast(drawn.map(({ text }) => text));
	for (const [index, known] of drawn.entries()) {
		const item = itemOf(known, kind, pastWithout(past[index] ?? [], texts));
		const card = { item, predicted: known.prediction.label, ...(known.answeredBy.length === 0 ? {} : { answeredBy: known.answeredBy }) };
		order.splice(placeOf(known, order, kind, key), 0, { item, card });
	}
	return order.flatMap(({ card }, place) => (card === undefined ? [] : [{ place, ...card }]));
}
