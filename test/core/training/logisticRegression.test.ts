import fc from 'fast-check';
import { parameterCount } from '../../../core/training/classScores';
import { fitLogisticRegression } from '../../../core/training/logisticRegression';
import { plainObjective } from './plainObjective';
import { matrixOf, seededRandom, smallProblem } from './smallMatrix';

const point = (length: number, seed: number): Float64Array => {
	const random = seededRandom(seed);
	return Float64Array.from({ length }, () => 2 * random() - 1);
};

test('the gradient is the slope of the value, measured by central differences', () => {
	fc.assert(
		fc.property(smallProblem, fc.integer(), ({ matrix, labels, classCount, weights, C }, seed) => {
			const objective = plainObjective(matrix, labels, classCount, C, weights);
			const at = point(parameterCount(matrix.columns, classCount), seed);
			const gradient = new Float64Array(at.length);
			objective(at, gradient);
			const unused = new Float64Array(at.length);
			for (let i = 0; i < at.length; i++) {
				const step = 1e-5;
				const near = (shift: number) => {
					const moved = at.slice();
					moved[i]! += shift;
					return objective(moved, unused);
				};
				expect(Math.abs((near(step) - near(-step)) / (2 * step) - gradient[i]!)).toBeLessThan(1e-7);
			}
		}),
		{ numRuns: 60 },
	);
});

test('the value of a tiny case is what the formula gives by hand', () => {
	// Two rows, one column, two classes; W = [0.5, -0.5], b = [0.1, 0].
	const matrix = matrixOf([[1], [-2]], 1);
	const objective = plainObjective(matrix, [0, 1], 2, 4);
	const at = Float64Array.of(0.5, -0.5, 0.1, 0);
	const crossEntropy = Math.log(1 + Math.exp(-1.1)) + Math.log(1 + Math.exp(-1.9));
	const byHand = 4 * crossEntropy + 0.5 * (0.25 + 0.25);
	expect(4 * 2 * objective(at, new Float64Array(4))).toBeCloseTo(byHand, 12);
});

test('without features the biases give the shares of the classes', () => {
	const matrix = matrixOf(Array.from({ length: 10 }, () => [0]), 1);
	const labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2];
	const { point: found } = fitLogisticRegression(matrix, labels, 3, { C: 1 });
	const odds = [...found.slice(3)].map(Math.exp);
	const total = odds.reduce((sum, value) => sum + value, 0);
	[0.6, 0.3, 0.1].forEach((share, c) => expect(odds[c]! / total).toBeCloseTo(share, 2));
});

test('a weight of two is the row twice', () => {
	fc.assert(
		fc.property(smallProblem, fc.integer(), ({ matrix, labels, classCount, C }, seed) => {
			const rows = Array.from({ length: matrix.rows }, (_, row) => {
				const full = new Array<number>(matrix.columns).fill(0);
				for (let e = matrix.start[row]!; e < matrix.start[row + 1]!; e++) full[matrix.column[e]!] = matrix.value[e]!;
				return full;
			});
			const twice = matrixOf([...rows, rows[0]!], matrix.columns);
			const weights = labels.map((_, row) => (row === 0 ? 2 : 1));
			const at = point(parameterCount(matrix.columns, classCount), seed);
			const gradients = [new Float64Array(at.length), new Float64Array(at.length)] as const;
			const weighted = plainObjective(matrix, labels, classCount, C, weights)(at, gradients[0]);
			const repeated = plainObjective(twice, [...labels, labels[0]!], classCount, C)(at, gradients[1]);
			expect(weighted).toBeCloseTo(repeated, 12);
			gradients[0].forEach((slope, i) => expect(slope).toBeCloseTo(gradients[1][i]!, 12));
		}),
		{ numRuns: 60 },
	);
});

test('the fit is a stationary point of the whole objective, and finite', () => {
	fc.assert(
		fc.property(smallProblem, ({ matrix, labels, classCount, C }) => {
			const start = new Float64Array(parameterCount(matrix.columns, classCount));
			const zero = plainObjective(matrix, labels, classCount, C)(start, start.slice());
			const { point: found, value } = fitLogisticRegression(matrix, labels, classCount, { C });
			expect(found.every(Number.isFinite)).toBe(true);
			expect(value).toBeLessThanOrEqual(zero);
			// The problem is convex: no direction from the solution leads much lower.
			const better = fitLogisticRegression(matrix, labels, classCount, { C, start: found, maxIterations: 200 });
			expect(value - better.value).toBeLessThan(1e-2 * Math.max(value, 0.01));
		}),
		{ numRuns: 60 },
	);
});

test('can be called off between iterations', () => {
	const matrix = matrixOf([[1, 0.5], [0.2, -1], [-1, 0.3]], 2);
	const run = () => fitLogisticRegression(matrix, [0, 1, 2], 3, { C: 30, isCancelled: () => true });
	expect(run).toThrow(expect.objectContaining({ code: 'cancelled' }));
});
