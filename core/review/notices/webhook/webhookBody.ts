import type { DeliveryKind } from '../../../feedback/deliveryRecords';
import type { Answer } from '../../../feedback/reviewRecords';
import type { ToldReview } from '../toldReview';

const shown = ({ itemId, outcome, label, text, edits, reviewer, comment, decidedAt }: Answer) => ({ itemId, outcome, label, text, edits, reviewer, comment, decidedAt });

/** What an outside system is told, as JSON. Blind items carry no suggestion. `docs/answering-by-json.md` describes it. */
export function webhookBody(told: ToldReview, kind: DeliveryKind, now: string): string {
	const { notice, answers, state } = told;
	const { reviewId, loop, title, question, answerWith, labels, items, deadlineAt, pageVersion, pageUrl, editable, reviewers, alarms, workflow, owner } = notice;
	const data =
		kind === 'outcome'
			? { reviewId, loop, state, answers: answers.map(shown), open: state === 'answered' ? 0 : notice.itemCount - answers.length }
			: { reviewId, loop, title, question, answerWith, labels, items, deadlineAt, pageVersion, editable, workflow, ...(owner === undefined ? {} : { owner }), ...(alarms === undefined ? {} : { alarms }), answers: answers.map(shown), ...(reviewers === undefined ? { answerUrl: pageUrl } : { reviewers }) };
	return JSON.stringify({ type: `review.${kind}`, timestamp: now, data });
}
