import { createHash } from 'node:crypto';
import type { GateDecision } from '../feedback/store';
import { keyedDraw } from '../gate/keyedDraw';
import { PAGE_VERSION, type EditableField, type PastCase, type ReviewForm, type ReviewItem, type Suggestion } from './reviewForm';

export interface AskedItem {
	readonly decision: GateDecision;
	readonly shown: ReviewItem['shown'];
	/** In place of the prediction. */
	readonly suggestion?: Suggestion;
	/** Of the editable fields, in their order. */
	readonly values?: ReviewItem['values'];
	/** What people answered for similar texts. */
	readonly past?: readonly PastCase[];
	readonly image?: ReviewItem['image'];
}

export interface FormSettings {
	readonly reviewId: string;
	readonly loop: string;
	readonly title: string;
	readonly question: string;
	readonly answerWith: ReviewForm['answerWith'];
	readonly labels: readonly string[];
	readonly editable?: readonly EditableField[];
	readonly deadlineAt: string;
	readonly owner?: string;
	/** Of the items that come for a review: so many, 0 to 1, are shown without the suggestion. Default: none. */
	readonly blindShare?: number;
}

/** Audits always are; of reviews a share, drawn by the loop's key, so that a second try draws the same. */
const isBlind = ({ decision }: AskedItem, share: number, key: Uint8Array): boolean =>
	decision.verdict.route === 'audit' || (share > 0 && keyedDraw(key, 'blindShare', decision.decisionId) < share);

function itemOf({ decision, shown, values, suggestion: given, past = [], image }: AskedItem, blind: boolean): ReviewItem {
	const { itemId, text, prediction, verdict } = decision;
	const asked = { itemId, text, shown, ...(values === undefined ? {} : { values }), ...(image === undefined ? {} : { image }) };
	if (blind) return { ...asked, blind: true };
	if (given !== undefined) return { ...asked, blind: false, suggestion: given };
	const suggestion = { label: prediction.label, confidence: prediction.confidence, reason: verdict.reason };
	return { ...asked, blind: false, ...(prediction.label === '' ? {} : { suggestion }), ...(past.length === 0 ? {} : { past }) };
}

interface OrderedItem {
	readonly asked: AskedItem;
	readonly blind: boolean;
}

/** Least certain first; blind items at places drawn by the loop's key, so that their place says nothing about them. */
function inAskingOrder(items: readonly OrderedItem[], key: Uint8Array): OrderedItem[] {
	const order = items.filter(({ blind }) => !blind);
	order.sort((a, b) => a.asked.decision.prediction.confidence - b.asked.decision.prediction.confidence);
	for (const item of items.filter(({ blind }) => blind)) {
		const place = Math.floor(keyedDraw(key, 'blind', item.asked.decision.itemId) * (order.length + 1));
		order.splice(place, 0, item);
	}
	return order;
}

/** The form of one pause: each item once, with its suggestion unless it is shown blind. */
export function openForm(asked: readonly AskedItem[], { blindShare = 0, ...settings }: FormSettings, key: Uint8Array): ReviewForm {
	const items = asked.map((one) => ({ asked: one, blind: isBlind(one, blindShare, key) }));
	const order = inAskingOrder(items, key).map(({ asked: one, blind }) => itemOf(one, blind));
	return { ...settings, labels: [...settings.labels], pageVersion: PAGE_VERSION, items: order };
}

/** The same pause always has the same id, so that a repeated run opens no second review. */
export const reviewIdOf = (executionId: string, nodeId: string, runIndex: number): string =>
	createHash('sha256').update(`${executionId}\0${nodeId}\0${runIndex}`).digest('base64url').slice(0, 22);
