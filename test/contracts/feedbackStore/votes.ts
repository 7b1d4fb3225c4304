import { UNTIL_TIED } from '../../../core/feedback/deliveryRecords';
import type { Answer } from '../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import type { Voting } from '../../../core/review/voting';
import { answer, at, LOOP, plan, review, reviewedRow } from './examples';

export const TWO_OF_THREE: Voting = { voters: ['Ana', 'Tom', 'Mira'], agreeing: 2, everybody: false };

const vote = (reviewer: string, label: string, minute: number, more: Partial<Answer> = {}): Answer =>
	answer('T-1', { reviewer, label, decidedAt: at(minute), ...more });

const inShort = ({ reviewer, label }: { reviewer?: string; label?: string }) => `${reviewer}: ${label}`;

export function describeVotes(store: () => FeedbackStore): void {
	describe('votes', () => {
		const open = async (voting: Voting, items: readonly string[] = ['T-1']) => await store().openReview(review(items, { voting }));

		test('an item has its answer when so many say the same; the answer is in their names and has all votes', async () => {
			await open(TWO_OF_THREE);
			expect(await store().claimAnswers('r-1', [vote('Ana', 'refund', 10, { comment: 'see page 2', secondsOnItem: 4 })])).toMatchObject({
				stored: ['T-1'],
				standing: [],
				complete: false,
			});
			expect((await store().claimAnswers('r-1', [vote('Tom', 'billing', 11)])).standing).toEqual([]);
			const last = await store().claimAnswers('r-1', [vote('Mira', 'refund', 12)]);
			expect(last).toMatchObject({ stored: ['T-1'], complete: true, completedAt: at(12) });
			const [standing] = last.standing;
			expect(standing).toMatchObject({ outcome: 'corrected', label: 'refund', reviewer: 'Ana, Mira', comment: 'see page 2', decidedAt: at(12) });
			expect(standing).not.toHaveProperty('adjudicated');
			expect(standing?.votes?.map(inShort)).toEqual(['Ana: refund', 'Tom: billing', 'Mira: refund']);
			expect(standing?.votes?.[0]).toMatchObject({ secondsOnItem: 4, comment: 'see page 2', identity: 'link' });
			const state = await store().review('r-1');
			expect(state).toMatchObject({ voting: TWO_OF_THREE, answers: [standing], completedAt: at(12), agreement: { items: 1, unanimous: 0, votes: 3 } });
			expect(state?.votes?.map(inShort)).toEqual(['Ana: refund', 'Tom: billing', 'Mira: refund']);
			expect(await store().findAnswers([{ reviewId: 'r-1', itemId: 'T-1' }])).toEqual([standing]);
			expect(await store().labels(LOOP)).toEqual(['refund']);
		});

		test('each reviewer has one vote on an item: the first', async () => {
			await open(TWO_OF_THREE);
			await store().claimAnswers('r-1', [vote('Ana', 'refund', 10)]);
			expect(await store().claimAnswers('r-1', [vote('Ana', 'billing', 11)])).toMatchObject({ stored: [], standing: [], complete: false });
			expect((await store().review('r-1'))?.votes?.map(inShort)).toEqual(['Ana: refund']);
		});

		test('a vote on an item that is decided changes nothing', async () => {
			await open(TWO_OF_THREE, ['T-1', 'T-2']);
			await store().claimAnswers('r-1', [vote('Ana', 'refund', 10)]);
			await store().claimAnswers('r-1', [vote('Tom', 'refund', 11)]);
			const before = await store().review('r-1');
			expect(await store().claimAnswers('r-1', [vote('Mira', 'billing', 12)])).toMatchObject({ stored: [], complete: false });
			expect(await store().review('r-1')).toEqual(before);
		});

		test('where all have to agree, one who does not leaves the item undecided, once all have voted', async () => {
			await open({ ...TWO_OF_THREE, agreeing: 3, everybody: true });
			await store().claimAnswers('r-1', [vote('Ana', 'refund', 10)]);
			expect(await store().claimAnswers('r-1', [vote('Tom', 'billing', 11)])).toMatchObject({ standing: [], complete: false });
			const { standing, complete } = await store().claimAnswers('r-1', [vote('Mira', 'refund', 12)]);
			expect(complete).toBe(true);
			expect(standing).toMatchObject([{ outcome: 'unsure', reviewer: 'Ana, Tom, Mira' }]);
			expect(standing[0]).not.toHaveProperty('label');
		});

		test('the adjudicator decides where the voters do not agree, not before, and the answer says so', async () => {
			await open({ voters: ['Ana', 'Tom'], agreeing: 2, everybody: false, adjudicator: 'Eve' }, ['T-1', 'T-2']);
			const eve = async (itemId: string) => await store().claimAnswers('r-1', [answer(itemId, { reviewer: 'Eve', label: 'sales', decidedAt: at(20) })]);
			expect(await eve('T-1')).toMatchObject({ stored: [], standing: [] });
			await store().claimAnswers('r-1', [vote('Ana', 'refund', 10)]);
			expect(await eve('T-1')).toMatchObject({ stored: [], standing: [] });
			expect(await store().claimAnswers('r-1', [vote('Tom', 'billing', 11)])).toMatchObject({ stored: ['T-1'], standing: [], complete: false });
			const { stored, standing } = await eve('T-1');
			expect(stored).toEqual(['T-1']);
			expect(standing).toMatchObject([{ label: 'sales', reviewer: 'Eve', adjudicated: true }]);
			expect(standing[0]?.votes?.map(inShort)).toEqual(['Ana: refund', 'Tom: billing']);
			expect(await eve('T-2')).toMatchObject({ stored: [] });
		});

		test('the vote that leaves an item tied makes it due that the adjudicator is told, once', async () => {
			await open({ voters: ['Ana', 'Tom'], agreeing: 2, everybody: false, adjudicator: 'Eve' }, ['T-1', 'T-2', 'T-3']);
			await store().planDeliveries([plan({ kind: 'adjudicate', recipient: 'U0000EVE', dueAt: UNTIL_TIED }), plan({ kind: 'reminder', dueAt: at(100) })]);
			const dueAt = async () => (await store().deliveries('r-1')).map((delivery) => delivery.dueAt);
			const both = async (itemId: string, minute: number, labels: readonly [string, string]) => {
				await store().claimAnswers('r-1', [{ ...vote('Ana', labels[0], minute), itemId }]);
				await store().claimAnswers('r-1', [{ ...vote('Tom', labels[1], minute + 1), itemId }]);
			};
			await both('T-1', 10, ['refund', 'refund']);
			expect(await dueAt()).toEqual([UNTIL_TIED, at(100)]);
			await both('T-2', 12, ['refund', 'billing']);
			expect(await dueAt()).toEqual([at(13), at(100)]);
			const leased = await store().leaseDeliveries({ holder: 'desk', now: at(14), leaseSeconds: 60, limit: 10, channels: ['slack'] });
			expect(leased).toMatchObject([{ kind: 'adjudicate', recipient: 'U0000EVE' }]);
			await both('T-3', 15, ['refund', 'billing']);
			expect(await dueAt()).toEqual([at(13), at(100)]);
		});

		test('nobody else votes', async () => {
			await open(TWO_OF_THREE);
			for (const stranger of [{ reviewer: 'Mallory' }, { reviewer: undefined }]) {
				await expect(store().claimAnswers('r-1', [answer('T-1'), answer('T-1', stranger)])).rejects.toMatchObject({ code: 'reviewer-not-asked' });
			}
			expect((await store().review('r-1'))?.votes).toEqual([]);
		});

		test.each<[how: string, end: () => Promise<unknown>]>([
			['the Desk closes it at its deadline', async () => await store().dueReviews({ now: new Date(at(1_500)), completeSince: new Date(at(0)), notSeenSince: new Date(at(0)), leaseSeconds: 1, most: { handOn: 1, lookAfter: 0 } })],
			['its run is gone', async () => await store().endReview('r-1', 'stopped', at(30))],
			['its items are recorded as timed out', async () => await store().recordFeedback([reviewedRow({ itemId: 'T-3', outcome: 'timed_out', answer: undefined, recordedAt: at(1_500) })])],
		])('how far the votes agree is kept of a review that ends before it is decided: %s', async (_how, end) => {
			await store().openReview(review(['T-1', 'T-2', 'T-3'], { voting: { ...TWO_OF_THREE, agreeing: 3, everybody: true }, desk: { pending: {}, resumeUrl: 'http://n8n/r-1' } }));
			const cast = async (reviewer: string, first: string, second: string) => await store().claimAnswers('r-1', [vote(reviewer, first, 10), { ...vote(reviewer, second, 10), itemId: 'T-2' }]);
			await cast('Ana', 'refund', 'billing');
			await cast('Tom', 'refund', 'sales');
			expect(await store().review('r-1')).not.toHaveProperty('agreement');
			await end();
			const state = await store().review('r-1');
			expect(state?.closed).toBeDefined();
			expect(state?.agreement).toMatchObject({ alpha: expect.any(Number), items: 2, unanimous: 1, votes: 4 });
		});

		test('a review that ends without a vote has nothing to agree on', async () => {
			await open(TWO_OF_THREE);
			await store().recordFeedback([reviewedRow({ outcome: 'timed_out', answer: undefined, recordedAt: at(1_500) })]);
			expect((await store().review('r-1'))?.closed).toBeDefined();
			expect(await store().review('r-1')).not.toHaveProperty('agreement');
		});

		test('of votes at once exactly one claim is complete, and each counts', async () => {
			const items = ['T-1', 'T-2', 'T-3'];
			await open({ ...TWO_OF_THREE, agreeing: 3, everybody: true }, items);
			const claims = await Promise.all(
				items.flatMap((itemId) => TWO_OF_THREE.voters.map(async (reviewer) => await store().claimAnswers('r-1', [answer(itemId, { reviewer })]))),
			);
			expect(claims.filter(({ complete }) => complete)).toHaveLength(1);
			expect(claims.flatMap(({ stored }) => stored)).toHaveLength(9);
			const state = await store().review('r-1');
			expect(state?.answers.map(({ reviewer, votes }) => [reviewer?.split(', ').sort(), votes?.length])).toEqual(items.map(() => [['Ana', 'Mira', 'Tom'], 3]));
			expect(state?.agreement).toEqual({ items: 3, unanimous: 3, votes: 9 });
		});
	});
}
