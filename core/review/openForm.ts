import { createHash } from 'node:crypto';
import type { GateDecision } from '../feedback/store';
import { keyedDraw } from '../gate/keyedDraw';
import { PAGE_VERSION, type EditableField, type ReviewForm, type ReviewItem, type Suggestion } from './reviewForm';

export interface AskedItem {
	readonly decision: GateDecision;
	readonly shown: ReviewItem['shown'];
	/** In place of the prediction. */
	readonly suggestion?: Suggestion;
	/** Of the editable fields, in their order. */
	readonly values?: ReviewItem['values'];
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
}

function itemOf({ decision, shown, values, suggestion: given }: AskedItem): ReviewItem {
	const { itemId, text, prediction, verdict } = decision;
	const asked = { itemId, text, shown, ...(values === undefined ? {} : { values }) };
	if (verdict.route === 'audit') return { ...asked, blind: true };
	if (given !== undefined) return { ...asked, blind: false, suggestion: given };
	const suggestion = { label: prediction.label, confidence: prediction.confidence, reason: verdict.reason };
	return { ...asked, blind: false, ...(prediction.label === '' ? {} : { suggestion }) };
}

/** Least certain first; blind items at places drawn by the loop's key, so that their place says nothing about them. */
function inAskingOrder(asked: readonly AskedItem[], key: Uint8Array): AskedItem[] {
	const blind = asked.filter(({ decision }) => decision.verdict.route === 'audit');
	const order = asked.filter(({ decision }) => decision.verdict.route !== 'audit');
	order.sort((a, b) => a.decision.prediction.confidence - b.decision.prediction.confidence);
	for (const item of blind) {
		const place = Math.floor(keyedDraw(key, 'blind', item.decision.itemId) * (order.length + 1));
		order.splice(place, 0, item);
	}
	return order;
}

/** The form of one pause: each item once, with its suggestion unless it is an audit. */
export function openForm(asked: readonly AskedItem[], settings: FormSettings, key: Uint8Array): ReviewForm {
	return { ...settings, labels: [...settings.labels], pageVersion: PAGE_VERSION, items: inAskingOrder(asked, key).map(itemOf) };
}

/** The same pause always has the same id, so that a repeated run opens no second review. */
export const reviewIdOf = (executionId: string, nodeId: string, runIndex: number): string =>
	createHash('sha256').update(`${executionId}\0${nodeId}\0${runIndex}`).digest('base64url').slice(0, 22);
