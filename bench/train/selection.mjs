import { AnsweredTexts } from '../../dist/core/selection/answeredTexts.js';
import { Backlog } from '../../dist/core/selection/backlog.js';
import { selectForReview } from '../../dist/core/selection/selectForReview.js';
import { logits, softmax } from '../../dist/core/inference/classifier/linearHead.js';
import { rankLabels } from '../../dist/core/inference/classifier/rankScores.js';
import { featureMatrix } from '../../dist/core/training/featureMatrix.js';
import { fitLogisticRegression } from '../../dist/core/training/logisticRegression.js';
import { indexOfLargest } from '../../dist/core/training/pairedTest.js';
import { rowWeights } from '../../dist/core/training/rowWeights.js';
import { toLinearHead } from '../../dist/core/training/toLinearHead.js';
import { encodedSets, splitOf } from '../accuracySplits.mjs';
import { measured, meanAndSpread } from '../comparison.mjs';
import { number } from '../report.mjs';
import { shuffled } from '../seededDraw.mjs';
import { seededNumbers } from '../seededNumbers.mjs';

/**
 * How many answers are asked for at a time, and C as in bench:accuracy. Where few answers are needed the rounds are small: the
 * count is read off between two of them.
 */
export const plans = {
	SMS: { steps: [5], most: 400, C: 10 },
	'AG News': { steps: [5], most: 1_500, C: 1 },
	// In random order the size of a round changes nothing but where the curve is looked at.
	BANKING77: { steps: [50], stepsAtRandom: [100], most: 4_000, C: 30 },
};

const SHARE_OF_FULL = 0.95;
/** The test rows are always the same, and nothing was tuned on them; a draw changes the order of asking. */
const SPLIT = 1;
/** Rounds above the target after which a curve is not followed any further. */
const ROUNDS_ABOVE = 4;

const mean = (values) => meanAndSpread(values).mean;
const namesOf = (rows) => [...new Set(rows.map(({ label }) => label))].sort();

async function headOf({ encoder, rows, C, start, maxIterations }) {
	const names = namesOf(rows);
	const classes = new Map(names.map((name, position) => [name, position]));
	const features = featureMatrix(rows.map(({ encoding }) => encoding), encoder);
	const labels = rows.map(({ label }) => classes.get(label));
	const weights = rowWeights(labels, names.length);
	// A start fits only the labels it was made for.
	const from = start?.names.length === names.length ? { start: start.point } : {};
	const { point } = await fitLogisticRegression(features, labels, names.length, { C, maxIterations, rowWeights: weights, ...from });
	return { names, point, head: toLinearHead(point, names, 1, encoder) };
}

const accuracyOf = ({ names, head }, rows) =>
	rows.filter(({ label, encoding }) => names[indexOfLargest(logits(head, encoding))] === label).length / rows.length;

const predictionOf = ({ names, head }, encoding) => rankLabels(names, softmax(logits(head, encoding), 1), 2);

/** The rows to answer next, by Select for Review as it is shipped. */
async function chosen({ train, answered, model, count, seed, encoder, shares }) {
	const backlog = new Backlog(seed);
	const said = new AnsweredTexts(encoder.denseSize);
	for (const row of train) {
		const { encoding } = row;
		if (answered.has(row)) said.add(encoding.dense);
		else backlog.add({ item: row, vector: encoding.dense, ...(model === undefined ? {} : { prediction: predictionOf(model, encoding) }) });
	}
	const picked = await selectForReview(backlog, { count, answered: said, ...(shares === undefined ? {} : { shares }) });
	return picked.map(({ item }) => item);
}

/** The learning curve made to rise only (pool adjacent violators): one lucky round is no level that was reached. */
function rising(values) {
	const blocks = [];
	for (const value of values) {
		blocks.push({ value, size: 1 });
		while (blocks.length > 1 && blocks.at(-2).value > blocks.at(-1).value) {
			const [one, other] = blocks.splice(-2);
			const size = one.size + other.size;
			blocks.push({ value: (one.value * one.size + other.value * other.size) / size, size });
		}
	}
	return blocks.flatMap(({ value, size }) => Array(size).fill(value));
}

/** Answers at which the curve reaches the target, on a straight line between two rounds; the most when it never does. */
function answersAt(curve, target, most) {
	const levels = rising(curve.map(({ accuracy }) => accuracy));
	const at = levels.findIndex((level) => level >= target);
	if (at < 0) return most;
	if (at === 0) return curve[0].answers;
	const share = (target - levels[at - 1]) / (levels[at] - levels[at - 1]);
	return curve[at - 1].answers + share * (curve[at].answers - curve[at - 1].answers);
}

