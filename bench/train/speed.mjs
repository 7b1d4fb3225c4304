import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { featureMatrix } from '../../dist/core/training/featureMatrix.js';
import { minimise } from '../../dist/core/training/lbfgs.js';
import { LogisticProblem } from '../../dist/core/training/logisticProblem.js';
import { fitLogisticRegression } from '../../dist/core/training/logisticRegression.js';
import { train } from '../../dist/core/training/trainer.js';
import { root } from '../../scripts/places.mjs';
import { measured, median } from '../comparison.mjs';
import { encoderFolder } from '../models/benchModels.mjs';
import { number } from '../report.mjs';
import { shuffled } from '../seededDraw.mjs';

const ROWS = 5_000;
const C = 30;
const SAME_LOSS = 1e-4;
const WHOLE_SECONDS = 5;
/** Where scikit-learn's lbfgs stops by default: no component of the gradient of the mean loss is larger. */
const THEIR_TOLERANCE = 1e-4;

const secondsOf = async (work) => {
	const started = performance.now();
	const result = await work();
	return { result, seconds: (performance.now() - started) / 1_000 };
};

/** Rows of the table: how long a fit and a whole training take, and the same fit by scikit-learn where it is installed. */
export async function trainingSpeedRows({ encoder, files, quick, log = () => undefined, note = () => undefined }) {
	const repeats = quick ? 1 : 5;
	const drawn = shuffled(files['banking77-train.csv'], 'training speed').slice(0, ROWS);
	const names = [...new Set(drawn.map(({ label }) => label))].sort();
	const labels = Uint32Array.from(drawn, ({ label }) => names.indexOf(label));
	const features = featureMatrix(drawn.map(({ text }) => encoder.encode(text)), encoder);
	const problem = new LogisticProblem(features, labels, names.length);
	const objective = problem.objective(C);
	const lossAt = (point) => objective(point, new Float64Array(point.length));

	const fits = [];
	const asTheirs = [];
	const wholes = [];
	let loss = 0;
	let lossAsTheirs = 0;
	for (let repeat = 0; repeat < repeats; repeat++) {
		const fit = await secondsOf(() => fitLogisticRegression(features, labels, names.length, { C }));
		fits.push(fit.seconds);
		loss = lossAt(fit.result.point);
		const same = await secondsOf(() => {
			const own = new LogisticProblem(features, labels, names.length);
			return minimise(own.objective(C), new Float64Array(own.parameters), { maxIterations: 2_000, gradientTolerance: THEIR_TOLERANCE });
		});
		asTheirs.push(same.seconds);
		lossAsTheirs = lossAt(same.result.point);
		const whole = await secondsOf(() => wholeTraining(drawn));
		wholes.push(whole.seconds);
		log(`  a fit ${number(fit.seconds)} s, loss ${loss.toFixed(5)}; by scikit-learn's rule ${number(same.seconds)} s, ${lossAsTheirs.toFixed(5)}; a whole training ${number(whole.seconds)} s`);
	}
	const end = minimise(objective, new Float64Array(problem.parameters), { maxIterations: 1_000, gradientTolerance: 2e-6 });
	const peers = scikitLearn(features, labels, repeats, log, note);
	const what = `a fit, ${ROWS.toLocaleString('en')} rows × ${features.columns.toLocaleString('en')} × ${names.length} labels`;
	return [
		...fitRows({ what, fits, asTheirs, loss, lossAsTheirs, end: end.value, peers, lossAt }),
		measured({
			what: 'a whole training on these rows, with cross-validation and process',
			unit: 's',
			values: wholes,
			bar: { to: WHOLE_SECONDS },
		}),
	];
}

function fitRows({ what, fits, asTheirs, loss, lossAsTheirs, end, peers, lossAt }) {
	if (peers === undefined) return [measured({ what, unit: 's', values: fits })];
	// scikit-learn takes dense and sparse rows; the faster of the two counts.
	const [fastest] = [...peers.asUsual].sort((a, b) => median(a.seconds) - median(b.seconds));
	const peerName = `scikit-learn, ${fastest.kind} rows, one core`;
	const difference = (name, ours, peer, bar = { to: SAME_LOSS }) => ({
		...measured({ what: name, unit: 'nats', values: [ours - peer], bar }),
		peer,
		peerName: `loss of ${peerName}`,
	});
	const apart = Math.abs(end - lossAt(peers.toTheEnd.point));
	return [
		measured({ what: `${what}: time, both stop at the same slope`, unit: 's', values: asTheirs, peers: fastest.seconds, peerName, bar: { to: 1, of: 'ratio' } }),
		difference(`${what}: loss above scikit-learn's, both stop at the same slope`, lossAsTheirs, lossAt(fastest.point)),
		measured({ what: `${what}: time, ours as it ships`, unit: 's', values: fits, peers: fastest.seconds, peerName }),
		difference(`${what}: loss above scikit-learn's, ours as it ships`, loss, lossAt(fastest.point), null),
		{ ...difference(`${what}: loss apart from scikit-learn's, both to the end`, apart, 0), peer: lossAt(peers.toTheEnd.point) },
	];
}

/** As Retrain does it: encoding, choice of C, cross-validation, temperature and the fit, without a champion. */
async function wholeTraining(drawn) {
	const training = drawn.map(({ text, label }, position) => ({ rowId: position + 1, text, label }));
	return await train({ training, unseen: [], firstGuessLabels: [], seed: 1 }, { encoder: { folder: encoderFolder } });
}

/** The same rows for scikit-learn; undefined, with a note, where it is not installed. */
function scikitLearn(features, labels, repeats, log, note) {
	const folder = mkdtempSync(join(tmpdir(), 'hitl-train-'));
	try {
		for (const name of ['start', 'column', 'value']) writeFileSync(join(folder, name), features[name]);
		writeFileSync(join(folder, 'labels'), labels);
		const python = process.env.PYTHON ?? 'python3';
		const task = { folder, columns: features.columns, C, repeats };
		const { stdout, error, status } = spawnSync(python, [join(root, 'bench/train/scikitLearn.py')], {
			input: JSON.stringify(task),
			encoding: 'utf8',
			// One core, as ours has; two threads of its matrix library get in each other's way as soon as anything else runs.
			env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
			maxBuffer: 1e9,
		});
		const answer = error === undefined && status === 0 ? JSON.parse(stdout) : { missing: 'Python did not run' };
		if (answer.fits === undefined) {
			note('scikit-learn was not on the machine.');
			log(`  No comparison with scikit-learn: it is not on this machine (${answer.missing}).`);
			return undefined;
		}
		for (const { kind, tolerance, iterations, seconds } of answer.fits)
			log(`  scikit-learn, ${kind} rows, tolerance ${tolerance}: ${number(median(seconds))} s, ${iterations} iterations`);
		const fits = answer.fits.map((fit) => ({ ...fit, point: Float64Array.from(fit.point) }));
		return { asUsual: fits.filter(({ usual }) => usual), toTheEnd: fits.find(({ usual }) => !usual) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
