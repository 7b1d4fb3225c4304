import type { Answer } from '../feedback/reviewRecords';
import type { ReviewForm } from './reviewForm';
import { shorten } from './shorten';

const MOST_LABEL_LETTERS = 200;

export const shownLabel = (label: string): string => shorten(label, MOST_LABEL_LETTERS);

/** What of an answer is put into words. */
export type SaidAnswer = Pick<Answer, 'outcome' | 'label' | 'text' | 'edits'>;

/** An answer as the page names it. */
export function answerInWords(answer: SaidAnswer, form: Pick<ReviewForm, 'answerWith'>): string {
	if (answer.outcome === 'unsure') return 'Not sure';
	if (form.answerWith !== 'labels') {
		if (answer.outcome === 'rejected') return 'Rejected';
		if (form.answerWith === 'text') return answer.outcome === 'approved' ? 'As suggested' : shownLabel(answer.text ?? '');
		return answer.edits === undefined ? 'Approved' : 'Approved with changes';
	}
	if (answer.outcome === 'rejected') return 'None of these';
	return shownLabel(answer.label ?? '');
}

/** Who answered, for the beginning of a sentence. */
export const answererOf = (answer: Pick<Answer, 'reviewer'>): string =>
	answer.reviewer === undefined ? 'Someone' : shorten(answer.reviewer, 80);
