import fc from 'fast-check';
import { learningCurve, measureCurve } from '../../../../core/training/report/learningCurve';
import { fitPowerLaw, mistakesAfter, type CurvePoint, type PowerLaw } from '../../../../core/training/report/powerLaw';

const SIZES = [250, 500, 750, 1_000];

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** What a classifier would show that follows the law exactly, tested on so many rows. */
const points = (law: PowerLaw, tested: number): CurvePoint[] =>
	SIZES.map((learnedFrom) => ({ learnedFrom, tested, right: Math.round(tested * (1 - mistakesAfter(law, learnedFrom))) }));

test('a law that generated the points is among the plausible, and the best gives its mistakes', () => {
	fc.assert(
		fc.property(between(0, 0.1), between(0.3, 1), between(0.02, 0.3), (floor, exponent, atThousand) => {
			const law = { floor, exponent, scale: atThousand * 1_000 ** exponent };
			const measured = points(law, 5_000);
			fc.pre(measured.every(({ right }) => right >= 0));
			const { best, plausible } = fitPowerLaw(measured);
			expect(mistakesAfter(best, 2_000)).toBeCloseTo(mistakesAfter(law, 2_000), 1.5);
			const later = plausible.map((each) => mistakesAfter(each, 2_000));
			expect(Math.min(...later)).toBeLessThanOrEqual(mistakesAfter(law, 2_000) + 0.005);
			expect(Math.max(...later)).toBeGreaterThanOrEqual(mistakesAfter(law, 2_000) - 0.005);
		}),
	);
});

test('mistakes that halve with twice the answers: yes, more answers help', () => {
	const { sentence, outlook } = learningCurve(points({ floor: 0, scale: 200, exponent: 1 }, 2_000), 1_000);
	expect(sentence).toMatch(/^Yes\. Twice as many, 2,000 answers, would make it right about \S+ times more in 100, likely \S+ to \S+\.$/);
	expect(outlook!.gain).toBeGreaterThan(0.05);
	expect(outlook!.gain).toBeLessThan(0.15);
});

test('a flat curve: hardly, and what helps instead', () => {
	const { sentence, outlook } = learningCurve(points({ floor: 0.02, scale: 0, exponent: 1 }, 5_000), 1_000);
	expect(sentence).toMatch(/^Hardly\. Twice as many, 2,000 answers, .* less than once more in 100\./);
	expect(outlook!.gainHigh).toBeLessThan(0.01);
});

test('few tested answers leave it open, too few are not judged at all', () => {
	const law = { floor: 0.1, scale: 2, exponent: 0.5 };
	expect(learningCurve(points(law, 200), 1_000).sentence).toMatch(/^Perhaps\. .* up to \S+ times more in 100; the answers so far leave that open\.$/);
	const early = learningCurve(points(law, 49), 1_000);
	expect(early.sentence).toBe('Too early to tell: it takes at least 50 tested answers, and there are 49.');
	expect(early.outlook).toBeUndefined();
	expect(learningCurve([], 1_000)).toEqual({ sentence: 'It was not measured whether more answers will help.', points: [] });
});

test('whatever was measured, the outlook lies within its range, which more tested answers do not widen', () => {
	const share = between(0, 1);
	fc.assert(
		fc.property(fc.tuple(share, share, share, share), fc.integer({ min: 50, max: 3_000 }), (shares, tested) => {
			const measured = (rows: number) => SIZES.map((learnedFrom, i) => ({ learnedFrom, tested: rows, right: Math.round(rows * shares[i]!) }));
			const { outlook, sentence } = learningCurve(measured(tested), 1_200);
			const { gain, gainLow, gainHigh, share: later, low, high } = outlook!;
			expect(gainLow).toBeGreaterThanOrEqual(0);
			expect(gain).toBeGreaterThanOrEqual(gainLow);
			expect(gain).toBeLessThanOrEqual(gainHigh);
			expect(later).toBeGreaterThanOrEqual(low);
			expect(later).toBeLessThanOrEqual(high);
			expect(high).toBeLessThanOrEqual(1);
			expect(sentence).toMatch(/^(Yes|Perhaps|Hardly)\. /);
		}),
	);
});

test('the shares are asked for from small to large, and what the cross-validation measured comes last', async () => {
	const asked: number[] = [];
	const full = { learnedFrom: 80, tested: 100, right: 90 };
	const curve = await measureCurve((share) => {
		asked.push(share);
		return Promise.resolve({ learnedFrom: 80 * share, tested: 100, right: 100 * share });
	}, full);
	expect(asked).toEqual([0.25, 0.5, 0.75]);
	expect(curve.map(({ right }) => right)).toEqual([25, 50, 75, 90]);
});
