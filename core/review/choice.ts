import type { ReviewForm, ReviewItem } from './reviewForm';

/** Values of a card's radio buttons other than a label, which goes by its position in the form. */
export const CHOICE = {
	approve: 'approve',
	none: 'none',
	reject: 'reject',
	unsure: 'unsure',
	/** No answer: without script a button that was chosen can be left by another one alone. */
	later: 'later',
} as const;

export type Choice =
	| { readonly kind: 'approved' }
	| { readonly kind: 'rejected' }
	| { readonly kind: 'unsure' }
	| { readonly kind: 'label'; readonly label: string };

/** The choice behind a radio button's value; undefined for a value that this form does not offer. */
export function choiceOfToken(token: string, form: ReviewForm): Choice | undefined {
	if (token === CHOICE.unsure) return { kind: 'unsure' };
	if (form.answerWith !== 'labels') {
		if (token === CHOICE.approve) return { kind: 'approved' };
		return token === CHOICE.reject ? { kind: 'rejected' } : undefined;
	}
	if (token === CHOICE.none) return { kind: 'rejected' };
	if (!/^(?:0|[1-9]\d{0,5})$/.test(token)) return undefined;
	const label = form.labels[Number(token)];
	return label === undefined ? undefined : { kind: 'label', label };
}

const fold = (text: string): string =>
	text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim();

/** The listed label that somebody typed: exactly, else the only one that differs in case, accents or spacing alone. */
export function labelOfTyped(typed: string, labels: readonly string[]): string | undefined {
	if (labels.includes(typed)) return typed;
	const folded = fold(typed);
	const matches = labels.filter((label) => fold(label) === folded);
	return matches.length === 1 ? matches[0] : undefined;
}

/** A label equal to the predicted one approves the prediction; any other corrects it. */
export const outcomeOf = (label: string, predictedLabel: string): 'approved' | 'corrected' =>
	label === predictedLabel ? 'approved' : 'corrected';

export interface DecidedChoice {
	/** Absent where a label was chosen and the form does not know the prediction: the caller asks `outcomeOf`. */
	readonly outcome?: 'approved' | 'corrected' | 'rejected' | 'unsure';
	/** Absent for `rejected` and `unsure`, where a blind item is approved, and where a text is the answer. */
	readonly label?: string;
}

/** What a choice means for an item, or a sentence why it cannot be taken. */
export function decide(choice: Choice, item: ReviewItem, form: ReviewForm): DecidedChoice | string {
	if (choice.kind === 'rejected' || choice.kind === 'unsure') return { outcome: choice.kind };
	const suggested = item.suggestion?.label;
	if (choice.kind === 'approved') {
		// The item itself is what is approved; the label, unseen here, is in the record.
		if (item.blind && form.answerWith === 'approval') return { outcome: 'approved' };
		if (suggested === undefined) {
			return 'This item was shown without the model’s answer, so there is nothing to approve. Choose a label.';
		}
		if (form.answerWith === 'labels' && !form.labels.includes(suggested)) {
			return 'The model’s answer is not one of the labels here, so it cannot be approved. Choose a label.';
		}
		return { outcome: 'approved', label: suggested };
	}
	if (form.answerWith === 'text') return 'This review asks for a text, not for a label.';
	if (form.answerWith === 'approval') {
		if (choice.label === suggested) return { outcome: 'approved', label: suggested };
		return 'This review asks to approve or to reject, not for another label.';
	}
	if (!form.labels.includes(choice.label)) return 'This label is not one of the labels here.';
	if (suggested === undefined) return { label: choice.label };
	return { outcome: outcomeOf(choice.label, suggested), label: choice.label };
}
