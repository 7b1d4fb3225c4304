import { newEvidence, withAnswer, type Evidence } from '../../../../core/gate/certification/evidence';
import { regionsOf } from '../../../../core/gate/certification/region';
import { mistakesInterval } from '../../../../core/gate/whatIf/mistakesInterval';
import { whatIf } from '../../../../core/gate/whatIf/whatIf';
import { inForceWords, rangeWords, rowSentence, thresholdWords } from '../../../../core/gate/whatIf/whatIfWords';
import { seeded } from '../monitoring/streams';

const THRESHOLDS = [0.95, 0.9, 0.8, 0.5];
const empty = newEvidence(THRESHOLDS, { labels: ['a', 'b'], labelMap: 0 });

/** `answers` answers that were sampled alike, the first `mistakes` of them wrong. */
function grown(evidence: Evidence, confidence: number, answers: number, mistakes: number, reviewProbability = 1, leastProbability = 1): Evidence {
	let result = evidence;
	for (let i = 0; i < answers; i++) result = withAnswer(result, { confidence, label: 'a', wrong: i < mistakes, reviewProbability, leastProbability });
	return result;
}

test('shares and mistakes of each threshold, where everybody was asked', () => {
	let evidence = grown(empty, 0.97, 40, 0);
	evidence = grown(evidence, 0.92, 20, 1);
	evidence = grown(evidence, 0.6, 30, 6);
	evidence = grown(evidence, 0.1, 10, 9);
	const { rows, answers } = whatIf(evidence, undefined);
	expect(answers).toBe(100);
	expect(rows.map(({ threshold, automated, reviewed, mistakeShare }) => [threshold, automated, reviewed, mistakeShare])).toEqual([
		[0.95, 0.4, 0.6, 0],
		[0.9, 0.6, 0.4, 1 / 60],
		[0.8, 0.6, 0.4, 1 / 60],
		[0.5, 0.9, expect.closeTo(0.1, 12), 7 / 90],
	]);
	// 0 of 40, both tails of 2.5 %: 1 − 0.025^(1/40).
	expect(rows[0]!.high).toBeCloseTo(1 - 0.025 ** (1 / 40), 12);
	expect(rows[0]!.low).toBe(0);
});

test('an item that was asked about for certain where others had 1 in 20 counts as a twentieth', () => {
	let evidence = grown(empty, 0.97, 50, 1, 0.05, 0.05);
	evidence = grown(evidence, 0.6, 1_000, 100, 1, 0.05);
	const { rows } = whatIf(evidence, undefined);
	expect(rows[0]).toMatchObject({ automated: 0.5, answers: 50, mistakes: 1, mistakeShare: 0.02 });
	expect(rows[3]).toMatchObject({ automated: 1, answers: 1_050, mistakes: 101, mistakeShare: 0.06 });
	// As wide as an even draw of a hundred.
	expect(rows[3]!.low).toBeCloseTo(mistakesInterval({ weighted: { answers: 100, mistakes: 6 } }, 0.05).low, 9);
});

test('without answers nothing is claimed', () => {
	const { rows, answers, inForceRow } = whatIf(empty, 0.9);
	expect(answers).toBe(0);
	expect(rows).toEqual(THRESHOLDS.map((threshold) => ({ threshold, answers: 0, mistakes: 0, low: 0, high: 1 })));
	expect(inForceRow).toBe(rows[1]);
	expect(rowSentence(rows[0]!)).toMatch(/nobody can say yet/);
	const without = whatIf(newEvidence([], { labels: [], labelMap: 0 }), 0.9);
	expect(without).toEqual({ rows: [], answers: 0, inForce: 0.9 });
});

test('all answers wrong, all of them right, and one answer alone', () => {
	expect(whatIf(grown(empty, 0.97, 30, 30, 0.3, 0.1), 0.9).rows[0]).toMatchObject({ mistakeShare: 1, high: 1 });
	expect(whatIf(grown(empty, 0.97, 30, 0), 0.9).rows[3]).toMatchObject({ mistakeShare: 0, low: 0, automated: 1, reviewed: 0 });
	expect(whatIf(grown(empty, 0.97, 1, 0), 0.9).rows[0]!.high).toBeCloseTo(0.975, 9);
});

test('the smallest promise that is shown at a threshold counts as kept there, and nowhere else', () => {
	const worseWhereSurer = grown(grown(empty, 0.97, 300, 30), 0.85, 3_000, 0);
	expect(whatIf(worseWhereSurer, 0.8).rows.map(({ keeps }) => keeps)).toEqual([undefined, undefined, 0.02, 0.02]);
	const evidence = grown(grown(grown(empty, 0.97, 300, 0), 0.85, 200, 4), 0.6, 300, 200);
	const kept = whatIf(evidence, 0.8).rows.map(({ keeps }) => keeps);
	expect(kept).toEqual([0.02, 0.02, 0.05, undefined]);
	expect(whatIf(evidence, 0.8).inForceRow!.keeps).toBe(0.05);
	expect(inForceWords(whatIf(evidence, 0.8)).more.replaceAll('\u00a0', ' ')).toContain('That mistakes stay under 5 % there is shown.');
});

