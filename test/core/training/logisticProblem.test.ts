import fc from 'fast-check';
import { classScores } from '../../../core/training/classScores';
import { selectRows } from '../../../core/training/featureMatrix';
import { LogisticProblem } from '../../../core/training/logisticProblem';
import { plainObjective } from './plainObjective';
import { matrixOf, seededRandom, smallProblem } from './smallMatrix';

const randomPoint = (length: number, seed: number, size = 1): Float64Array => {
	const random = seededRandom(seed);
	return Float64Array.from({ length }, () => size * (2 * random() - 1));
};

const length = (values: Float64Array): number => Math.hypot(...values);

/** Rows as an encoder makes them: a dense block that every row has, and some of the lexical columns. */
function encodedRows(rows: number, denseSize: number, lexicalSize: number, seed: number) {
	const random = seededRandom(seed);
	const full = Array.from({ length: rows }, () => [
		...Array.from({ length: denseSize }, () => random() - 0.5),
		...Array.from({ length: lexicalSize }, () => (random() < 0.2 ? random() - 0.5 : 0)),
	]);
	return matrixOf(full, denseSize + lexicalSize);
}

/** Value and gradient, in WebAssembly and in plain double precision, at one point. */
function both(...[matrix, labels, classCount, C, weights, at]: [...Parameters<typeof plainObjective>, Float64Array]) {
	const fast = new Float64Array(at.length);
	const plain = new Float64Array(at.length);
	return {
		fastValue: new LogisticProblem(matrix, labels, classCount, weights).objective(C)(at, fast),
		plainValue: plainObjective(matrix, labels, classCount, C, weights)(at, plain),
		fast,
		plain,
		off: length(fast.map((slope, i) => slope - plain[i]!)),
	};
}

test('any small problem: value and gradient are those of the formula in double precision', () => {
	fc.assert(
		fc.property(smallProblem, fc.integer(), ({ matrix, labels, classCount, weights, C }, seed) => {
			const at = randomPoint((matrix.columns + 1) * classCount, seed);
			const { fastValue, plainValue, off, plain } = both(matrix, labels, classCount, C, weights, at);
			expect(Math.abs(fastValue - plainValue)).toBeLessThan(1e-6 * Math.max(1, plainValue));
			expect(off).toBeLessThan(1e-6 * Math.max(1, length(plain)));
		}),
		{ numRuns: 200 },
	);
});

// Blocks of 32 rows, 16 blocks to a flush, 8 and 4 classes at a time, 4 columns at a time: the sizes lie on both sides of each.
test.each([
	[1, 4, 0, 2],
	[31, 7, 5, 3],
	[32, 8, 40, 4],
	[33, 9, 40, 5],
	[511, 16, 30, 8],
	[513, 17, 30, 9],
	[1_100, 12, 60, 12],
	[700, 0, 50, 13],
	[600, 33, 90, 77],
])('%i rows, %i dense and %i lexical columns, %i labels', (rows, denseSize, lexicalSize, classCount) => {
	const matrix = encodedRows(rows, denseSize, lexicalSize, rows);
	const random = seededRandom(classCount);
	const labels = Array.from({ length: rows }, () => Math.floor(random() * classCount));
	const weights = labels.map(() => 0.5 + random());
	for (const size of [0.01, 1, 30]) {
		const at = randomPoint((matrix.columns + 1) * classCount, 7, size);
		const { fastValue, plainValue, off, plain } = both(matrix, labels, classCount, 30, weights, at);
		expect(Math.abs(fastValue - plainValue)).toBeLessThan(1e-6 * plainValue);
		expect(off).toBeLessThan(2e-6 * length(plain));
	}
});

test('some of the rows are a problem of their own, in any order, and the whole is not changed by it', () => {
	const matrix = encodedRows(90, 6, 20, 3);
	const labels = Array.from({ length: 90 }, (_, row) => (row * row) % 5);
	const weights = labels.map((_, row) => 1 + (row % 3));
	const problem = new LogisticProblem(matrix, labels, 5, weights);
	const at = randomPoint(problem.parameters, 1);
	const whole = new Float64Array(at.length);
	const wholeValue = problem.objective(30)(at, whole);
	fc.assert(
		fc.property(fc.uniqueArray(fc.nat(89), { minLength: 1 }), (list) => {
			const rows = Uint32Array.from(list);
			const gradient = new Float64Array(at.length);
			const plain = new Float64Array(at.length);
			const own = list.map((row) => labels[row]!);
			const value = problem.objective(30, rows)(at, gradient);
			expect(value).toBeCloseTo(plainObjective(selectRows(matrix, rows), own, 5, 30, list.map((row) => weights[row]!))(at, plain), 6);
			expect(length(gradient.map((slope, i) => slope - plain[i]!))).toBeLessThan(2e-6 * length(plain));
			const scores = new Float64Array(rows.length * 5);
			classScores(selectRows(matrix, rows), at, 5, 0, rows.length, scores);
			problem.scores(at, rows).forEach((score, i) => expect(Math.abs(score - scores[i]!)).toBeLessThan(1e-5));
		}),
		{ numRuns: 40 },
	);
	const again = new Float64Array(at.length);
	expect(problem.objective(30)(at, again)).toBe(wholeValue);
	expect(again).toEqual(whole);
});

test('more rows than are scored at a stretch', () => {
	const matrix = encodedRows(1_300, 3, 4, 9);
	const problem = new LogisticProblem(matrix, new Uint32Array(1_300), 3);
	const at = randomPoint(problem.parameters, 4);
	const scores = new Float64Array(1_300 * 3);
	classScores(matrix, at, 3, 0, 1_300, scores);
	problem.scores(at, problem.allRows).forEach((score, i) => expect(Math.abs(score - scores[i]!)).toBeLessThan(1e-5));
});

test('scores that lie far apart stay numbers', () => {
	const matrix = matrixOf([[1], [-1], [1]], 1);
	const at = Float64Array.of(1e6, -1e6, 0, 0, 0, 0);
	const { fastValue, plainValue, fast, plain } = both(matrix, [0, 0, 2], 3, 30, undefined, at);
	expect(fastValue / plainValue).toBeCloseTo(1, 6);
	fast.forEach((slope, i) => expect(Math.abs(slope - plain[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(plain[i]!))));
});

test('no rows score nothing', () => {
	const problem = new LogisticProblem(matrixOf([], 4), [], 2);
	expect(problem.scores(new Float64Array(10), problem.allRows)).toHaveLength(0);
});
