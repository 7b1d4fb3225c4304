import { throwIfCancelled, type IsCancelled } from './trainingCancelled';
import { Vectors, type Vector } from './vectors';

/** Fills `gradient` and returns the value at `point`; both have the length of the start. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
	readonly maxIterations: number;
	/** Ends when no component of the gradient is larger. */
	readonly gradientTolerance?: number;
	/** Ends when two iterations in a row lower the value by less than this share of it: a single one may just be a short step. */
	readonly valueTolerance?: number;
	/** Correction pairs kept (m). */
	readonly memory?: number;
	/** About the inverse of the second derivative in each direction, up to a factor: saves steps where they differ much. */
	readonly diagonal?: Float64Array | undefined;
	readonly onIteration?: (iteration: number) => void;
	readonly isCancelled?: IsCancelled;
}

export interface LbfgsResult {
	readonly point: Float64Array;
	readonly value: number;
	readonly iterations: number;
	readonly evaluations: number;
	/** False when the iteration limit came first. */
	readonly converged: boolean;
}

interface Correction {
	readonly step: Vector;
	readonly change: Vector;
	readonly inverseProduct: number;
	/** Length of a step where this pair was the whole knowledge. */
	readonly scale: number;
}

const ARMIJO = 1e-4;
const CURVATURE = 0.9;
const MAX_TRIALS = 30;
const MAX_GROWTH = 10;
/** Two points, two gradients and a direction. */
const WORKING_VECTORS = 5;

/**
 * Minimises a smooth function from `start`, which is not changed. Throws `cancelled` when asked to stop.
 * Liu & Nocedal (1989), Mathematical Programming 45, with the bracketing Wolfe line search of Lewis & Overton (2013),
 * Mathematical Programming 141, algorithm 2.6.
 */
export function minimise(objective: Objective, start: Float64Array, options: LbfgsOptions): LbfgsResult {
	const { maxIterations, gradientTolerance = 1e-5, valueTolerance = 0, memory = 10, diagonal, onIteration, isCancelled } = options;
	const vectors = new Vectors(start.length, 2 * memory + WORKING_VECTORS);
	let point = vectors.take();
	let gradient = vectors.take();
	let nextPoint = vectors.take();
	let nextGradient = vectors.take();
	const direction = vectors.take();
	const corrections: Correction[] = [];
	point.values.set(start);
	let value = objective(point.values, gradient.values);
	let evaluations = 1;
	let iterations = 0;
	let converged = largest(gradient.values) <= gradientTolerance;
	let smallSteps = 0;

	while (!converged && iterations < maxIterations) {
		descentDirection(vectors, gradient, corrections, diagonal, direction);
		let slope = vectors.dot(gradient, direction);
		if (!(slope < 0)) {
			for (const { step, change } of corrections.splice(0)) vectors.giveBack(step, change);
			descentDirection(vectors, gradient, corrections, diagonal, direction);
			slope = vectors.dot(gradient, direction);
		}
		let length = corrections.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(-slope));
		let shortest = 0;
		let longest = Infinity;
		let growth = 2;
		let nextValue = value;
		let accepted = false;
		for (let trial = 0; trial < MAX_TRIALS && !accepted; trial++) {
			throwIfCancelled(isCancelled);
			vectors.addScaled(point, length, direction, nextPoint);
			nextValue = objective(nextPoint.values, nextGradient.values);
			evaluations++;
			if (!(nextValue <= value + ARMIJO * length * slope)) {
				longest = length;
			} else {
				const nextSlope = vectors.dot(nextGradient, direction);
				accepted = nextSlope >= CURVATURE * slope;
				shortest = length;
				// Where the slope would be zero if it went on changing as it did: saves most of the doublings of a first step.
				growth = Math.min(MAX_GROWTH, Math.max(2, slope / (slope - nextSlope)));
			}
			if (!accepted) length = longest === Infinity ? growth * length : (shortest + longest) / 2;
		}
		// No step lowers the value any more: this is as precise as the numbers are.
		if (!accepted && !(nextValue < value)) {
			converged = true;
			break;
		}
		remember(vectors, corrections, memory, diagonal, { point, nextPoint, gradient, nextGradient });
		const decrease = value - nextValue;
		[point, nextPoint] = [nextPoint, point];
		[gradient, nextGradient] = [nextGradient, gradient];
		value = nextValue;
		iterations++;
		onIteration?.(iterations);
		smallSteps = decrease <= valueTolerance * Math.abs(value) ? smallSteps + 1 : 0;
		converged = largest(gradient.values) <= gradientTolerance || smallSteps === 2;
	}
	return { point: point.values.slice(), value, iterations, evaluations, converged };
}

/** The two-loop recursion: minus the gradient times the approximate inverse Hessian. */
function descentDirection(vectors: Vectors, gradient: Vector, corrections: readonly Correction[], diagonal: Float64Array | undefined, direction: Vector): void {
	vectors.addScaled(vectors.zero, -1, gradient, direction);
	const shares: number[] = [];
	for (const { step, change, inverseProduct } of corrections.toReversed()) {
		const share = inverseProduct * vectors.dot(step, direction);
		shares.push(share);
		vectors.addScaled(direction, -share, change, direction);
	}
	const newest = corrections.at(-1);
	if (newest) vectors.addScaled(vectors.zero, newest.scale, direction, direction);
	if (diagonal) multiply(direction.values, diagonal);
	for (const { step, change, inverseProduct } of corrections) {
		vectors.addScaled(direction, shares.pop()! - inverseProduct * vectors.dot(change, direction), step, direction);
	}
}

interface Move {
	readonly point: Vector;
	readonly nextPoint: Vector;
	readonly gradient: Vector;
	readonly nextGradient: Vector;
}

function remember(vectors: Vectors, corrections: Correction[], memory: number, diagonal: Float64Array | undefined, { point, nextPoint, gradient, nextGradient }: Move): void {
	const oldest = corrections.length >= memory ? corrections.shift() : undefined;
	if (oldest) vectors.giveBack(oldest.step, oldest.change);
	const step = vectors.take();
	const change = vectors.take();
	vectors.addScaled(nextPoint, -1, point, step);
	vectors.addScaled(nextGradient, -1, gradient, change);
	const product = vectors.dot(step, change);
	// A pair without curvature would make the approximation indefinite.
	const square = vectors.dot(change, change);
	const scale = product / (diagonal ? weightedSquare(change.values, diagonal) : square);
	if (product > Number.EPSILON * square) corrections.push({ step, change, inverseProduct: 1 / product, scale });
	else vectors.giveBack(step, change);
}

function multiply(values: Float64Array, by: Float64Array): void {
	for (let i = 0; i < values.length; i++) values[i]! *= by[i]!;
}

function weightedSquare(values: Float64Array, weights: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]! * weights[i]!;
	return sum;
}

function largest(values: Float64Array): number {
	let found = 0;
	for (let i = 0; i < values.length; i++) {
		const size = Math.abs(values[i]!);
		if (size > found) found = size;
	}
	return found;
}
