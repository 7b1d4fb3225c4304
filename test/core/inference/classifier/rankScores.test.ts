import fc from 'fast-check';
import { normalisedEntropy, rankLabels, rankScores } from '../../../../core/inference/classifier/rankScores';

/** Shares of at most 1 in all, as of labels of which some are not listed. */
const shares = fc
	.record({
		parts: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 150 }),
		unlisted: fc.nat(1_000),
	})
	.map(({ parts, unlisted }) => {
		const sum = parts.reduce((all, part) => all + part, unlisted);
		return Float64Array.from(parts, (part) => (sum === 0 ? 0 : part / sum));
	});
const namesOf = (scores: Float64Array): string[] => Array.from(scores, (_, i) => `label ${i}`);

it('ranks as a stable sort of all scores would, however many are kept', () => {
	fc.assert(
		fc.property(shares, fc.integer({ min: 1, max: 200 }), (scores, topK) => {
			const names = namesOf(scores);
			const sorted = names
				.map((label, i) => ({ label, score: scores[i] ?? NaN }))
				.sort((a, b) => b.score - a.score);
			const ranking = rankLabels(names, scores, topK);
			expect(ranking.scores).toEqual(sorted.slice(0, topK));
			expect(ranking).toMatchObject({ label: sorted[0]?.label, confidence: sorted[0]?.score });
			expect(rankScores(names.map((label, i) => ({ label, score: scores[i] ?? NaN })), topK)).toEqual(ranking);
		}),
	);
});

it('has a margin between 0 and the confidence, the distance of the first two', () => {
	fc.assert(
		fc.property(shares, (scores) => {
			const { confidence, margin } = rankLabels(namesOf(scores), scores, 1);
			const [first = 0, second = 0] = [...scores].sort((a, b) => b - a);
			expect({ confidence, margin }).toEqual({ confidence: first, margin: first - second });
			expect(margin).toBeGreaterThanOrEqual(0);
			expect(margin).toBeLessThanOrEqual(confidence);
		}),
	);
});

describe('normalised entropy', () => {
	it('is between 0 and 1 and does not depend on the order', () => {
		fc.assert(
			fc.property(shares, (scores) => {
				const entropy = normalisedEntropy(scores);
				expect(entropy).toBeGreaterThanOrEqual(0);
				expect(entropy).toBeLessThanOrEqual(1);
				expect(normalisedEntropy(scores.toReversed())).toBeCloseTo(entropy, 9);
			}),
		);
	});

	it('is 0 for one certain label, 1 for equal ones and for no belief at all', () => {
		for (const count of [2, 5, 77]) {
			expect(normalisedEntropy(new Float64Array(count).fill(1, 0, 1))).toBe(0);
			expect(normalisedEntropy(new Float64Array(count).fill(1 / count))).toBeCloseTo(1, 12);
			expect(normalisedEntropy(new Float64Array(count))).toBeCloseTo(1, 12);
		}
		expect(normalisedEntropy(Float64Array.of(0.4))).toBe(0);
	});

	it('grows when belief is lost to labels that are not listed, and when two labels become more alike', () => {
		fc.assert(
			fc.property(shares, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (scores, kept) => {
				const before = normalisedEntropy(scores);
				expect(normalisedEntropy(scores.map((score) => score * kept))).toBeGreaterThanOrEqual(before - 1e-9);
				const [first = 0, second = 0] = scores;
				const nearer = Float64Array.from(scores);
				nearer.set([first * kept + second * (1 - kept), second * kept + first * (1 - kept)].slice(0, scores.length));
				expect(normalisedEntropy(nearer)).toBeGreaterThanOrEqual(before - 1e-9);
			}),
		);
	});

	it('is that of Shannon, divided by the logarithm of the number of labels', () => {
		expect(normalisedEntropy(Float64Array.of(0.5, 0.25, 0.25))).toBeCloseTo(1.5 / Math.log2(3), 12);
	});
});
