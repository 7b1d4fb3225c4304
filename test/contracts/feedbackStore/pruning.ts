import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, decision, LOOP, prediction, review, version } from './examples';

export function describePruning(store: () => FeedbackStore): void {
	const promote = async (parent: number) => await store().promote(version({ parent, createdAt: at(100 + parent) }));
	const promoteMany = async (count: number) => {
		for (let parent = 0; parent < count; parent += 1) await promote(parent);
	};
	const pruned = async () => (await store().versions(LOOP)).filter((each) => each.pruned).map((each) => each.version);

	/** A review of an item that a version predicted. */
	const ask = async (model: number, reviewId = `r-${model}`) => {
		const itemId = `T-${model}`;
		const made = prediction({ model: { id: 'm', version: model } });
		await store().recordDecisions([decision({ itemId, decisionId: `${reviewId}/${itemId}`, prediction: made })]);
		await store().openReview(review([], { reviewId, items: [{ itemId, decisionId: `${reviewId}/${itemId}`, blind: false }] }));
		return { reviewId, itemId };
	};

	describe('old versions', () => {
		test('lose their weights when the 21st is promoted; what they were stays listed', async () => {
			await promoteMany(20);
			expect(await pruned()).toEqual([]);
			await promote(20);
			expect(await pruned()).toEqual([1]);
			const [first] = await store().versions(LOOP);
			expect(first).toMatchObject({ version: 1, state: 'earlier', pruned: true, labels: ['billing', 'refund'], metrics: version().metrics });
			await expect(store().version(LOOP, 1)).rejects.toMatchObject({
				code: 'version-pruned',
				message: `Of version 1 of the loop "${LOOP}" only the numbers are left: it is too old to be used again`,
			});
			expect((await store().version(LOOP, 2))?.weights).toHaveLength(514);
			await expect(store().rollBack({ loop: LOOP, from: 21, to: 1, reason: '', at: at(200) })).rejects.toMatchObject({ code: 'version-pruned' });
			expect((await store().champion(LOOP))?.version).toBe(21);
		});

		test('stay whole when they are in use, were replaced by the one in use, wait for a word, or made what people look at', async () => {
			await promoteMany(6);
			const waiting = await ask(2);
			expect(await store().keepCandidate(version({ parent: 6, createdAt: at(150) }))).toBe(7);
			await store().rollBack({ loop: LOOP, from: 6, to: 4, reason: '', at: at(160) });
			expect(await store().pruneVersions(LOOP, 1, at(170))).toEqual([6, 5, 1]);
			expect(await store().pruneVersions(LOOP, 1, at(171))).toEqual([]);
			expect(await pruned()).toEqual([1, 5, 6]);
			await store().claimAnswers(waiting.reviewId, [answer(waiting.itemId)]);
			await store().dropCandidate({ loop: LOOP, version: 7, at: at(180), reason: '' });
			expect(await store().pruneVersions(LOOP, 0, at(190))).toEqual([2]);
			// 3 is what a rollback from 4 goes to, 7 the newest.
			expect(await pruned()).toEqual([1, 2, 5, 6]);
		});

		test('of one loop say nothing about another', async () => {
			await promoteMany(3);
			await store().promote(version({ loop: 'another' }));
			expect(await store().pruneVersions('another', 1, at(170))).toEqual([]);
			expect(await store().pruneVersions(LOOP, 1, at(170))).toEqual([1]);
			expect((await store().versions('another'))[0]).toMatchObject({ pruned: false });
		});
	});
}
