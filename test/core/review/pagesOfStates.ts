import type { Answer } from '../../../core/feedback/reviewRecords';
import { askOncePage } from '../../../core/review/askOncePage';
import {
	alreadyAnsweredPage,
	cameSecondPage,
	failedPage,
	handOnPage,
	linkNotValidPage,
	notHandedOnPage,
	sentPage,
} from '../../../core/review/outcomePages';
import { deadlinePassedPage, notWaitingPage } from '../../../core/review/overPages';
import { NOT_TICKED } from '../../../core/review/ownAnswers';
import { reviewPage } from '../../../core/review/page';
import { pageFormOf } from '../../../core/review/planted';
import type { ReviewForm } from '../../../core/review/reviewForm';
import type { ServedPage } from '../../../core/review/servedPage';
import { voteInPage } from '../../../core/review/votePages';
import { votesFor } from '../../../core/review/votingView';
import { approvalForm, blindItem, CLOCK, editForm, firstItems, LABELS, sampleForm, textForm } from './sampleForm';

const answerTo = (itemId: string, changes: Partial<Answer> = {}): Answer => ({
	itemId,
	outcome: 'corrected',
	label: 'Change PIN',
	reviewer: 'Tom',
	channel: 'page',
	identity: 'typed',
	blind: false,
	decidedAt: '2027-03-16T09:41:00.000Z',
	...changes,
});

const form = sampleForm({ items: firstItems(3), owner: 'Ana Costa, ana@example.org' });
const oneItem = sampleForm({ items: firstItems(10).slice(9) });
const OPTIONS = { ...CLOCK, pageNonce: 'nonce' };

const VOTING = { voters: ['Ana Costa', 'Tom Berg', 'Mira Novak'], agreeing: 2, everybody: false, adjudicator: 'Zoe Lind' };

/** What one of those who decide together sees. */
function votesOf(reviewer: string, votes: readonly Answer[], answers: readonly Answer[] = [], asked: ReviewForm = form) {
	const view = votesFor({ items: asked.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: '' })), answers, votes, voting: VOTING }, reviewer, 'labels');
	if (view === undefined) throw new Error('nobody votes');
	return view;
}

const both = [answerTo('T-1', { reviewer: 'Tom Berg', comment: 'They write of a card.' }), answerTo('T-1', { reviewer: 'Mira Novak', label: 'Card arrival' })];
const tied = [...both, answerTo('T-1', { reviewer: 'Ana Costa', label: 'Exchange rate' })];

const past = firstItems(2).map(({ text }, at) => ({ text, label: LABELS[at] ?? '' }));
const planted = [{ place: 1, predicted: LABELS[3] ?? '', item: { ...firstItems(7)[6]!, itemId: 'PAST-1', shown: [] } }];

const named = (asked: ReviewForm): ServedPage => {
	const page = askOncePage(asked, [], { token: asked.answerWith === 'labels' ? '0' : 'approve', pageUrl: '?k=1' }, OPTIONS);
	if (page === undefined) throw new Error('nothing to ask once');
	return page;
};

