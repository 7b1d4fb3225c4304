import type { Answer } from '../feedback/store';
import type { ReviewForm } from './reviewForm';
import { shorten } from './shorten';

const MOST_LABEL_LETTERS = 200;

export const shownLabel = (label: string): string => shorten(label, MOST_LABEL_LETTERS);

/** An answer as the page names it. */
export function answerInWords(answer: Pick<Answer, 'outcome' | 'label'>, form: Pick<ReviewForm, 'answerWith'>): string {
	if (answer.outcome === 'unsure') return 'Not sure';
	if (form.answerWith === 'approval') return answer.outcome === 'rejected' ? 'Rejected' : 'Approved';
	if (answer.outcome === 'rejected') return 'None of these';
	return shownLabel(answer.label ?? '');
}

/** Who answered, for the beginning of a sentence. */
export const answererOf = (answer: Pick<Answer, 'reviewer'>): string =>
	answer.reviewer === undefined ? 'Someone' : shorten(answer.reviewer, 80);
