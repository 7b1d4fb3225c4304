import fc from 'fast-check';
import { loadStaticEncoder } from '../../../core/inference/encoder/staticEncoder';
import { softmax } from '../../../core/inference/classifier/linearHead';
import { crossValidate } from '../../../core/training/crossValidation';
import { featureMatrix } from '../../../core/training/featureMatrix';
import { doubtInAnswers, labelErrors } from '../../../core/training/labelErrors';
import type { ScoredRows } from '../../../core/training/metrics';
import { stratifiedFolds } from '../../../core/training/stratifiedFolds';
import { fitTemperature } from '../../../core/training/temperature';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import { seededRandom } from './smallMatrix';
import { tenIntents } from './tenIntents';

/** Rows whose probabilities are given: the scores are their logarithms. */
const rowsOf = (all: readonly { readonly label: number; readonly p: readonly number[] }[]): ScoredRows => ({
	scores: Float64Array.from(all.flatMap(({ p }) => p.map(Math.log))),
	labels: all.map(({ label }) => label),
	classCount: all[0]!.p.length,
});

const times = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);

// Worked out by hand. Thresholds: class 0 (18 × 0.9 + 0.2 + 0.1) / 20 = 0.825, class 1 (18 × 0.9 + 0.55 + 0.15) / 20 = 0.845.
const byHand = rowsOf([
	...times(18, { label: 0, p: [0.9, 0.1] }),
	// 18: likelier the other class, but 0.8 stays under that class's 0.845.
	{ label: 0, p: [0.2, 0.8] },
	// 19 and 20: 0.9 reaches 0.845, 0.85 reaches 0.825.
	{ label: 0, p: [0.1, 0.9] },
	{ label: 1, p: [0.85, 0.15] },
	{ label: 1, p: [0.45, 0.55] },
	...times(18, { label: 1, p: [0.1, 0.9] }),
]);

test('a small example by hand: who is named, in what order, with which suggestion', () => {
	const found = labelErrors(byHand, 1);
	expect(found.map(({ row, label, suggested }) => [row, label, suggested])).toEqual([
		[19, 0, 1],
		[20, 1, 0],
	]);
	expect(found.map(({ score }) => Number(score.toFixed(9)))).toEqual([0.9, 0.85]);
	expect(found.map(({ suggestedProbability }) => Number(suggestedProbability.toFixed(9)))).toEqual([0.9, 0.85]);
	expect(labelErrors(byHand, 1, { most: 1 }).map(({ row }) => row)).toEqual([19]);
});

test('an answer that somebody has confirmed is not named again, but still counts in the thresholds', () => {
	expect(labelErrors(byHand, 1, { isSettled: (row) => row === 19 }).map(({ row }) => row)).toEqual([20]);
});

test('of two classes that reach their threshold the likelier one is suggested; a class without answers never is', () => {
	const rows = rowsOf([
		...times(20, { label: 0, p: [0.7, 0.1, 0.1, 0.1] }),
		...times(20, { label: 1, p: [0.3, 0.4, 0.1, 0.2] }),
		...times(19, { label: 2, p: [0.3, 0.2, 0.3, 0.2] }),
		{ label: 2, p: [0.05, 0.42, 0.03, 0.5] },
		{ label: 2, p: [0.03, 0.41, 0.4, 0.16] },
	]);
	// Class 3 has no threshold; row 60 reaches those of classes 1 and 2.
	expect(labelErrors(rows, 1).map(({ row, suggested }) => [row, suggested])).toEqual([
		[59, 1],
		[60, 1],
	]);
});

const anyRows = fc
	.record({ rows: fc.integer({ min: 0, max: 60 }), classCount: fc.integer({ min: 2, max: 4 }) })
	.chain(({ rows, classCount }) =>
		fc.record({
			scores: fc
				.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: rows * classCount, maxLength: rows * classCount })
				.map((all) => Float64Array.from(all)),
			labels: fc.array(fc.nat({ max: classCount - 1 }), { minLength: rows, maxLength: rows }),
			classCount: fc.constant(classCount),
		}),
	);

test('never more than one in twenty, never the class that was answered, the most doubtful first', () => {
	fc.assert(
		fc.property(anyRows, fc.double({ min: 0.05, max: 20, noNaN: true }), (rows, temperature) => {
			const found = labelErrors(rows, temperature);
			const doubts = doubtInAnswers(rows, temperature);
			expect(found.length).toBeLessThanOrEqual(rows.labels.length / 20);
			found.forEach(({ row, label, suggested, score }, position) => {
				expect(label).toBe(rows.labels[row]);
				expect(suggested).not.toBe(label);
				expect(score).toBeGreaterThanOrEqual(0);
				expect(score).toBeLessThanOrEqual(position === 0 ? 1 : found[position - 1]!.score);
				if (position > 0) expect(doubts[row]).toBeLessThanOrEqual(doubts[found[position - 1]!.row]!);
			});
		}),
	);
});

test('doubt is the log-odds of the likeliest other class, and keeps its order where a probability is 1', () => {
	fc.assert(
		fc.property(anyRows, (rows) => {
			doubtInAnswers(rows, 2).forEach((doubt, row) => {
				const probabilities = softmax(rows.scores.subarray(row * rows.classCount, (row + 1) * rows.classCount), 2);
				const own = probabilities[rows.labels[row]!]!;
				const rival = Math.max(...probabilities.filter((_, c) => c !== rows.labels[row]));
				expect(Math.exp(doubt) * own).toBeCloseTo(rival, 9);
			});
		}),
	);
	const [more, less] = doubtInAnswers({ scores: Float64Array.of(0, 900, 0, 800), labels: [0, 0], classCount: 2 }, 1);
	expect(more).toBeGreaterThan(less!);
});

test('wrong answers planted among real ones are found', async () => {
	const random = seededRandom(7);
	const rows = tenIntents().filter(() => random() < 0.4);
	const names = [...new Set(rows.map(({ label }) => label))].sort();
	const truth = rows.map(({ label }) => names.indexOf(label));
	const planted = truth.map(() => random() < 0.1);
	const answers = truth.map((label, row) => (planted[row] ? (label + 1 + Math.floor(random() * (names.length - 1))) % names.length : label));
	const encoder = await loadStaticEncoder(ENCODER_FOLDER);
	const features = featureMatrix(rows.map(({ text }) => encoder.encode(text)), encoder);
	const folds = stratifiedFolds(answers, rows.map(({ text }) => text), 3, 1);
	const scored = await crossValidate(features, answers, names.length, folds);
	const { temperature } = fitTemperature(scored);
	const isPlanted = scored.rows.map((row) => planted[row]!);

	const doubts = doubtInAnswers(scored, temperature);
	const [bad, good] = [true, false].map((wanted) => [...doubts].filter((_, i) => isPlanted[i] === wanted)) as [number[], number[]];
	const wins = bad.reduce((sum, doubt) => sum + good.filter((other) => other < doubt).length, 0);
	expect(wins / (bad.length * good.length)).toBeGreaterThan(0.98);

	const found = labelErrors(scored, temperature);
	expect(found.length).toBe(Math.floor(rows.length / 20));
	const right = found.filter(({ row, suggested }) => isPlanted[row] && suggested === truth[scored.rows[row]!]);
	expect(right.length / found.length).toBeGreaterThan(0.9);
});