test('a threshold between two rows is described by the stricter one', () => {
	const evidence = grown(grown(empty, 0.97, 40, 0), 0.85, 40, 4);
	expect(whatIf(evidence, 0.85).inForceRow!.threshold).toBe(0.9);
	expect(whatIf(evidence, 0.9).inForceRow!.threshold).toBe(0.9);
	expect(whatIf(evidence, 0.99).inForceRow).toBeUndefined();
	expect(inForceWords(whatIf(evidence, 0.99)).more).toMatch(/nobody can say yet/);
});

describe('with chances that differ inside the accepted region', () => {
	// Everybody is asked; then from 0.9 on one in 20, then from 0.7 on one in ten. Mistakes are likelier where the model is less sure.
	const mistaken = (confidence: number): number => 0.4 * (1 - confidence);
	const from = 0.7;
	const truth = { automated: 1 - from, mistakes: mistaken((1 + from) / 2) };
	const run = (seed: number): Evidence => {
		const draw = seeded(seed);
		let evidence = newEvidence([0.95, 0.9, 0.8, from], { labels: ['a'], labelMap: 0 });
		for (let item = 0; item < 2_500; item++) {
			const confidence = draw();
			const [threshold, audits] = item < 200 ? [2, 1] : item < 1_500 ? [0.9, 0.05] : [0.7, 0.1];
			const reviewProbability = confidence >= threshold ? audits : 1;
			const [seen, wrong] = [draw() < reviewProbability, draw() < mistaken(confidence)];
			if (seen) evidence = withAnswer(evidence, { confidence, label: 'a', wrong, reviewProbability, leastProbability: audits });
		}
		return evidence;
	};

	test('shares are right on average, and the interval holds at least as often as it says', () => {
		const runs = 300;
		let [held, mistakes, automated] = [0, 0, 0];
		for (let seed = 0; seed < runs; seed++) {
			const regions = regionsOf(run(seed).soFar);
			const [accepted, all] = [regions[3]!, regions[4]!];
			mistakes += accepted.weighted.mistakes / accepted.weighted.answers / runs;
			automated += accepted.weighted.answers / all.weighted.answers / runs;
			const { low, high } = mistakesInterval(accepted, 0.05);
			if (low <= truth.mistakes && truth.mistakes <= high) held += 1;
		}
		expect(Math.abs(mistakes - truth.mistakes)).toBeLessThan(0.004);
		expect(Math.abs(automated - truth.automated)).toBeLessThan(0.01);
		expect(held / runs).toBeGreaterThanOrEqual(0.95);
		expect(held / runs).toBeLessThan(1);
	});

	test('answers taken as they come would be wrong: this is what the weights are for', () => {
		const shares = Array.from({ length: 60 }, (_, seed) => {
			const accepted = regionsOf(run(seed).soFar)[3]!;
			return accepted.mistakes / accepted.answers / 60;
		});
		expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(truth.mistakes * 1.1);
	});
});

test.each([
	[0.91, '91 %'],
	[0.983_42, '98.3 %'],
	[0.9996, '99.96 %'],
	[0.999_96, '99.996 %'],
	[0.999_999_9, '99.9999 %'],
	[1, '100 %'],
	[0, '0 %'],
])('the threshold %d reads %s', (threshold, words) => {
	expect(thresholdWords(threshold).replace('\u00a0', ' ')).toBe(words);
});

test.each([
	[0.012, 0.029, '1.2 to 2.9 %'],
	[0, 0.029, 'under 2.9 %'],
	[0.0201, 0.0204, 'about 2 %'],
	[0, 1, 'any share of'],
])('the range from %d to %d reads %s', (low, high, words) => {
	expect(rangeWords(low, high).replaceAll('\u00a0', ' ')).toBe(words);
});

test('a row as a sentence', () => {
	const row = { threshold: 0.85, reviewed: 0.31, automated: 0.69, answers: 400, mistakes: 8, mistakeShare: 0.02, low: 0.012, high: 0.029 };
	expect(rowSentence(row).replaceAll('\u00a0', ' ')).toBe('At 85 % people would answer 31 % and the model 69 %, with 1.2 to 2.9 % mistakes.');
	expect(rowSentence({ ...row, answers: 0 })).toMatch(/how often it would be wrong nobody can say yet\.$/);
});
