import fc from 'fast-check';
import { energyAboveNothing, outOfScopeScore } from '../../../../core/inference/classifier/outOfScope';

const logits = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 100 });
const past = fc.record({
	similarity: fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined }),
	typical: fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined }),
});

describe('energy above nothing', () => {
	it('is ln(mean(exp(z − mean z)))', () => {
		expect(energyAboveNothing([1, 1, 1])).toBeCloseTo(0, 12);
		expect(energyAboveNothing([2, 0, -2])).toBeCloseTo(Math.log((Math.exp(2) + 1 + Math.exp(-2)) / 3), 12);
		expect(energyAboveNothing([1_000, 0])).toBeCloseTo(500 - Math.log(2), 9);
	});

	it('is never negative and does not change when the same is added to all logits', () => {
		fc.assert(
			fc.property(logits, fc.double({ min: -100, max: 100, noNaN: true }), (values, more) => {
				const energy = energyAboveNothing(values);
				expect(energy).toBeGreaterThan(-1e-9);
				expect(energyAboveNothing(values.map((value) => value + more))).toBeCloseTo(energy, 6);
			}),
		);
	});
});

describe('the out-of-scope score', () => {
	it('is a number from 0 to 1 whatever comes in', () => {
		fc.assert(
			fc.property(fc.option(logits, { nil: undefined }), past, (values, own) => {
				const score = outOfScopeScore(values, own) ?? 0;
				expect(score).toBeGreaterThanOrEqual(0);
				expect(score).toBeLessThanOrEqual(1);
			}),
		);
	});

	it('falls with the energy, and with the similarity to past answers', () => {
		const sure = [6, -2, -2, -2];
		const blank = [0.1, 0, 0, -0.1];
		const near = { similarity: 0.8, typical: 0.8 };
		const far = { similarity: 0.2, typical: 0.8 };
		const order = [outOfScopeScore(sure, near), outOfScopeScore(blank, near), outOfScopeScore(sure, far), outOfScopeScore(blank, far)];
		expect(order).toEqual(order.toSorted());
		expect(order[0]).toBeLessThan(0.1);
		expect(order[3]).toBeGreaterThan(0.95);
		expect(outOfScopeScore(sure)).toBeLessThan(0.1);
		expect(outOfScopeScore(blank)).toBeGreaterThan(0.8);
	});

	it('measures similarity by what it is among the answers themselves', () => {
		const score = (similarity: number, typical: number) => outOfScopeScore(undefined, { similarity, typical });
		expect(score(0.4, 0.4)).toBeCloseTo(score(0.8, 0.8) ?? Number.NaN, 9);
		expect(score(0.4, 0.8)).toBeGreaterThan(score(0.4, 0.4) ?? Number.NaN);
	});

	it('before the first training comes from past answers alone, and without both there is none', () => {
		expect(outOfScopeScore(undefined)).toBeUndefined();
		expect(outOfScopeScore(undefined, { similarity: 0.9 })).toBeUndefined();
		expect(outOfScopeScore([3], { typical: 0.8 })).toBeUndefined();
		expect(outOfScopeScore(undefined, { similarity: 0.9, typical: 0.8 })).toBeLessThan(0.3);
		expect(outOfScopeScore([2, -2], { similarity: 0.9 })).toBe(outOfScopeScore([2, -2]));
	});
});
