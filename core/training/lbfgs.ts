import { throwIfCancelled, type IsCancelled } from './trainingCancelled';

/** Fills `gradient` and returns the value at `point`; both have the length of the start. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
	readonly maxIterations: number;
	/** Ends when no component of the gradient is larger. */
	readonly gradientTolerance?: number;
	/** Ends when an iteration lowers the value by less than this share of it. */
	readonly valueTolerance?: number;
	/** Correction pairs kept (m). */
	readonly memory?: number;
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
	readonly step: Float64Array;
	readonly change: Float64Array;
	readonly inverseProduct: number;
}

const ARMIJO = 1e-4;
const CURVATURE = 0.9;
const MAX_TRIALS = 30;
const MAX_GROWTH = 10;

/**
 * Minimises a smooth function from `start`, which is not changed. Throws `cancelled` when asked to stop.
 * Liu & Nocedal (1989), Mathematical Programming 45, with the bracketing Wolfe line search of Lewis & Overton (2013),
 * Mathematical Programming 141, algorithm 2.6.
 */
export function minimise(objective: Objective, start: Float64Array, options: LbfgsOptions): LbfgsResult {
	const { maxIterations, gradientTolerance = 1e-5, valueTolerance = 0, memory = 10, onIteration, isCancelled } = options;
	let point = start.slice();
	let gradient = new Float64Array(point.length);
	let nextPoint = new Float64Array(point.length);
	let nextGradient = new Float64Array(point.length);
	const direction = new Float64Array(point.length);
	const corrections: Correction[] = [];
	let value = objective(point, gradient);
	let evaluations = 1;
	let iterations = 0;
	let converged = largest(gradient) <= gradientTolerance;

	while (!converged && iterations < maxIterations) {
		descentDirection(gradient, corrections, direction);
		let slope = dot(gradient, direction);
		if (!(slope < 0)) {
			corrections.length = 0;
			descentDirection(gradient, corrections, direction);
			slope = dot(gradient, direction);
		}
		let length = corrections.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
		let shortest = 0;
		let longest = Infinity;
		let growth = 2;
		let nextValue = value;
		let accepted = false;
		for (let trial = 0; trial < MAX_TRIALS && !accepted; trial++) {
			throwIfCancelled(isCancelled);
			for (let i = 0; i < point.length; i++) nextPoint[i] = point[i]! + length * direction[i]!;
			nextValue = objective(nextPoint, nextGradient);
			evaluations++;
			if (!(nextValue <= value + ARMIJO * length * slope)) {
				longest = length;
			} else {
				const nextSlope = dot(nextGradient, direction);
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
		remember(corrections, memory, point, nextPoint, gradient, nextGradient);
		const decrease = value - nextValue;
		[point, nextPoint] = [nextPoint, point];
		[gradient, nextGradient] = [nextGradient, gradient];
		value = nextValue;
		iterations++;
		onIteration?.(iterations);
		converged = largest(gradient) <= gradientTolerance || decrease <= valueTolerance * Math.abs(value);
	}
	return { point, value, iterations, evaluations, converged };
}

/** The two-loop recursion: minus the gradient times the approximate inverse Hessian. */
function descentDirection(gradient: Float64Array, corrections: readonly Correction[], direction: Float64Array): void {
	for (let i = 0; i < gradient.length; i++) direction[i] = -gradient[i]!;
	const shares: number[] = [];
	for (const { step, change, inverseProduct } of corrections.toReversed()) {
		const share = inverseProduct * dot(step, direction);
		shares.push(share);
		addScaled(direction, -share, change);
	}
	const newest = corrections.at(-1);
	if (newest) {
		const scale = 1 / (newest.inverseProduct * dot(newest.change, newest.change));
		for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
	}
	for (const { step, change, inverseProduct } of corrections) {
		addScaled(direction, shares.pop()! - inverseProduct * dot(change, direction), step);
	}
}

function remember(
	corrections: Correction[],
	memory: number,
	from: Float64Array,
	to: Float64Array,
	fromGradient: Float64Array,
	toGradient: Float64Array,
): void {
	const oldest = corrections.length >= memory ? corrections.shift() : undefined;
	const step = oldest?.step ?? new Float64Array(from.length);
	const change = oldest?.change ?? new Float64Array(from.length);
	for (let i = 0; i < from.length; i++) {
		step[i] = to[i]! - from[i]!;
		change[i] = toGradient[i]! - fromGradient[i]!;
	}
	const product = dot(step, change);
	// A pair without curvature would make the approximation indefinite.
	if (product > Number.EPSILON * dot(change, change)) corrections.push({ step, change, inverseProduct: 1 / product });
}

function addScaled(target: Float64Array, scale: number, source: Float64Array): void {
	for (let i = 0; i < target.length; i++) target[i]! += scale * source[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
	return sum;
}

function largest(values: Float64Array): number {
	let found = 0;
	for (let i = 0; i < values.length; i++) found = Math.max(found, Math.abs(values[i]!));
	return found;
}
