import fc from 'fast-check';
import { beyondBudget, type DueItem } from '../../../core/gate/budget';
import type { RecentReviews } from '../../../core/gate/gateState';

const recent = (more: Partial<RecentReviews> = {}): RecentReviews => ({ lastHour: 0, lastDay: 0, dueLastHour: 0, dueLastDay: 0, dueConfidences: [], ...more });

const due = (...confidences: number[]): DueItem[] => confidences.map((confidence) => ({ confidence, must: false }));

const hour = (reviews: number) => ({ reviews, per: 'hour' }) as const;

test('the least certain come first, of equals the first', () => {
	expect(beyondBudget(due(0.8, 0.2, 0.6, 0.4), 0, hour(2), recent())).toEqual([true, false, true, false]);
	expect(beyondBudget(due(0.5, 0.5, 0.5), 0, hour(2), recent())).toEqual([false, false, true]);
});

test('what was asked before in the hour or day counts, and so do random checks of this run', () => {
	expect(beyondBudget(due(0.1, 0.2), 1, hour(5), recent({ lastHour: 3, lastDay: 100 }))).toEqual([false, true]);
	expect(beyondBudget(due(0.1, 0.2), 0, { reviews: 5, per: 'day' }, recent({ lastHour: 0, lastDay: 5 }))).toEqual([true, true]);
	expect(beyondBudget(due(0.1), 9, hour(5), recent())).toEqual([true]);
	expect(beyondBudget(due(0.1), 0, hour(0), recent())).toEqual([true]);
});

test('what must be seen comes before what is merely unsure', () => {
	expect(beyondBudget([...due(0.1), { confidence: 0.99, must: true }], 0, hour(1), recent())).toEqual([true, false]);
});

test('where more is due than the budget holds, one item at a time is held against what came in lately', () => {
	const dueConfidences = Array.from({ length: 100 }, (_none, at) => at / 100);
	const busy = recent({ dueLastHour: 99, lastHour: 10, dueConfidences });
	expect(beyondBudget(due(0.15), 0, hour(20), busy)).toEqual([false]);
	expect(beyondBudget(due(0.5), 0, hour(20), busy)).toEqual([true]);
	// With a quiet hour behind it everything fits.
	expect(beyondBudget(due(0.5), 0, hour(20), recent({ dueLastHour: 5, lastHour: 5, dueConfidences }))).toEqual([false]);
});

test('never asks more than the budget leaves, and leaves nothing over while something is due that must be seen', () => {
	const anyItem = fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), must: fc.boolean() });
	fc.assert(
		fc.property(fc.array(anyItem, { maxLength: 60 }), fc.nat(40), fc.nat(40), fc.nat(20), (items, reviews, used, checks) => {
			const beyond = beyondBudget(items, checks, hour(reviews), recent({ lastHour: used, dueLastHour: used }));
			const asked = beyond.filter((one) => !one).length;
			const left = Math.max(0, reviews - used - checks);
			expect(asked).toBeLessThanOrEqual(left);
			expect(items.filter(({ must }, at) => must && !beyond[at])).toHaveLength(Math.min(left, items.filter(({ must }) => must).length));
		}),
	);
});

test('a steady stream of single items gets its budget spent on the least certain ones of all of it', () => {
	const state = { asked: [] as number[], all: [] as number[] };
	let seed = 7;
	const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
	// 200 items an hour for ten hours, 20 reviews an hour.
	for (let at = 0; at < 2_000; at++) {
		const confidence = next();
		const lastHour = state.asked.filter((asked) => asked > at - 200).length;
		const reviews = recent({ lastHour, dueLastHour: Math.min(at, 199), dueConfidences: state.all.slice(-1_000) });
		if (!beyondBudget(due(confidence), 0, hour(20), reviews)[0]) state.asked.push(at);
		state.all.push(confidence);
	}
	const late = state.asked.filter((at) => at >= 400);
	expect(late.length / 8).toBeGreaterThan(14);
	expect(late.length / 8).toBeLessThanOrEqual(20);
	expect(late.map((at) => state.all[at]!).reduce((sum, confidence) => sum + confidence, 0) / late.length).toBeLessThan(0.08);
});
