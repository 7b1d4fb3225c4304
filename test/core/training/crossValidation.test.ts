import { loadStaticEncoder } from '../../../core/inference/encoder/staticEncoder';
import { crossValidate, type CrossValidation } from '../../../core/training/crossValidation';
import { featureMatrix, type FeatureMatrix } from '../../../core/training/featureMatrix';
import { minimise } from '../../../core/training/lbfgs';
import { LogisticProblem } from '../../../core/training/logisticProblem';
import { negativeLogLikelihood, predictedClass } from '../../../core/training/metrics';
import { stratifiedFolds } from '../../../core/training/stratifiedFolds';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import { matrixOf, seededRandom } from './smallMatrix';
import { tenIntents } from './tenIntents';

// Trains for real; a busy machine takes its time.
jest.setTimeout(60_000);

const rows = tenIntents().filter((_, row) => row % 3 === 0);
const names = [...new Set(rows.map(({ label }) => label))].sort();
const labels = rows.map(({ label }) => names.indexOf(label));
const groups = rows.map(({ text }) => text);
let features: FeatureMatrix;
beforeAll(async () => {
	const encoder = await loadStaticEncoder(ENCODER_FOLDER);
	features = featureMatrix(rows.map(({ text }) => encoder.encode(text)), encoder);
});

const accuracy = (validation: CrossValidation): number =>
	validation.rows.filter((_, i) => predictedClass(validation, i) === validation.labels[i]).length / validation.rows.length;

/** The same from zero for each fold, and to the very end. */
function fromZero(own: readonly number[], folds: Uint8Array, C: number): CrossValidation {
	const problem = new LogisticProblem(features, own, names.length);
	const scores = new Float64Array(own.length * names.length);
	for (let fold = 0; fold <= Math.max(...folds); fold++) {
		const test = problem.allRows.filter((row) => folds[row] === fold);
		const train = problem.allRows.filter((row) => folds[row] !== fold);
		const { point } = minimise(problem.objective(C, train), new Float64Array(problem.parameters), { maxIterations: 300, gradientTolerance: 1e-6 });
		const found = problem.scores(point, test);
		test.forEach((row, i) => scores.set(found.subarray(i * names.length, (i + 1) * names.length), row * names.length));
	}
	return { C, rows: [...problem.allRows], start: new Float64Array(), scores, labels: own, classCount: names.length };
}

test.each([5, 3, 2])('%i folds: as right and as sure as fits from zero to the very end', (foldCount) => {
	const folds = stratifiedFolds(labels, groups, foldCount, 1);
	const validation = crossValidate(features, labels, names.length, folds);
	expect(validation.rows).toEqual([...rows.keys()]);
	const exact = fromZero(labels, folds, validation.C);
	expect(Math.abs(accuracy(validation) - accuracy(exact))).toBeLessThan(0.006);
	expect(Math.abs(negativeLogLikelihood(validation, 1) - negativeLogLikelihood(exact, 1))).toBeLessThan(0.006);
});

test('answers at random are guessed at random: no fold has seen what it is tested on', () => {
	const random = seededRandom(5);
	const nonsense = labels.map(() => Math.floor(random() * names.length));
	const folds = stratifiedFolds(nonsense, groups, 3, 1);
	// 1 in 10 with a standard deviation of a hundredth or so.
	expect(accuracy(crossValidate(features, nonsense, names.length, folds))).toBeLessThan(0.14);
});

test('a label that only one fold knows is not tested', () => {
	const matrix = matrixOf(Array.from({ length: 30 }, (_, row) => [row % 2, 1 - (row % 2)]), 2);
	const own = Array.from({ length: 30 }, (_, row) => (row === 7 ? 2 : row % 2));
	const folds = Uint8Array.from({ length: 30 }, (_, row) => Math.floor(row / 2) % 3);
	const validation = crossValidate(matrix, own, 3, folds);
	expect(validation.rows).toEqual([...own.keys()].filter((row) => row !== 7));
	expect(validation.C).toBe(30);
	expect(validation.scores).toHaveLength(29 * 3);
});

test('rows that count more are followed more', () => {
	const matrix = matrixOf(Array.from({ length: 40 }, () => [1]), 1);
	// Nothing tells the labels apart: what is left is how often they come.
	const own = Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? 1 : 0));
	const folds = Uint8Array.from({ length: 40 }, (_, row) => Math.floor(row / 4) % 2);
	const share = (rowWeights?: readonly number[]) => {
		const { scores } = crossValidate(matrix, own, 2, folds, { ...(rowWeights && { rowWeights }) });
		return 1 / (1 + Math.exp(scores[0]! - scores[1]!));
	};
	expect(share()).toBeCloseTo(0.25, 2);
	expect(share(own.map((label) => (label === 1 ? 3 : 1)))).toBeCloseTo(0.5, 2);
});

test('tells how far it is, and can be called off', () => {
	const folds = stratifiedFolds(labels, groups, 2, 1);
	const shares: number[] = [];
	crossValidate(features, labels, names.length, folds, { onProgress: (share) => shares.push(share) });
	expect(shares).toEqual(shares.toSorted((a, b) => a - b));
	expect(shares.at(-1)).toBeCloseTo(1, 12);
	const cancelled = () => crossValidate(features, labels, names.length, folds, { isCancelled: () => true });
	expect(cancelled).toThrow(expect.objectContaining({ code: 'cancelled' }));
});
