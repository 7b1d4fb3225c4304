import { openSqliteStore } from '../../../../core/feedback/sqliteStore';
import type { Answer } from '../../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../../core/feedback/store';
import { headline } from '../../../../core/review/notices/headline';
import { toldReview } from '../../../../core/review/notices/toldReview';
import { fixedSecret } from '../../../support/fixedDraws';
import { firstItems, sampleForm } from '../sampleForm';
import { noticeFor } from './sampleNotice';

const NOW = '2027-03-16T12:00:00.000Z';

let store: FeedbackStore;

beforeEach(async () => (store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret })));
afterEach(async () => await store.close());

test('the adjudicator is told how many items the others leave to them, and everybody else how many are open', async () => {
	const form = sampleForm({ items: firstItems(4) });
	const { reviewId, loop, deadlineAt } = form;
	const [agreed = '', tied = '', half = ''] = form.items.map(({ itemId }) => itemId);
	const voting = { voters: ['Ana', 'Tom'], agreeing: 2, everybody: true, adjudicator: 'Eve' };
	const items = form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `d ${itemId}` }));
	await store.openReview({ reviewId, loop, executionId: 'e', workflowId: 'w', nodeName: 'n', openedAt: '2027-03-16T11:00:00.000Z', deadlineAt, voting, items });
	const vote = (itemId: string, reviewer: string, label: string): Answer => ({ itemId, outcome: 'corrected', label, reviewer, channel: 'page', identity: 'link', blind: false, decidedAt: NOW });
	await store.claimAnswers(reviewId, [vote(agreed, 'Ana', 'Exchange rate'), vote(tied, 'Ana', 'Exchange rate'), vote(half, 'Ana', 'Exchange rate')]);
	await store.claimAnswers(reviewId, [vote(agreed, 'Tom', 'Exchange rate'), vote(tied, 'Tom', 'Pending transfer')]);
	const plan = { reviewId, channel: 'slack', recipient: '#support', dueAt: NOW, gapMinutes: 0, message: { ...noticeFor(form) } } as const;
	const deliveries = await store.planDeliveries([{ ...plan, kind: 'adjudicate' }, { ...plan, kind: 'reminder' }]);
	const said = [];
	for (const delivery of deliveries) {
		const told = await toldReview(store, delivery, NOW);
		said.push(told === undefined ? '' : headline(told));
	}
	expect(said).toEqual(['Others disagree, so your answer decides: 1 item waits', '3 items still wait for an answer']);
});
