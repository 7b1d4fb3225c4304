import type { Answer } from '../../../core/feedback/reviewRecords';
import { votesFor } from '../../../core/review/votingView';

const vote = (reviewer: string, more: Partial<Answer>): Answer => ({
	itemId: 'T-1',
	outcome: 'corrected',
	channel: 'page',
	identity: 'link',
	blind: true,
	decidedAt: '2026-11-23T10:00:00.000Z',
	reviewer,
	...more,
});

const voting = { voters: ['Ana', 'Tom'], agreeing: 2, everybody: false, adjudicator: 'Mira' };
const items = [{ itemId: 'T-1', decisionId: 'd', blind: true }];

const seen = (reviewer: string, votes: Answer[], answerWith: 'labels' | 'approval' | 'text') =>
	votesFor({ items, answers: [], votes, voting }, reviewer, answerWith)?.items.get('T-1')?.others.map(({ said }) => said);

test('of a blind item an adjudicator sees what was chosen, and nothing that compares it with the model', () => {
	const labels = seen('Mira', [vote('Ana', { outcome: 'approved', label: 'refund' }), vote('Tom', { label: 'fee' })], 'labels');
	expect(labels).toMatchObject([{ outcome: 'corrected', label: 'refund' }, { outcome: 'corrected', label: 'fee' }]);
	const texts = seen('Mira', [vote('Ana', { outcome: 'approved', text: 'Dear Ana' }), vote('Tom', { text: 'Dear Tom' })], 'text');
	expect(texts).toMatchObject([{ outcome: 'corrected', text: 'Dear Ana' }, { outcome: 'corrected', text: 'Dear Tom' }]);
	const approvals = seen('Mira', [vote('Ana', { outcome: 'approved', label: 'pay 100' }), vote('Tom', { outcome: 'rejected' })], 'approval');
	expect(approvals?.map((said) => [said?.outcome, said?.label])).toEqual([['approved', undefined], ['rejected', undefined]]);
});

test('whoever has voted sees the votes of the others as they are', () => {
	expect(seen('Tom', [vote('Ana', { outcome: 'approved', label: 'refund' }), vote('Tom', { label: 'fee' })], 'labels')).toMatchObject([{ outcome: 'approved', label: 'refund' }]);
});
