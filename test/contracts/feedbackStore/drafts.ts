import type { FeedbackStore } from '../../../core/feedback/store';
import type { DraftSave } from '../../../core/feedback/draftRecords';
import { answer, at, review, reviewedRow } from './examples';

const save = (cards: DraftSave['changed']['cards'], more: Partial<DraftSave> = {}): DraftSave => ({
	reviewId: 'r-1',
	link: 'ab'.repeat(32),
	changed: { cards },
	savedAt: at(5),
	...more,
});

export function describeDrafts(store: () => FeedbackStore): void {
	const draft = async (link = 'ab'.repeat(32)) => await store().draft('r-1', link);

	describe('drafts', () => {
		test('cards that come later stand beside those kept, and take the place of their own', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			expect(await draft()).toBeUndefined();
			const first = save({ 1: { token: '3', comment: 'a\0\ud800' }, 2: { edits: ['', null, 'x'], text: '' } });
			expect(await store().keepDraft(first)).toBe('kept');
			expect(await store().keepDraft(first)).toBe('kept');
			expect(await draft()).toEqual({ cards: first.changed.cards, savedAt: at(5) });
			await store().keepDraft(save({}, { savedAt: at(6), changed: { reviewer: 'Ana', cards: { 1: {} } } }));
			expect(await draft()).toEqual({ reviewer: 'Ana', cards: { 1: {}, 2: first.changed.cards[2] }, savedAt: at(6) });
			await store().keepDraft(save({}, { savedAt: at(7), changed: { reviewer: '', cards: {} } }));
			expect(await draft()).not.toHaveProperty('reviewer');
		});

		test('each link has its own', async () => {
			await store().openReview(review(['T-1']));
			await store().keepDraft(save({ 1: { token: '0' } }));
			expect(await draft('cd'.repeat(32))).toBeUndefined();
			expect(await store().draft('r-2', 'ab'.repeat(32))).toBeUndefined();
		});

		test('two cards that come at once both stay', async () => {
			await store().openReview(review(['T-1']));
			const places = Array.from({ length: 20 }, (_none, index) => String(index + 1));
			await Promise.all(places.map(async (place) => await store().keepDraft(save({ [place]: { token: place } }))));
			expect(Object.keys((await draft())?.cards ?? {})).toHaveLength(20);
		});

		test('a draft that is too long changes nothing', async () => {
			await store().openReview(review(['T-1']));
			await store().keepDraft(save({ 1: { comment: 'short' } }));
			expect(await store().keepDraft(save({ 2: { comment: 'x'.repeat(1_000_000) } }))).toBe('too-long');
			expect((await draft())?.cards).toEqual({ 1: { comment: 'short' } });
		});

		test('is gone when the review is complete, and none is kept any more', async () => {
			await store().openReview(review(['T-1', 'T-2']));
			await store().keepDraft(save({ 1: { token: '0' } }));
			await store().claimAnswers('r-1', [answer('T-1')]);
			expect(await draft()).toBeDefined();
			await store().claimAnswers('r-1', [answer('T-2')]);
			expect(await draft()).toBeUndefined();
			expect(await store().keepDraft(save({ 1: { token: '0' } }))).toBe('closed');
			expect(await store().keepDraft(save({}, { reviewId: 'unknown' }))).toBe('closed');
			expect(await draft()).toBeUndefined();
		});

		test('is gone when the review is closed', async () => {
			await store().openReview(review(['T-1']));
			await store().keepDraft(save({ 1: { token: '0' } }));
			await store().recordFeedback([reviewedRow({ outcome: 'timed_out', answer: undefined, recordedAt: at(1_500) })]);
			expect(await draft()).toBeUndefined();
			expect(await store().keepDraft(save({ 1: { token: '0' } }))).toBe('closed');
		});
	});
}
