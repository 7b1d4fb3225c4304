import fc from 'fast-check';
import { minimise, type Objective } from '../../../core/training/lbfgs';

/** Rosenbrock's valley, chained over all coordinates; its minimum is 0 at (1, …, 1). */
const rosenbrock: Objective = (x, gradient) => {
	gradient.fill(0);
	let value = 0;
	for (let i = 0; i + 1 < x.length; i++) {
		const bend = x[i + 1]! - x[i]! * x[i]!;
		const rest = 1 - x[i]!;
		value += 100 * bend * bend + rest * rest;
		gradient[i]! += -400 * x[i]! * bend - 2 * rest;
		gradient[i + 1]! += 200 * bend;
	}
	return value;
};

test('finds the bottom of the Rosenbrock valley', () => {
	const start = Float64Array.of(-1.2, 1);
	const found = minimise(rosenbrock, start, { maxIterations: 200, gradientTolerance: 1e-9 });
	expect(found.converged).toBe(true);
	expect(found.value).toBeLessThan(1e-16);
	expect(found.point[0]).toBeCloseTo(1, 7);
	expect(found.point[1]).toBeCloseTo(1, 7);
	expect(found.iterations).toBeLessThan(60);
	expect([...start]).toEqual([-1.2, 1]);
});

test('finds it in 20 dimensions too', () => {
	const start = Float64Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
	const found = minimise(rosenbrock, start, { maxIterations: 500, gradientTolerance: 1e-8 });
	expect(found.converged).toBe(true);
	for (const x of found.point) expect(x).toBeCloseTo(1, 5);
});

test('finds the minimum of any well-conditioned quadratic', () => {
	const term = fc.record({ centre: fc.double({ min: -50, max: 50, noNaN: true }), curvature: fc.double({ min: 0.01, max: 100, noNaN: true }) });
	fc.assert(
		fc.property(fc.array(term, { minLength: 1, maxLength: 8 }), (terms) => {
			const quadratic: Objective = (x, gradient) =>
				terms.reduce((sum, { centre, curvature }, i) => {
					const away = x[i]! - centre;
					gradient[i] = curvature * away;
					return sum + (curvature * away * away) / 2;
				}, 0);
			const found = minimise(quadratic, new Float64Array(terms.length), { maxIterations: 300, gradientTolerance: 1e-8 });
			expect(found.converged).toBe(true);
			terms.forEach(({ centre }, i) => expect(Math.abs(found.point[i]! - centre)).toBeLessThan(1e-5));
		}),
		{ numRuns: 100 },
	);
});

test('told how curved each direction is, it comes to the same place in fewer steps', () => {
	const curvatures = Float64Array.from({ length: 60 }, (_, i) => 10 ** (i % 6));
	const cosines: Objective = (x, gradient) =>
		curvatures.reduce((sum, curvature, i) => {
			gradient[i] = curvature * Math.sinh(x[i]! - 1);
			return sum + curvature * (Math.cosh(x[i]! - 1) - 1);
		}, 0);
	const find = (diagonal?: Float64Array) => minimise(cosines, new Float64Array(60), { maxIterations: 500, gradientTolerance: 1e-8, diagonal });
	const [plain, told] = [find(), find(curvatures.map((curvature) => 1 / curvature))];
	for (const { point } of [plain, told]) for (const x of point) expect(x).toBeCloseTo(1, 6);
	expect(told.evaluations).toBeLessThan(plain.evaluations / 2);
});

test('never ends higher than it began, and each iteration goes down', () => {
	const values: number[] = [];
	const observed: Objective = (x, gradient) => rosenbrock(x, gradient);
	for (let limit = 1; limit <= 30; limit++) {
		const found = minimise(observed, Float64Array.of(-1.2, 1), { maxIterations: limit, gradientTolerance: 0 });
		expect(found.iterations).toBe(limit);
		values.push(found.value);
	}
	values.slice(1).forEach((value, i) => expect(value).toBeLessThan(values[i]!));
});

test('says that the limit came first', () => {
	const found = minimise(rosenbrock, Float64Array.of(-1.2, 1), { maxIterations: 3 });
	expect(found).toMatchObject({ iterations: 3, converged: false });
});

test('does nothing at a minimum', () => {
	const found = minimise(rosenbrock, Float64Array.of(1, 1), { maxIterations: 10 });
	expect(found).toMatchObject({ iterations: 0, evaluations: 1, converged: true, value: 0 });
});

test('ends where the numbers are no more precise than this', () => {
	const steep: Objective = (x, gradient) => {
		gradient[0] = Math.sign(x[0]!) || 0;
		return Math.abs(x[0]!);
	};
	const found = minimise(steep, Float64Array.of(3), { maxIterations: 1_000, gradientTolerance: 0 });
	expect(found.converged).toBe(true);
	expect(found.value).toBeLessThan(1e-6);
});

test('stops when it is called off', () => {
	let evaluations = 0;
	const counted: Objective = (x, gradient) => {
		evaluations++;
		return rosenbrock(x, gradient);
	};
	const run = () => minimise(counted, Float64Array.of(-1.2, 1), { maxIterations: 200, isCancelled: () => evaluations >= 5 });
	expect(run).toThrow(expect.objectContaining({ code: 'cancelled' }));
	expect(evaluations).toBe(5);
});

test('steps without curvature use nothing up', () => {
	// Straight down in every direction, then a wall: no pair of step and change tells anything for a long while.
	const straight: Objective = (x, gradient) => {
		gradient.fill(-1e-3);
		return -1e-3 * x.reduce((sum, coordinate) => sum + coordinate, 0);
	};
	const found = minimise(straight, new Float64Array(3), { maxIterations: 60, memory: 2 });
	expect(found.iterations).toBe(60);
	expect(found.value).toBeLessThan(0);
});
