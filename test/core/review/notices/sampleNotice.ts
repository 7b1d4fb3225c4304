import type { Answer } from '../../../../core/feedback/reviewRecords';
import { noticeOf, type Notice } from '../../../../core/review/notices/notice';
import type { ToldReview } from '../../../../core/review/notices/toldReview';
import type { ReviewForm } from '../../../../core/review/reviewForm';
import { CLOCK, firstItems, LABELS, sampleForm } from '../sampleForm';

export const PAGE = 'https://n8n.example.org/webhook-waiting/57/node?k=N0nce&signature=abc';

export const links = { pageUrl: PAGE, choiceUrl: (token: string) => `https://n8n.example.org/webhook-waiting/57/node?k=N0nce&a=${token}&signature=of${token}` };

/** One item and four labels: fits into one message. */
export const singleForm = (changes: Partial<ReviewForm> = {}): ReviewForm => sampleForm({ items: firstItems(12).slice(11), labels: LABELS.slice(4, 8), ...changes });

export const noticeFor = (form: ReviewForm, whole = false): Notice => noticeOf(form, links, { workflow: 'Inbox triage', timeZone: CLOCK.timeZone, from: 'HITL <hitl@example.org>', whole });

export const told = (form: ReviewForm, more: Partial<ToldReview> = {}): ToldReview => ({ notice: noticeFor(form), kind: 'asked', state: 'open', answers: [], ...more });

export const answered = (form: ReviewForm, more: Partial<Answer> = {}): ToldReview =>
	told(form, {
		state: 'answered',
		answers: form.items.map(({ itemId }) => ({ itemId, outcome: 'corrected', label: 'Pending transfer', reviewer: 'Tom Berg', channel: 'page', identity: 'typed', blind: false, decidedAt: '2027-03-16T12:01:00.000Z', ...more })),
	});
