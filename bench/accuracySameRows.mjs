import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../scripts/places.mjs';
import { comparison, meanAndSpread } from './comparison.mjs';
import { weightsOf } from './headAccuracy.mjs';

/** Points that a working port may be away from the reference when both learn from the same rows. */
const tolerance = 0.5;

const plain = (rows) => rows.map(({ text, label }) => ({ text, label }));

/**
 * A row of the result: ours beside the encoder's reference in Python, both trained on the same rows, so that luck of the draw
 * counts for neither. None where Python lacks what it takes (numpy, tokenizers, scikit-learn); then a line says so.
 */
export function sameRows({ what, draws, test, values, C, python = process.env.PYTHON ?? 'python3' }) {
	const task = {
		folder: join(root, 'models/hitl-encoder-en'),
		draws: draws.map((train) => ({ rows: plain(train), weights: [...weightsOf(train)] })),
		test: plain(test),
		C,
	};
	const { stdout, error, status } = spawnSync(python, [join(root, 'bench/accuracyReference.py')], {
		input: JSON.stringify(task),
		encoding: 'utf8',
		maxBuffer: 1e8,
	});
	const answer = error === undefined && status === 0 ? JSON.parse(stdout) : { missing: 'Python did not run' };
	if (answer.right === undefined) {
		console.log(`  No row of the reference on the same rows (${answer.missing}).`);
		return [];
	}
	const { mean: peer } = meanAndSpread(answer.right);
	return [
		comparison({
			what: `${what}, on the very same rows`,
			unit: '%',
			values,
			peer,
			peerName: "the encoder's reference and scikit-learn",
			bar: { from: peer - tolerance, to: peer + tolerance },
		}),
	];
}
