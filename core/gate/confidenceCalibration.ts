import { cellOf, type Evidence } from './certification/evidence';
import { allOf } from './certification/region';

/** Fewer answers say too little of two numbers: Platt scaling takes some 100. */
export const LEAST_CALIBRATING_ANSWERS = 100;
/** Stated confidences of 0 and 1 have no logit. */
const NEAREST_TO_CERTAIN = 5e-4;
const MOST_STEPS = 100;
const PRECISION = 1e-9;
/** Keeps a step finite where all confidences are one and the same. */
const RIDGE = 1e-9;

export interface ConfidenceCalibration {
	/** How often the predictor is right when it states this confidence, above 0 and below 1; undefined for what is no number from 0 to 1. */
	readonly of: (stated: number) => number | undefined;
	/** Answers by people that it rests on. */
	readonly answers: number;
}

interface Point {
	readonly logit: number;
	readonly right: number;
	readonly wrong: number;
}

interface Line {
	readonly slope: number;
	readonly offset: number;
}

/**
 * What a stated confidence is worth, from recorded answers: σ(a · logit(confidence) + b) with Platt's targets (Platt 1999,
 * Probabilistic Outputs for Support Vector Machines, §2.2) by Newton steps as Lin, Lin & Weng (2007) take them, and a ≥ 0, so that
 * surer never becomes less sure. Confidences count by their cell, which begins at a round number, as stated ones do. Answers count as
 * shares of the traffic, all together as so many as an even draw of the same precision would have (Kish 1965, Survey Sampling,
 * §11.2); undefined where these are fewer than 100.
 *
 * A certificate needs none of this and never sees it: it asks for an order of the items and for thresholds that were fixed before
 * their answers, and no monotone calibration changes either, so the rows that fit it may certify too.
 */
export function confidenceCalibration({ thresholds, soFar }: Pick<Evidence, 'thresholds' | 'soFar'>): ConfidenceCalibration | undefined {
	const all = allOf(soFar);
	const worth = all.weighted.answers / soFar.flat().reduce((sum, { answers, leastProbability, reviewProbability }) => sum + answers * (leastProbability / reviewProbability) ** 2, 0);
	// A rounding may take a hair from answers that are exactly enough.
	if (!(worth * all.weighted.answers >= LEAST_CALIBRATING_ANSWERS - 1e-6)) return undefined;
	const points = soFar.map((cell, at): Point => {
		const { answers, mistakes } = allOf([cell]).weighted;
		return { logit: logitOf(thresholds[at] ?? 0), right: worth * (answers - mistakes), wrong: worth * mistakes };
	});
	const { slope, offset } = fittedLine(points);
	const byCell = points.map(({ logit }) => sigmoid(slope * logit + offset));
	const of = (stated: number): number | undefined => (stated >= 0 && stated <= 1 ? byCell[cellOf(thresholds, stated)] : undefined);
	return { of, answers: all.answers };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function logitOf(share: number): number {
	const inside = Math.min(1 - NEAREST_TO_CERTAIN, Math.max(NEAREST_TO_CERTAIN, share));
	return Math.log(inside / (1 - inside));
}

/** −ln(1 − σ(x)) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function fittedLine(points: readonly Point[]): Line {
	const sumOf = (of: (point: Point) => number): number => points.reduce((sum, point) => sum + of(point), 0);
	const [right, wrong] = [sumOf((point) => point.right), sumOf((point) => point.wrong)];
	// As if two more answers had been given, one of each kind: nobody is right for certain.
	const [whenRight, whenWrong] = [(right + 1) / (right + 2), 1 / (wrong + 2)];
	const rows = points.map((point) => ({ logit: point.logit, weight: point.right + point.wrong, target: point.right * whenRight + point.wrong * whenWrong }));
	const loss = ({ slope, offset }: Line): number =>
		rows.reduce((sum, { logit, weight, target }) => sum + weight * softplus(slope * logit + offset) - target * (slope * logit + offset), 0);
	const level = rows.reduce((sum, { target }) => sum + target, 0) / (right + wrong);
	const flat: Line = { slope: 0, offset: Math.log(level / (1 - level)) };
	let line = flat;
	for (let step = 0; step < MOST_STEPS; step++) {
		const next = nextLine(line, rows, loss);
		const hasMoved = Math.abs(next.slope - line.slope) + Math.abs(next.offset - line.offset) > PRECISION;
		line = next;
		if (!hasMoved) break;
	}
	// The loss has one valley: where it lies at a falling line, the best that does not fall is flat.
	return line.slope >= 0 ? line : flat;
}

/** One Newton step, halved until the loss does not rise. */
function nextLine(line: Line, rows: ReadonlyArray<{ readonly logit: number; readonly weight: number; readonly target: number }>, loss: (line: Line) => number): Line {
	let [slope1, offset1, slope2, both, offset2] = [0, 0, RIDGE, 0, RIDGE];
	for (const { logit, weight, target } of rows) {
		const share = sigmoid(line.slope * logit + line.offset);
		const [pull, bend] = [weight * share - target, weight * share * (1 - share)];
		slope1 += pull * logit;
		offset1 += pull;
		slope2 += bend * logit * logit;
		both += bend * logit;
		offset2 += bend;
	}
	const determinant = slope2 * offset2 - both * both;
	if (!(determinant > 0)) return line;
	const [bySlope, byOffset] = [(offset2 * slope1 - both * offset1) / determinant, (slope2 * offset1 - both * slope1) / determinant];
	const now = loss(line);
	for (let size = 1; size > 1e-6; size /= 2) {
		const next = { slope: line.slope - size * bySlope, offset: line.offset - size * byOffset };
		if (loss(next) <= now) return next;
	}
	return line;
}
