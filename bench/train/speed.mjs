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
import { processorSeconds } from './processorTime.mjs';
import { shuffled } from '../seededDraw.mjs';

const ROWS = 5_000;
const C = 30;
const SAME_LOSS = 1e-4;
const WHOLE_SECONDS = 5;

/** Seconds and processor seconds of some work, with those of the processes that it has started and ended. */
const timed = async (work) => {
	const started = performance.now();
	const before = processorSeconds();
	const result = await work();
	return { result, seconds: (performance.now() - started) / 1_000, processor: processorSeconds() - before };
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
	const wholes = [];
	for (let repeat = 0; repeat < repeats; repeat++) {
		fits.push(await timed(() => fitLogisticRegression(features, labels, names.length, { C })));
		wholes.push(await timed(() => wholeTraining(drawn)));
		log(`  a fit ${inWords(fits.at(-1))}, loss ${lossAt(fits.at(-1).result.point).toFixed(5)}; a whole training ${inWords(wholes.at(-1))}`);
	}
	const loss = lossAt(fits[0].result.point);
	const end = minimise(objective, new Float64Array(problem.parameters), { maxIterations: 1_000, gradientTolerance: 2e-6 });
	const peers = scikitLearn(features, labels, repeats, log, note);
	const what = `a fit, ${ROWS.toLocaleString('en')} rows × ${features.columns.toLocaleString('en')} × ${names.length} labels`;
	const whole = 'a whole training on these rows, with cross-validation, report and process';
	return [
		...fitRows({ what, fits, loss, end: end.value, peers, lossAt }),
		measured({ what: `${whole}: processor time`, unit: 's', values: values(wholes, 'processor'), bar: { to: WHOLE_SECONDS } }),
		measured({ what: `${whole}: time by the clock`, unit: 's', values: values(wholes, 'seconds') }),
	];
}

const values = (runs, key) => runs.map((run) => run[key]);
const inWords = ({ seconds, processor }) => `${number(seconds)} s (${number(processor)} s of a processor)`;

function fitRows({ what, fits, loss, end, peers, lossAt }) {
	const own = (key, peer, more) => measured({ what: `${what}: ${WORDS[key]}`, unit: 's', values: values(fits, key), ...(peer && { peers: peer[key], peerName: peer.name }), ...more });
	if (peers === undefined) return [own('processor'), own('seconds')];
	// scikit-learn takes dense and sparse rows; the faster of the two counts.
	const [fastest] = [...peers.asUsual].sort((a, b) => median(a.processor) - median(b.processor));
	const peer = { ...fastest, name: `scikit-learn, ${fastest.kind} rows, one core` };
	const losses = (name, ours, theirs) => ({ ...measured({ what: `${what}: ${name}`, unit: 'nats', values: [ours], bar: { to: SAME_LOSS } }), peer: theirs, peerName: `loss of ${peer.name}` });
	const theEnd = lossAt(peers.toTheEnd.point);
	return [
		own('processor', peer, { bar: { to: 1, of: 'ratio' } }),
		// Theirs at another moment, when the machine may have had more or less to do, would say nothing beside it.
		own('seconds'),
		losses("loss above scikit-learn's, both as they ship", loss - lossAt(fastest.point), lossAt(fastest.point)),
		losses("loss apart from scikit-learn's, both to the end", Math.abs(end - theEnd), theEnd),
	];
}

const WORDS = { processor: 'processor time', seconds: 'time by the clock' };

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
		for (const { kind, tolerance, iterations, seconds, processor } of answer.fits)
			log(`  scikit-learn, ${kind} rows, tolerance ${tolerance}: ${inWords({ seconds: median(seconds), processor: median(processor) })}, ${iterations} iterations`);
		const fits = answer.fits.map((fit) => ({ ...fit, point: Float64Array.from(fit.point) }));
		return { asUsual: fits.filter(({ usual }) => usual), toTheEnd: fits.find(({ usual }) => !usual) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