/** Every page that somebody may see who was asked, by the state that it tells of. */
export const pagesOfStates = (): Array<[state: string, page: ServedPage]> => [
	['asks', reviewPage(form, [], OPTIONS)],
	['asks one thing, with past answers', reviewPage(sampleForm({ items: firstItems(10).slice(9).map((item) => ({ ...item, past })) }), [], OPTIONS)],
	['asks blind', reviewPage(sampleForm({ items: firstItems(2).map(blindItem) }), [], OPTIONS)],
	['asks to approve', reviewPage(approvalForm(), [], OPTIONS)],
	['asks with fields to edit', reviewPage(editForm(), [], OPTIONS)],
	['asks for a text', reviewPage(textForm(), [], OPTIONS)],
	['asks with known answers', reviewPage(pageFormOf(sampleForm({ items: firstItems(3).map((item) => ({ ...item, shown: [] })) }), planted), [], OPTIONS)],
	['asks one person of a list', reviewPage(form, [answerTo('T-2')], { ...OPTIONS, reviewer: 'Ana Costa' })],
	['asks with problems', reviewPage(form, [], { ...OPTIONS, askName: 'required', problems: [{ itemId: 'T-1', message: 'There is a comment but no answer. Choose an answer too.' }, { message: 'Please write your name.' }] })],
	['could not be stored', reviewPage(form, [], { ...OPTIONS, notStored: true, kept: { cards: new Map([[1, { token: '0' }]]) } })],
	['shows a draft', reviewPage(form, [], { ...OPTIONS, reviewer: 'Ana Costa', kept: { cards: new Map([[1, { token: '0' }]]) }, tick: 'asked', draft: { savedAt: '2027-03-16T10:00:00.000Z', answers: 1, shown: true } })],
	['shows a draft that was not ticked', reviewPage(form, [], { ...OPTIONS, kept: { cards: new Map([[1, { token: '0' }]]) }, tick: 'asked', problems: [{ message: NOT_TICKED }] })],
	['offers a draft', reviewPage(form, [], { ...OPTIONS, draft: { savedAt: '2027-03-16T10:00:00.000Z', answers: 2, shown: false } })],
	['asks for a vote', reviewPage(form, [], { ...OPTIONS, reviewer: 'Ana Costa', votes: votesOf('Ana Costa', both) })],
	['asks the adjudicator', reviewPage(form, [], { ...OPTIONS, reviewer: 'Zoe Lind', votes: votesOf('Zoe Lind', tied) })],
	['vote is in', voteInPage(form, votesOf('Tom Berg', both), { counted: 1, late: [], revealed: [] })],
	['vote on one item is in', voteInPage(oneItem, votesOf('Tom Berg', [answerTo('T-10', { reviewer: 'Tom Berg' })], [], oneItem))],
	['vote came after the decision', voteInPage(form, votesOf('Ana Costa', both, [answerTo('T-1', { votes: both.map((vote) => ({ ...vote, reviewer: vote.reviewer ?? '' })) })]), { counted: 0, late: ['T-1'], revealed: [] })],
	['adjudicator waits', voteInPage(form, votesOf('Zoe Lind', both))],
	['asks once about a label', named(oneItem)],
	['asks once about an approval', named({ ...approvalForm(), items: approvalForm().items.slice(0, 1) })],
	['sent', sentPage(form, { ...CLOCK, sent: 3, left: 0, revealed: [] })],
	['sent, some left', sentPage(form, { ...CLOCK, sent: 1, left: 2, revealed: [], partialAtDeadline: true })],
	['sent, after a check', sentPage(form, { ...CLOCK, sent: 1, left: 0, revealed: [{ itemId: 'T-3', answer: answerTo('T-3'), predictedLabel: 'Card arrival' }] })],
	['recorded, but the run was stopped', sentPage(form, { ...CLOCK, sent: 3, left: 0, revealed: [], end: 'stopped' })],
	['recorded, but the run was deleted', sentPage(form, { ...CLOCK, sent: 1, left: 0, revealed: [], end: 'deleted' })],
	['vote is in, but the run was stopped', voteInPage(oneItem, votesOf('Tom Berg', [], [answerTo('T-10', { reviewer: 'Tom Berg' })], oneItem), { counted: 1, late: [], revealed: [], end: 'stopped' })],
	['answered, but the run was stopped', alreadyAnsweredPage(oneItem, [answerTo('T-10')], { ...CLOCK, end: 'stopped' })],
	['answered by one person', alreadyAnsweredPage(oneItem, [answerTo('T-10', { channel: 'slack', comment: 'See the terms.' })], CLOCK)],
	['answered by several', alreadyAnsweredPage(form, [answerTo('T-1'), answerTo('T-2', { outcome: 'unsure', label: undefined }), answerTo('T-3', { reviewer: undefined })], CLOCK)],
	['came second', cameSecondPage(form, { ...CLOCK, counted: 2, second: [{ standing: answerTo('T-1'), yours: { outcome: 'rejected' } }], left: 0, revealed: [] })],
	['not handed on yet', handOnPage(form, [answerTo('T-1')], CLOCK)],
	['time is over, nobody answered', deadlinePassedPage(form, { ...CLOCK, answered: 0, partialAtDeadline: true })],
	['time is over, some answered', deadlinePassedPage(form, { ...CLOCK, answered: 2, partialAtDeadline: false })],
	['time is over, some voted', deadlinePassedPage(form, { ...CLOCK, answered: 0, votes: 2, partialAtDeadline: true, end: 'handed-on' })],
	['time is over, the run was stopped', deadlinePassedPage(form, { ...CLOCK, answered: 1, votes: 1, partialAtDeadline: true, end: 'stopped' })],
	['time is over, late answer recorded', deadlinePassedPage(form, { ...CLOCK, answered: 1, partialAtDeadline: true, late: { sent: 1, recorded: 1 } })],
	...(['handed-on', 'went-on', 'stopped', 'deleted'] as const).map((reason): [string, ServedPage] => [reason, notWaitingPage(form, { ...CLOCK, reason, at: '2027-03-16T10:00:00.000Z', answered: 1 })]),
	['link is not valid', linkNotValidPage()],
	['failed', failedPage()],
	['could not go on', notHandedOnPage(form)],
];
