import { isHitlError } from '../../../core/errors';
import { readReviewForm } from '../../../core/review/reviewForm';
import { approvalForm, blindForm, editForm, firstItems, sampleForm } from './sampleForm';

describe('readReviewForm', () => {
	it.each([sampleForm(), blindForm(), approvalForm()])('reads back what was stored ($title)', (form) => {
		expect(readReviewForm(JSON.parse(JSON.stringify(form)))).toEqual(form);
	});

	it.each<[what: string, stored: unknown, sentence: RegExp]>([
		['nothing', undefined, /cannot be shown/],
		['another shape', { reviewId: 'x' }, /cannot be shown/],
		['no items', sampleForm({ items: [] }), /cannot be shown/],
		['a blind item with its suggestion', sampleForm({ items: firstItems(1).map((item) => ({ ...item, blind: true })) }), /a blind item carries the suggestion/],
		['a blind item with past answers', sampleForm({ items: firstItems(1).map(({ suggestion: _, ...item }) => ({ ...item, blind: true, past: [{ text: 'a', label: 'b' }] })) }), /a blind item carries the suggestion/],
		['an image from elsewhere', sampleForm({ items: firstItems(1).map((item) => ({ ...item, image: { src: 'https://example.org/x.webp', width: 1, height: 1 } })) }), /image/],
		['a field too few', { ...editForm(), items: approvalForm().items }, /lacks a field/],
		['an item twice', sampleForm({ items: [...firstItems(1), ...firstItems(1)] }), /two items have the same itemId/],
		['a label twice', sampleForm({ labels: ['a', 'a'] }), /a label is listed twice/],
		['no labels', sampleForm({ labels: [] }), /no labels to choose from/],
		['nothing to approve', { ...blindForm(), items: blindForm().items.map((item) => ({ ...item, blind: false })), answerWith: 'approval' }, /an item has nothing to approve/],
		['a deadline that is no time', sampleForm({ deadlineAt: 'tomorrow' }), /deadlineAt/],
	])('refuses %s', (_, stored, sentence) => {
		let caught: unknown;
		try {
			readReviewForm(stored);
		} catch (error) {
			caught = error;
		}
		if (!isHitlError(caught)) throw new Error('no HitlError was thrown');
		expect(caught.code).toBe('item-malformed');
		expect(caught.message).toMatch(sentence);
		expect(caught.nextStep).not.toBe('');
	});
});
