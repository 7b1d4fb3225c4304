import fc from 'fast-check';
import type { GateDecision } from '../../../core/feedback/store';
import { openForm, reviewIdOf, type AskedItem } from '../../../core/review/openForm';
import { readReviewForm } from '../../../core/review/reviewForm';

const key = new Uint8Array(32).fill(9);
const settings = { reviewId: 'r', loop: 'l', title: 't', question: 'q?', answerWith: 'labels' as const, labels: ['a', 'b'], deadlineAt: '2026-11-03T09:00:00.000Z' };

function asked(itemId: string, confidence: number, route: 'review' | 'audit'): AskedItem {
	const decision: GateDecision = {
		loop: 'l',
		decisionId: `of ${itemId}`,
		itemId,
		executionId: '1',
		text: `text of ${itemId}`,
		prediction: { label: 'secret-label', confidence, model: { id: 'm' } },
		verdict: { route, reason: 'secret reason', predictor: 'm', threshold: 0.9, rule: 'fixedThreshold', reviewProbability: 1 },
		decidedAt: '2026-11-02T09:00:00.000Z',
	};
	return { decision, shown: [] };
}

const items = fc.uniqueArray(fc.record({ itemId: fc.string({ minLength: 1 }), confidence: fc.double({ min: 0, max: 1, noNaN: true }), audit: fc.boolean() }), { selector: ({ itemId }) => itemId, minLength: 1, maxLength: 20 });

test('asks about each item once, and a blind item carries nothing of the suggestion', () => {
	fc.assert(
		fc.property(items, (given) => {
			const form = openForm(given.map(({ itemId, confidence, audit }) => asked(itemId, confidence, audit ? 'audit' : 'review')), settings, key);
			expect(readReviewForm(form)).toEqual(form);
			expect(form.items.map(({ itemId }) => itemId).sort()).toEqual(given.map(({ itemId }) => itemId).sort());
			for (const item of form.items.filter(({ blind }) => blind)) expect(JSON.stringify(item)).not.toContain('secret');
		}),
	);
});

test('the least certain come first, and blind items stand where the key puts them, not where their confidence would', () => {
	const sure = Array.from({ length: 30 }, (_none, at) => asked(`r${at}`, at / 30, 'review'));
	const blind = Array.from({ length: 30 }, (_none, at) => asked(`b${at}`, at / 30, 'audit'));
	const order = openForm([...sure, ...blind], settings, key).items;
	expect(order.filter((item) => !item.blind).map(({ itemId }) => itemId)).toEqual(sure.map(({ decision }) => decision.itemId));
	const ranks = order.filter((item) => item.blind).map(({ itemId }) => Number(itemId.slice(1)));
	const rising = ranks.filter((rank, at) => at > 0 && rank > (ranks[at - 1] ?? 0)).length;
	expect(rising).toBeGreaterThan(5);
	expect(rising).toBeLessThan(24);
});

test('of reviews the share that was asked for is blind, the same on every try, and such an item carries nothing of the suggestion', () => {
	const past = [{ text: 'secret text', label: 'secret-label' }];
	const many = Array.from({ length: 2_000 }, (_none, at) => ({ ...asked(`r${at}`, at / 2_000, 'review'), past }));
	const form = openForm(many, { ...settings, blindShare: 0.2 }, key);
	expect(openForm(many, { ...settings, blindShare: 0.2 }, key)).toEqual(form);
	expect(form).not.toHaveProperty('blindShare');
	const blind = form.items.filter((item) => item.blind);
	// 400 are expected; five standard deviations are 90.
	expect(Math.abs(blind.length - 400)).toBeLessThan(90);
	for (const item of blind) expect(JSON.stringify(item)).not.toContain('secret-');
	for (const item of form.items.filter((one) => !one.blind)) expect(item.past).toEqual(past);
	expect(openForm(many, settings, key).items.filter((item) => item.blind)).toEqual([]);
	expect(openForm(many, { ...settings, blindShare: 1 }, key).items.filter((item) => !item.blind)).toEqual([]);
});

test('an item that the model could not answer is asked about without a suggestion', () => {
	const [base] = [asked('x', 0, 'review')];
	const unanswered = { ...base, decision: { ...base.decision, prediction: { label: '', confidence: 0, model: { id: 'm' } } } };
	expect(openForm([unanswered], settings, key).items[0]).not.toHaveProperty('suggestion');
});

test('the same pause always has the same id', () => {
	expect(reviewIdOf('7', 'node', 0)).toBe(reviewIdOf('7', 'node', 0));
	expect(new Set([reviewIdOf('7', 'node', 0), reviewIdOf('7', 'node', 1), reviewIdOf('7', 'other', 0), reviewIdOf('8', 'node', 0)]).size).toBe(4);
});
