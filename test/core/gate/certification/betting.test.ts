import fc from 'fast-check';
import { logBets, logBetting } from '../../../../core/gate/certification/betting';
import { logClosedForm } from '../../../../core/gate/certification/closedForm';
import type { Tally } from '../../../../core/gate/certification/region';
import { apart } from '../../statistics/scipyFixture';

const tally = (answers: number, mistakes: number, weight = 1): Tally => ({ answers, mistakes, weight });

test.each([0.005, 0.02, 0.05, 0.1, 0.5])('α %d: where everybody was asked alike, the bets come to the closed form', (alpha) => {
	for (const n of [0, 1, 40, 500, 5_000]) {
		for (const k of [0, Math.round((n * alpha) / 4), Math.round((n * alpha) / 2), Math.round(n * alpha)]) {
			expect(apart(logBets([tally(n, k)], alpha), logClosedForm(k, n, alpha), 1)).toBeLessThan(1e-7);
		}
	}
	for (const [n, k] of [[1, 1], [40, Math.round(60 * alpha)], [200, Math.round(300 * alpha)]] as const) {
		expect(logBets([tally(n, k)], alpha, 'above')).toBeCloseTo(logClosedForm(k, n, alpha, 'above'), 5);
	}
});

test('so many answers that the bets are too few to tell them apart: still of the same strength', () => {
	for (const k of [20_000, 24_000]) expect(apart(logBets([tally(1_000_000, k)], 0.05), logClosedForm(k, 1_000_000, 0.05))).toBeLessThan(0.01);
});

const chance = fc.double({ min: 0.01, max: 1, noNaN: true });

test('an item that may be asked, or not, leaves E where it is on average when the error is α', () => {
	fc.assert(
		fc.property(chance, chance, fc.double({ min: 0.001, max: 0.9, noNaN: true }), fc.nat(200), fc.nat(20), fc.constantFrom('below', 'above'), (one, other, alpha, answers, mistakes, alternative) => {
			const [least, own] = [Math.min(one, other), Math.max(one, other)];
			const before = [tally(answers + mistakes, mistakes), tally(30, 1, 0.25)];
			const now = Math.exp(logBets(before, alpha, alternative));
			const after = (wrong: boolean): number => Math.exp(logBets([...before, tally(1, wrong ? 1 : 0, least / own)], alpha, alternative));
			const expected = (1 - own) * now + own * (alpha * after(true) + (1 - alpha) * after(false));
			expect(expected / now).toBeCloseTo(1, 10);
		}),
		{ seed: 11, numRuns: 300 },
	);
});

test('a region of sure and unsure items, each asked with its own chance, leaves E where it is too', () => {
	// Two kinds of items, each half of the region: always asked and wrong in 9 %, asked 1 in 20 times and wrong in 1 %. Together 5 %.
	const [alpha, share] = [0.05, 0.05];
	const before = [tally(200, 6), tally(40, 4, share)];
	const now = Math.exp(logBets(before, alpha));
	const after = (weight: number, wrong: boolean): number => Math.exp(logBets([...before, tally(1, wrong ? 1 : 0, weight)], alpha));
	const asked = (weight: number, error: number): number => error * after(weight, true) + (1 - error) * after(weight, false);
	const expected = 0.5 * asked(share, 0.09) + 0.5 * (share * asked(1, 0.01) + (1 - share) * now);
	expect(expected / now).toBeCloseTo(1, 10);
});

test('an answer counts for less the likelier it was', () => {
	expect(logBetting([tally(50, 0, 0.05)], 0.05)).toBeLessThan(logBetting([tally(50, 0)], 0.05));
	expect(logBetting([tally(50, 10, 0.05)], 0.05)).toBeGreaterThan(logBetting([tally(50, 10)], 0.05));
});

test('no answers are no evidence', () => {
	expect(logBetting([], 0.05)).toBe(0);
	expect(logBetting([tally(0, 0, 0.3)], 0.05)).toBe(0);
	expect(logBets([tally(0, 0, 0.3)], 0.05)).toBeCloseTo(0, 12);
});
