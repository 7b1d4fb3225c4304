import { answerInWords } from '../answerInWords';
import { openItems, type ToldReview } from './toldReview';

const items = (count: number): string => (count === 1 ? '1 item' : `${count} items`);

const waits = (count: number): string => (count === 1 ? 'waits' : 'wait');

/** What a message is about, in its first line. Says nothing of a suggestion. */
export function headline(told: ToldReview): string {
	const { notice, kind, state, answers, voted = 0 } = told;
	const [first] = answers;
	const alone = notice.itemCount === 1;
	if (state === 'answered') {
		if (alone && first !== undefined) return `Answered: ${answerInWords(first, notice)}`;
		return `All ${items(notice.itemCount)} are answered`;
	}
	if (state === 'over') return answers.length === 0 ? 'Time is over: undecided' : `Time is over: ${answers.length} of ${items(notice.itemCount)} answered`;
	const open = openItems(told);
	if (kind === 'reminder' || (kind === 'escalation' && answers.length + voted > 0)) return `${items(open)} still ${waits(open)} for an answer`;
	if (kind === 'escalation') return `Nobody has answered yet: ${alone ? notice.question : `${items(open)} ${waits(open)}`}`;
	if (kind === 'adjudicate') return `Others disagree, so your answer decides: ${alone ? notice.question : `${items(open)} ${waits(open)}`}`;
	return alone ? notice.question : `${items(open)} ${waits(open)} for your answer`;
}

/** On the button that opens the page. */
export function openWords(told: ToldReview): string {
	const open = openItems(told);
	if (told.notice.itemCount === 1) return 'Open the page';
	return told.answers.length === 0 ? `Open the ${open} items` : `Answer the ${items(open)} left`;
}
