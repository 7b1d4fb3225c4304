import type { KnownItem } from '../feedback/plantedRecords';
import { normaliseText } from '../feedback/textHash';
import { keyedDraw } from '../gate/keyedDraw';
import { suggestionOf, UNGATED } from './askedDecision';
import type { PlantedCard } from './planted';
import type { ReviewForm, ReviewItem } from './reviewForm';

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

/** Of what is known, the items for one page: drawn by the loop's key, so that a second try draws the same. */
export function drawKnown(form: ReviewForm, known: readonly KnownItem[], count: number, key: Uint8Array): KnownItem[] {
	const place = ({ itemId }: KnownItem) => keyedDraw(key, 'planted', `${form.reviewId}\0${itemId}`);
	const distinct = [...new Map(known.filter((item) => fits(item, form)).map((item) => [item.itemId, item])).values()];
	return distinct.sort((a, b) => place(a) - place(b)).slice(0, count);
}

function itemOf(known: KnownItem, kind: PageKind): ReviewItem {
	const { itemId, text, prediction, verdict } = known;
	const asked = { itemId, text, shown: [] };
	if (kind === 'blind') return { ...asked, blind: true };
	if (kind === 'ungated') return { ...asked, blind: false, suggestion: suggestionOf(prediction.label) };
	return { ...asked, blind: false, suggestion: { label: prediction.label, confidence: prediction.confidence, reason: verdict.reason } };
}

interface Ordered {
	readonly item: ReviewItem;
	readonly card?: Omit<PlantedCard, 'place'>;
}

/** Cards of known items, in the order of the page: by how sure the model was, as others are; where nothing says that, anywhere. */
export function plantCards(form: ReviewForm, drawn: readonly KnownItem[], key: Uint8Array): PlantedCard[] {
	const kind = kindOf(form);
	const order: Ordered[] = form.items.map((item) => ({ item }));
	for (const known of drawn) {
		const item = itemOf(known, kind);
		const sure = known.prediction.confidence;
		const behind = order.findIndex((other) => (other.item.suggestion?.confidence ?? 0) > sure);
		const place = kind !== 'predicted' ? Math.floor(keyedDraw(key, 'blind', known.itemId) * (order.length + 1)) : behind < 0 ? order.length : behind;
		order.splice(place, 0, { item, card: { item, predicted: known.prediction.label } });
	}
	return order.flatMap(({ card }, place) => (card === undefined ? [] : [{ place, ...card }]));
}
