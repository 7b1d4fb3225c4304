import type { DueQuestion } from '../../../core/feedback/deskRecords';
import type { ReviewOpening } from '../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, review, reviewedRow } from './examples';

const DESK = { workflowId: 'w-9', nodeId: 'desk' };

const MINUTE = 60_000;

const moment = (minutes: number): Date => new Date(at(minutes));

const forDesk = (reviewId: string, more: Partial<ReviewOpening> = {}): ReviewOpening =>
	review(['T-1', 'T-2'], { reviewId, desk: { pending: { page: `of ${reviewId}` }, resumeUrl: `http://n8n/${reviewId}?k=secret` }, ...more });

const due = (minutes: number, more: Partial<DueQuestion> = {}): DueQuestion => ({
	now: moment(minutes),
	completeSince: new Date(moment(minutes).getTime() - MINUTE / 6),
	notSeenSince: moment(minutes - 5),
	leaseSeconds: 25,
	most: { handOn: 100, lookAfter: 100 },
	...more,
});

export function describeDesk(store: () => FeedbackStore): void {
	describe('a Desk', () => {
		const active = async (minutes: number) => await store().activeDesk(moment(minutes), 3);

		test('is active as long as its clock ticks', async () => {
			await store().noteTick(DESK, at(0));
			expect(await active(0)).toBeUndefined();
			await store().announceDesk(DESK, 'https://n8n.example.org/webhook/hitl-desk/review', at(0));
			expect(await active(3)).toBe('https://n8n.example.org/webhook/hitl-desk/review');
			expect(await active(4)).toBeUndefined();
			await store().noteTick(DESK, at(3));
			expect(await active(6)).toBeDefined();
		});

		test('that moves has its new address; of two the first one’s counts while it is active', async () => {
			await store().announceDesk(DESK, 'https://a', at(0));
			await store().announceDesk({ ...DESK, nodeId: 'second' }, 'https://b', at(1));
			await store().announceDesk(DESK, 'https://a2', at(2));
			expect(await active(2)).toBe('https://a2');
			await store().retireDesk(DESK);
			expect(await active(2)).toBe('https://b');
			await store().noteTick(DESK, at(3));
			expect(await active(3)).toBe('https://a2');
		});

		test('says by what it sends, when it is announced and with each tick; several Desks say it together', async () => {
			const channels = async (minutes: number) => await store().deskChannels(moment(minutes), 3);
			expect(await channels(0)).toEqual([]);
			await store().announceDesk(DESK, 'https://a', at(0));
			expect(await channels(0)).toEqual([]);
			await store().noteTick(DESK, at(1), ['slack']);
			await store().announceDesk({ ...DESK, nodeId: 'second' }, 'https://b', at(2), ['webhook', 'email']);
			expect(await channels(3)).toEqual(['slack', 'email', 'webhook']);
			await store().noteTick(DESK, at(3));
			expect(await channels(6)).toEqual(['slack']);
			await store().noteTick(DESK, at(6), []);
			expect(await channels(6)).toEqual([]);
		});
	});

	test('what is wrong with the address of a Desk is kept until it is right', async () => {
		await store().announceDesk(DESK, 'https://n8n/desk', at(0));
		expect(await store().addressFault('https://n8n/desk')).toBeUndefined();
		await store().noteAddress('https://n8n/desk', 'nobody answers there');
		expect(await store().addressFault('https://n8n/desk')).toBe('nobody answers there');
		expect(await store().addressFault('https://n8n/other')).toBeUndefined();
		await store().noteAddress('https://n8n/desk', undefined);
		expect(await store().addressFault('https://n8n/desk')).toBeUndefined();
	});

	describe('a Slack app', () => {
		const reaches = async (credential: string, minutes = 0) => await store().slackReachesDesk(credential, moment(minutes), 3);

		test('reaches a Desk once a request of its own has arrived there, as long as the Desk is active and stays at its address', async () => {
			expect(await store().noteSlackRequest(DESK, 'slackApi 1', at(0))).toBe(false);
			await store().announceDesk(DESK, 'https://a', at(0));
			expect(await reaches('slackApi 1')).toBe(false);
			expect(await store().noteSlackRequest(DESK, 'slackApi 1', at(0))).toBe(true);
			expect(await store().noteSlackRequest(DESK, 'slackApi 1', at(1))).toBe(false);
			expect([await reaches('slackApi 1'), await reaches('slackApi 2'), await reaches('slackApi 1', 4)]).toEqual([true, false, false]);
			await store().announceDesk(DESK, 'https://a', at(5));
			expect(await reaches('slackApi 1', 5)).toBe(true);
			await store().announceDesk(DESK, 'https://b', at(5));
			expect(await reaches('slackApi 1', 5)).toBe(false);
			expect(await store().noteSlackRequest(DESK, 'slackApi 2', at(5))).toBe(true);
			expect(await reaches('slackApi 2', 5)).toBe(true);
		});
	});

	describe('what a Desk needs of a review', () => {
		test('is kept with it, and the newest counts when it is opened again', async () => {
			await store().openReview(review(['T-1']));
			expect(await store().deskReview('r-1')).toBeUndefined();
			expect(await store().deskReview('r-2')).toBeUndefined();
			await store().openReview(forDesk('r-2'));
			const state = await store().review('r-2');
			expect(state).not.toHaveProperty('desk');
			expect(await store().deskReview('r-2')).toEqual({ state, pending: { page: 'of r-2' }, resumeUrl: 'http://n8n/r-2?k=secret' });
			await store().openReview(forDesk('r-2', { desk: { pending: { page: 'new' }, resumeUrl: 'http://n8n/again' } }));
			expect(await store().deskReview('r-2')).toMatchObject({ pending: { page: 'new' }, resumeUrl: 'http://n8n/again' });
		});

		test('loses its address when it ends, for good; the first end stands and an open review is closed by it', async () => {
			await store().openReview(forDesk('r-1'));
			await store().endReview('r-1', 'stopped', at(20));
			await store().endReview('r-1', 'handed-on', at(21));
			await store().openReview(forDesk('r-1'));
			const kept = await store().deskReview('r-1');
			expect(kept).toMatchObject({ end: 'stopped', state: { closed: { at: at(20), reason: 'stopped' } } });
			expect(kept).not.toHaveProperty('resumeUrl');
			await expect(store().claimAnswers('r-1', [answer('T-1')])).rejects.toMatchObject({ code: 'review-closed' });
		});

		test('a review whose answers are complete is not closed by its end', async () => {
			await store().openReview(forDesk('r-1'));
			await store().claimAnswers('r-1', [answer('T-1'), answer('T-2')]);
			await store().endReview('r-1', 'handed-on', at(20));
			expect((await store().review('r-1'))?.closed).toBeUndefined();
			expect(await store().deskReview('r-1')).toMatchObject({ end: 'handed-on' });
		});

		test('is forgotten some time after the end, and the answers stay', async () => {
			await store().openReview(forDesk('r-1'));
			await store().openReview(forDesk('r-2'));
			await store().claimAnswers('r-1', [answer('T-1')]);
			await store().endReview('r-1', 'deleted', at(20));
			expect(await store().forgetDeskReviews(at(20))).toBe(0);
			expect(await store().forgetDeskReviews(at(21))).toBe(1);
			expect(await store().deskReview('r-1')).toBeUndefined();
			expect((await store().review('r-1'))?.answers).toHaveLength(1);
			expect(await store().deskReview('r-2')).toBeDefined();
		});

		test('is forgotten some time after the deadline where no Desk looks after it, and the answers stay', async () => {
			await store().openReview(forDesk('r-1'));
			await store().openReview(forDesk('r-2', { deadlineAt: at(9_000) }));
			await store().claimAnswers('r-1', [answer('T-1')]);
			expect(await store().forgetDeskReviews(at(1_441))).toBe(0);
			expect(await store().forgetDeskReviews(at(1_442))).toBe(1);
			expect(await store().deskReview('r-1')).toBeUndefined();
			expect((await store().review('r-1'))?.answers).toHaveLength(1);
			expect(await store().deskReview('r-2')).toBeDefined();
		});

		test('is not forgotten while a Desk still tries to hand it on', async () => {
			await store().openReview(forDesk('r-1'));
			expect(await store().dueReviews(due(2_000))).toHaveLength(1);
			expect(await store().forgetDeskReviews(at(2_000))).toBe(0);
		});

		test('does not pile up without a Desk: a new review takes those out that are long over', async () => {
			const daysOn = (days: number, more: number): string => at(1_441 + days * 1_440 + more);
			await store().openReview(forDesk('r-1'));
			await store().openReview(forDesk('r-2', { openedAt: daysOn(30, 0), deadlineAt: daysOn(31, 0) }));
			expect(await store().deskReview('r-1')).toBeDefined();
			await store().openReview(forDesk('r-3', { openedAt: daysOn(30, 1), deadlineAt: daysOn(31, 1) }));
			expect(await store().deskReview('r-1')).toBeUndefined();
			expect(await store().deskReview('r-2')).toBeDefined();
			// A node that is tried again after so long asks on its new page.
			await store().openReview(forDesk('r-1', { openedAt: daysOn(90, 0), deadlineAt: daysOn(91, 0) }));
			expect(await store().deskReview('r-1')).toMatchObject({ resumeUrl: 'http://n8n/r-1?k=secret', state: { deadlineAt: daysOn(91, 0) } });
		});

		test('nothing is closed by Record Feedback without a reason', async () => {
			await store().openReview(forDesk('r-1'));
			await store().recordFeedback([reviewedRow({ itemId: 'T-1', outcome: 'timed_out', answer: undefined, recordedAt: at(1_500) })]);
			expect((await store().review('r-1'))?.closed).toEqual({ at: at(1_500), reason: 'deadline' });
		});
	});

	describe('due reviews', () => {
		test('what waits is looked after now and then, the longest unseen first', async () => {
			await store().openReview(forDesk('r-1', { openedAt: at(2) }));
			await store().openReview(forDesk('r-2', { openedAt: at(1) }));
			await store().openReview(review(['T-1'], { reviewId: 'r-3' }));
			expect(await store().dueReviews(due(5))).toEqual([]);
			const both = await store().dueReviews(due(10));
			expect(both.map(({ reviewId }) => reviewId)).toEqual(['r-2', 'r-1']);
			expect(both[0]).toEqual({ reviewId: 'r-2', work: 'lookAfter', resumeUrl: 'http://n8n/r-2?k=secret', deadlineAt: at(1_441) });
			expect(await store().dueReviews(due(12))).toEqual([]);
			expect(await store().dueReviews(due(15, { most: { handOn: 0, lookAfter: 1 } }))).toHaveLength(1);
		});

		test('complete answers are handed on when nobody did so for a while, and until they were', async () => {
			await store().openReview(forDesk('r-1'));
			await store().claimAnswers('r-1', [answer('T-1', { decidedAt: at(10) }), answer('T-2', { decidedAt: at(10) })]);
			expect((await store().dueReviews(due(10))).filter(({ work }) => work === 'handOn')).toEqual([]);
			const [first] = await store().dueReviews(due(11));
			expect(first).toMatchObject({ reviewId: 'r-1', work: 'handOn' });
			// Leased: another process leaves it alone, until the lease is over.
			expect(await store().dueReviews(due(11))).toEqual([]);
			expect(await store().dueReviews(due(12))).toHaveLength(1);
			await store().endReview('r-1', 'handed-on', at(12));
			expect(await store().dueReviews(due(13))).toEqual([]);
		});

		test('when its time is over a review is closed, with the answers that are there, and due at once', async () => {
			await store().openReview(forDesk('r-1'));
			await store().claimAnswers('r-1', [answer('T-2')]);
			expect(await store().dueReviews(due(1_441))).toMatchObject([{ reviewId: 'r-1', work: 'handOn' }]);
			expect(await store().review('r-1')).toMatchObject({ closed: { at: at(1_441), reason: 'deadline' }, answers: [{ itemId: 'T-2' }] });
			await expect(store().claimAnswers('r-1', [answer('T-1')])).rejects.toMatchObject({ code: 'review-closed' });
		});

		test('more than a few hundred that are over at once are all closed before anything is handed on', async () => {
			for (let count = 0; count < 250; count += 1) await store().openReview(forDesk(`r-${count}`));
			expect(await store().dueReviews(due(1_441, { most: { handOn: 3, lookAfter: 0 } }))).toHaveLength(3);
			expect((await store().review('r-249'))?.closed).toEqual({ at: at(1_441), reason: 'deadline' });
		});

		test('a review without a part for the Desk is not closed by the clock', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			expect(await store().dueReviews(due(2_000))).toEqual([]);
			expect((await store().review('r-1'))?.closed).toBeUndefined();
		});

		test('the last claim and the clock at the deadline: one of them wins, never both', async () => {
			for (let round = 0; round < 20; round += 1) {
				const reviewId = `r-${round}`;
				await store().openReview(forDesk(reviewId));
				const claim = store().claimAnswers(reviewId, [answer('T-1'), answer('T-2')]).then(
					({ complete }) => complete,
					() => false,
				);
				const [complete] = await Promise.all([claim, store().dueReviews(due(1_441))]);
				const state = await store().review(reviewId);
				expect(state?.completedAt !== undefined).toBe(complete);
				expect(state?.closed !== undefined).toBe(!complete);
			}
		});

		test('of ten processes that ask at once one gets a review', async () => {
			await store().openReview(forDesk('r-1'));
			const asked = await Promise.all(Array.from({ length: 10 }, async () => await store().dueReviews(due(10))));
			expect(asked.flat()).toHaveLength(1);
		});

		test('what was missing is looked for again once its lease is over, before all others, and since when is remembered until it is found', async () => {
			await store().openReview(forDesk('r-1'));
			await store().dueReviews(due(10));
			expect(await store().noteMissing('r-1', at(10))).toBe(at(10));
			await store().openReview(forDesk('r-2'));
			expect((await store().dueReviews(due(10))).map(({ reviewId }) => reviewId)).toEqual(['r-2']);
			expect((await store().dueReviews(due(10.5))).map(({ reviewId }) => reviewId)).toEqual(['r-1']);
			expect(await store().noteMissing('r-1', at(11))).toBe(at(10));
			await store().noteWaiting('r-1');
			expect(await store().noteMissing('r-1', at(30))).toBe(at(30));
		});

		test('is not asked about any more once nobody has said for so long what became of it; an end that is known stays', async () => {
			await store().openReview(forDesk('r-1'));
			expect(await store().stopAsking('r-1', at(10), at(5))).toBe(false);
			expect(await store().stopAsking('r-1', at(20), at(9))).toBe(false);
			expect(await store().stopAsking('r-1', at(20), at(10))).toBe(true);
			expect(await store().stopAsking('r-1', at(21), at(10))).toBe(false);
			expect(await store().dueReviews(due(30))).toEqual([]);
			const found = await store().deskReview('r-1');
			expect(found).not.toHaveProperty('resumeUrl');
			expect(found).not.toHaveProperty('end');
			await store().openReview(forDesk('r-2'));
			await store().endReview('r-2', 'deleted', at(10));
			expect(await store().stopAsking('r-2', at(20), at(20))).toBe(false);
		});
	});
}
