import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/places.mjs';
import { measured } from '../comparison.mjs';

/** What Python's usual tool does on this machine, as figures beside ours; a note says so where it is not there. */
export async function pythonRows({ files, note, python = process.env.PYTHON ?? 'python3' }) {
	const train = files['banking77-10shot.tsv'];
	const test = files['banking77-test.csv'].map(({ text }) => text);
	const { stdout, error, status } = spawnSync(python, [join(root, 'bench/speed/peers.py')], {
		input: JSON.stringify({ train, test }),
		encoding: 'utf8',
		// One core, as the others have.
		env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
		maxBuffer: 1e8,
	});
	const answer = error === undefined && status === 0 ? JSON.parse(stdout) : { missing: 'Python did not run' };
	if (answer.rates === undefined) {
		note('scikit-learn was not on the machine.');
		console.log(`  No row of scikit-learn: it is not on this machine (${answer.missing}).`);
		return [];
	}
	return [
		measured({
			what: 'scikit-learn: word counts (TF-IDF) and logistic regression, 77 labels, all texts in one call',
			unit: 'texts per CPU second',
			values: answer.rates,
		}),
	];
}