/** Answers, round after round, until the target is safely reached. `next` gives the rows to answer. */
async function labelsNeeded({ encoder, train, test, C, steps, most, target }, next) {
	const answered = new Set();
	const curve = [];
	let model;
	let above = 0;
	for (let round = 0; answered.size < most && above < ROUNDS_ABOVE; round++) {
		const count = steps[Math.min(round, steps.length - 1)];
		for (const row of await next({ train, answered, model, count, round })) answered.add(row);
		const rows = [...answered];
		// With one label there is nothing to train yet.
		if (namesOf(rows).length >= 2) model = await headOf({ encoder, rows, C, start: model, maxIterations: 30 });
		const accuracy = model === undefined ? 0 : accuracyOf(model, test);
		curve.push({ answers: answered.size, accuracy });
		above = accuracy >= target ? above + 1 : 0;
	}
	return { needed: answersAt(curve, target, most), curve };
}

/** Both orders of one draw on one set: how many answers each needs to 95 % of the accuracy with all of them. */
export async function drawOf({ encoder, split, plan, target, seed, shares }) {
	const common = { encoder, ...split, ...plan, target };
	const order = shuffled(split.train, `order\0${seed}`);
	const random = await labelsNeeded({ ...common, steps: plan.stepsAtRandom ?? plan.steps }, ({ answered, count }) => order.slice(answered.size, answered.size + count));
	const ours = await labelsNeeded(common, (state) => chosen({ ...state, seed: 1_000 * seed + state.round, encoder, shares }));
	return { random, ours };
}

export async function targetOf({ encoder, split, plan }) {
	const full = await headOf({ encoder, rows: split.train, C: plan.C });
	return SHARE_OF_FULL * accuracyOf(full, split.test);
}

/** Student's t, two-sided 95 %, by degrees of freedom (from 1). */
const T_95 = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26];

/** Half the width of the 95 % interval of a mean. */
function halfWidth(values) {
	const { spread } = meanAndSpread(values);
	return spread === null ? null : ((T_95[values.length - 2] ?? 2.1) * spread) / Math.sqrt(values.length);
}

/** Middle 95 % of the ratio of the means over draws drawn with replacement. */
function ratioInterval(random, ours) {
	const next = seededNumbers(1);
	const ratios = Array.from({ length: 2_000 }, () => {
		const drawn = ours.map(() => Math.floor(next() * ours.length));
		return mean(drawn.map((at) => random[at])) / mean(drawn.map((at) => ours[at]));
	});
	ratios.sort((a, b) => a - b);
	return { low: ratios[50], high: ratios[1_949] };
}

/** Rows of the table: for each set how many times fewer answers Select for Review needs than random order. */
export async function selectionRows({ encoder, files, quick, log = () => undefined, note = () => undefined }) {
	const encoded = encodedSets(encoder, files);
	const rows = [];
	for (const [set, plan] of Object.entries(plans)) {
		if (quick && set === 'BANKING77') continue;
		const split = splitOf(encoded, { set }, SPLIT);
		const target = await targetOf({ encoder, split, plan });
		const random = [];
		const ours = [];
		for (let seed = 1; seed <= (quick ? 3 : 10); seed++) {
			const started = performance.now();
			const draw = await drawOf({ encoder, split, plan, target, seed });
			random.push(draw.random.needed);
			ours.push(draw.ours.needed);
			log(`  ${set}, draw ${seed}: ${number(ours.at(-1))} answers chosen, ${number(random.at(-1))} by chance (${number((performance.now() - started) / 1000)} s)`);
		}
		const row = rowOf(set, target, random, ours);
		note(inWords(set, row));
		rows.push(row);
	}
	return rows;
}

/** The ratio is that of the means: a draw that chance favours must not count more than one that it does not. */
function rowOf(set, target, random, ours) {
	const ratio = mean(random) / mean(ours);
	const row = measured({
		what: `${set}: answers until ${number(100 * target)} % are right`,
		unit: 'answers',
		values: ours,
		peers: random,
		peerName: 'fewer than in random order, same head',
		bar: { from: 2, of: 'ratio' },
	});
	const means = { ours: Math.round(mean(ours)), peer: Math.round(mean(random)) };
	const interval = { ours: halfWidth(ours), peer: halfWidth(random), ratio: ratioInterval(random, ours) };
	return { ...row, ...means, ratio, ratioSpread: (interval.ratio.high - interval.ratio.low) / 2, holds: ratio >= 2, interval, values: { ours, random } };
}

function inWords(set, { ours, peer, ratio, holds, interval }) {
	const { low, high } = interval.ratio;
	const few = holds ? '' : ' That is less than twice.';
	return `${set}: ${ours} ± ${number(interval.ours)} answers as Select for Review picks them, ${peer} ± ${number(interval.peer)} in random order, for 95 % of the accuracy with all answers (means over draws with their 95 % intervals): ${number(ratio)} times fewer (${number(low)} to ${number(high)}).${few}`;
}
