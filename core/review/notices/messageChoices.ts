import { shownLabel } from '../answerInWords';
import { CHOICE } from '../choice';

/** Labels that a message has a button for; more are chosen from a list, or on the page. */
export const MOST_LABEL_BUTTONS = 5;

export interface MessageChoice {
	/** As the page's form sends it. */
	readonly token: string;
	readonly text: string;
}

/** What a form is answered with; what a message has no buttons for is answered on the page. */
export interface AnswerKind {
	readonly answerWith: string;
	readonly labels: readonly string[];
}

/** What a message about one item offers, in the page's order; all alike. */
export function messageChoices({ answerWith, labels }: AnswerKind): MessageChoice[] {
	const unsure = { token: CHOICE.unsure, text: 'Not sure' };
	if (answerWith === 'approval') return [{ token: CHOICE.approve, text: 'Approve' }, { token: CHOICE.reject, text: 'Reject' }, unsure];
	if (answerWith !== 'labels') return [];
	return [...labels.map((label, index) => ({ token: String(index), text: shownLabel(label) })), { token: CHOICE.none, text: 'None of these' }, unsure];
}

/** Whether all of them fit beside each other as buttons. */
export const fitButtons = ({ answerWith, labels }: AnswerKind): boolean =>
	answerWith === 'approval' || (answerWith === 'labels' && labels.length <= MOST_LABEL_BUTTONS);
