import type { Delivery, DeliveryLease, DeliveryPlan } from '../../../core/feedback/deliveryRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, plan, review, reviewedRow } from './examples';

const idsOf = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ reviewId, kind, channel, recipient }) => `${reviewId} ${kind} ${channel} ${recipient}`);

export function describeDeliveries(store: () => FeedbackStore): void {
	const open = async (...reviewIds: string[]) => {
		for (const reviewId of reviewIds) await store().openReview(review(['T-1'], { reviewId }));
	};
	const planned = async (...plans: Array<Partial<DeliveryPlan>>) => await store().planDeliveries(plans.map((more) => plan(more)));
	const lease = async (minutes: number, more: Partial<DeliveryLease> = {}) =>
		await store().leaseDeliveries({ holder: 'one', now: at(minutes), leaseSeconds: 60, limit: 10, channels: ['slack', 'email', 'webhook'], ...more });

	describe('deliveries', () => {
		test('are planned once, with an id that says which they are', async () => {
			await open('r-1', 'r-2');
			const first = await planned({}, { channel: 'email', recipient: 'ana@example.org' }, { kind: 'reminder', dueAt: at(700) }, { reviewId: 'r-2' });
			expect(new Set(first.map(({ id }) => id)).size).toBe(4);
			expect(first[0]).toEqual({ ...plan(), id: expect.stringMatching(/^[\w-]{22}$/), attempts: 0, joined: false });
			expect(await planned({ message: { question: 'Another' }, dueAt: at(9) })).toEqual([first[0]]);
			expect(await store().deliveries('r-1')).toEqual(first.slice(0, 3));
			expect(await store().deliveries('r-9')).toEqual([]);
			expect(await planned()).toEqual([]);
		});

		test('of a review that was never opened are refused, and nothing of that call is stored', async () => {
			await open('r-1');
			await expect(planned({}, { reviewId: 'r-9' })).rejects.toMatchObject({ code: 'review-unknown' });
			await expect(planned({}, { recipient: '#x', dueAt: 'soon' })).rejects.toMatchObject({ code: 'decision-malformed' });
			expect(await store().deliveries('r-1')).toEqual([]);
		});

		test('are leased when they are due, longest due first, to one holder until the lease runs out', async () => {
			await open('r-1');
			await planned({ recipient: '#later', dueAt: at(5) }, { recipient: '#first', dueAt: at(2) }, { recipient: '#tomorrow', dueAt: at(1_440) });
			expect(await lease(1)).toEqual([]);
			const leased = await lease(6);
			expect(leased).toMatchObject([{ recipient: '#first', leasedUntil: at(7) }, { recipient: '#later', leasedUntil: at(7) }]);
			expect(await lease(6.5, { holder: 'two' })).toEqual([]);
			expect(idsOf(await lease(7, { holder: 'two' }))).toEqual(idsOf(leased));
		});

		test('are leased only as many, by channel and by review as somebody can send', async () => {
			await open('r-1', 'r-2');
			await planned({ recipient: 'a' }, { recipient: 'b' }, { channel: 'email' }, { channel: 'webhook', reviewId: 'r-2' });
			expect(await lease(2, { channels: [] })).toEqual([]);
			expect(idsOf(await lease(2, { channels: ['slack'], limit: 1 }))).toEqual(['r-1 asked slack a']);
			expect(idsOf(await lease(2, { reviewId: 'r-2' }))).toEqual(['r-2 asked webhook #support']);
			expect(idsOf(await lease(2))).toEqual(['r-1 asked slack b', 'r-1 asked email #support']);
		});

		test('are marked once they arrived; the first word counts, whoever says it', async () => {
			await open('r-1');
			const [delivery] = await planned({});
			await lease(2);
			expect(await store().markDelivered(delivery?.id ?? '', { at: at(3), reference: 'C1/17.1' })).toBe(true);
			expect(await store().markDelivered(delivery?.id ?? '', { at: at(4), reference: 'C1/18.1' })).toBe(false);
			expect(await store().markDelivered('unknown', { at: at(4) })).toBe(false);
			await store().postponeDelivery(delivery?.id ?? '', { holder: 'one', dueAt: at(9), error: 'late' });
			expect(await store().deliveries('r-1')).toEqual([{ ...delivery, deliveredAt: at(3), reference: 'C1/17.1' }]);
			expect(await lease(1_000)).toEqual([]);
		});

		test('that failed are due again when their holder says, with the reason and the count', async () => {
			await open('r-1');
			const [delivery] = await planned({});
			const id = delivery?.id ?? '';
			await lease(2);
			await store().postponeDelivery(id, { holder: 'one', dueAt: at(4), error: 'Slack answered 503' });
			expect(await lease(3)).toEqual([]);
			expect(await lease(4, { holder: 'two' })).toMatchObject([{ attempts: 1, lastError: 'Slack answered 503' }]);
			// Whose lease went to somebody else has nothing to say any more.
			await store().postponeDelivery(id, { holder: 'one', dueAt: at(500), error: 'gone' });
			await store().postponeDelivery(id, { holder: 'two', dueAt: at(6) });
			expect(await store().deliveries('r-1')).toEqual([{ ...delivery, dueAt: at(6), attempts: 1, lastError: 'Slack answered 503' }]);
		});

		test('ask nobody once the review is answered, closed or over, and say then what became of it', async () => {
			await open('r-1', 'r-2', 'r-3');
			for (const reviewId of ['r-1', 'r-2', 'r-3']) {
				await planned({ reviewId }, { reviewId, kind: 'reminder' }, { reviewId, channel: 'email', recipient: 'ana@example.org' }, { reviewId, channel: 'webhook', recipient: 'https://a.example' });
			}
			await store().claimAnswers('r-1', [answer('T-1', { decidedAt: at(10) })]);
			await store().recordFeedback([reviewedRow({ reviewId: 'r-2', outcome: 'timed_out', answer: undefined, recordedAt: at(12) })]);
			const outcomes = ['r-1 outcome slack #support', 'r-1 outcome webhook https://a.example', 'r-2 outcome slack #support', 'r-2 outcome webhook https://a.example'];
			expect(idsOf(await lease(1_441))).toEqual(outcomes);
			// Answers that come twice end a review once.
			await store().claimAnswers('r-1', [answer('T-1', { decidedAt: at(20) })]);
			expect((await store().deliveries('r-1')).filter(({ kind }) => kind === 'outcome')).toHaveLength(2);
			expect((await store().deliveries('r-3')).filter(({ kind }) => kind === 'outcome')).toEqual([]);
		});

		test('to one who gets a message now and then are leased together, by one at a time', async () => {
			await open('r-1', 'r-2', 'r-3');
			const gap = { gapMinutes: 15 };
			await planned({ ...gap }, { ...gap, reviewId: 'r-2' }, { ...gap, reviewId: 'r-3', recipient: '#other' });
			expect(idsOf(await lease(2, { reviewId: 'r-2' }))).toEqual(['r-2 asked slack #support', 'r-1 asked slack #support']);
			await open('r-4');
			await planned({ ...gap, reviewId: 'r-4' }, { reviewId: 'r-4', kind: 'reminder' });
			expect(idsOf(await lease(2, { holder: 'two' }))).toEqual(['r-3 asked slack #other', 'r-4 reminder slack #support']);
			expect(idsOf(await lease(3, { holder: 'two', reviewId: 'r-4' }))).toContain('r-4 asked slack #support');
		});

		test('that rewrite a message in Slack wait while somebody adds to it', async () => {
			await open('r-1', 'r-2');
			const gap = { gapMinutes: 15 };
			const [first] = await planned({ ...gap });
			await lease(2);
			await store().markDelivered(first?.id ?? '', { at: at(2), reference: 'C1/17.1' });
			await planned({ ...gap, reviewId: 'r-2' }, { reviewId: 'r-2', recipient: '#other' });
			await store().claimAnswers('r-1', [answer('T-1', { decidedAt: at(3) })]);
			expect(idsOf(await lease(3, { reviewId: 'r-2' }))).toEqual(['r-2 asked slack #support', 'r-2 asked slack #other']);
			expect(await lease(3.5, { holder: 'two' })).toEqual([]);
			expect(idsOf(await lease(4, { holder: 'two', reviewId: 'r-1' }))).toEqual(['r-1 outcome slack #support']);
		});

		test('of one message are found by its reference, and the last message by its time', async () => {
			await open('r-1', 'r-2', 'r-3');
			const [first, second, third] = await planned({}, { reviewId: 'r-2' }, { reviewId: 'r-3', recipient: '#other' });
			await store().markDelivered(second?.id ?? '', { at: at(5), reference: 'C1/17.1' });
			await store().markDelivered(first?.id ?? '', { at: at(8), reference: 'C1/17.1', joined: true });
			await store().markDelivered(third?.id ?? '', { at: at(6), reference: 'C2/17.1' });
			expect(idsOf(await store().deliveriesInMessage('slack', 'C1/17.1'))).toEqual(['r-2 asked slack #support', 'r-1 asked slack #support']);
			expect(await store().deliveriesInMessage('email', 'C1/17.1')).toEqual([]);
			// What was added to a message is no message of its own.
			expect(await store().lastMessage('slack', '#support', at(4))).toMatchObject({ reviewId: 'r-2' });
			expect(await store().lastMessage('slack', '#support', at(5))).toBeUndefined();
			expect(await store().lastMessage('email', '#support', at(4))).toBeUndefined();
		});

		test('that are due are counted, with the time since when', async () => {
			await open('r-1');
			expect(await store().dueDeliveries(at(9))).toEqual([]);
			await planned({ dueAt: at(5) }, { kind: 'reminder', dueAt: at(3) }, { kind: 'escalation', dueAt: at(99) }, { channel: 'email', recipient: 'ana@example.org', dueAt: at(4) });
			expect(await store().dueDeliveries(at(9))).toEqual([
				{ channel: 'email', count: 1, oldestDueAt: at(4) },
				{ channel: 'slack', count: 2, oldestDueAt: at(3) },
			]);
			// Of a review that is over nobody is asked any more; what became of it is due.
			await store().claimAnswers('r-1', [answer('T-1', { decidedAt: at(10) })]);
			expect(await store().dueDeliveries(at(11))).toEqual([{ channel: 'slack', count: 1, oldestDueAt: at(10) }]);
		});

		test('that were given up are done, with their error, by whoever held them', async () => {
			await open('r-1');
			const [delivery] = await planned({});
			await lease(2);
			const id = delivery?.id ?? '';
			await store().giveUpDelivery(id, { holder: 'another', at: at(3), error: 'not theirs' });
			expect((await store().deliveries('r-1'))[0]).not.toHaveProperty('deliveredAt');
			await store().giveUpDelivery(id, { holder: 'one', at: at(4), error: 'nobody can change it' });
			expect(await store().deliveries('r-1')).toMatchObject([{ deliveredAt: at(4), lastError: 'nobody can change it', attempts: 1 }]);
			expect(await store().dueDeliveries(at(99))).toEqual([]);
		});

		test('to hostile recipients with hostile texts come back as they went in', async () => {
			await open('r-1');
			const hostile = `'; DROP TABLE deliveries; -- \0 \ud83d \u202e <b>`;
			const [delivery] = await planned({ recipient: hostile, message: { __proto__x: hostile, deep: { text: hostile } } });
			await lease(2);
			await store().postponeDelivery(delivery?.id ?? '', { holder: 'one', dueAt: at(3), error: hostile });
			await store().markDelivered(delivery?.id ?? '', { at: at(4), reference: hostile });
			const [found] = await store().deliveriesInMessage('slack', hostile);
			expect(found).toMatchObject({ recipient: hostile, lastError: hostile, message: { deep: { text: hostile } } });
			expect(await store().lastMessage('slack', hostile, at(0))).toEqual(found);
		});
	});
}
