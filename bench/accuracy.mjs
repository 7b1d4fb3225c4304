// `npm run bench:accuracy`: is the encoder with its head as good as what it was ported from?
import { join } from 'node:path';
import { loadStaticEncoder } from '../dist/core/inference/encoder/staticEncoder.js';
import { root } from '../scripts/places.mjs';
import { script } from '../scripts/sentence.mjs';
import { accuracyBars } from './accuracyBars.mjs';
import { accuracyPicture } from './accuracyPicture.mjs';
import { sameRows } from './accuracySameRows.mjs';
import { encodedSets, splitOf } from './accuracySplits.mjs';
import { readArguments } from './arguments.mjs';
import { comparison } from './comparison.mjs';
import { readDataSets } from './dataSets.mjs';
import { denseOnly, headAccuracy, labelNameAccuracy } from './headAccuracy.mjs';
import { machine, number, table, verdict, writeResult } from './report.mjs';
import { writeResultTables } from './resultTables.mjs';

const seed = 1;
const peerName = "the encoder's reference in numpy, same head";

function accuracyOfDraw(encoder, sets, bar, draw) {
	const { train, test } = splitOf(sets, bar, seed + draw);
	if (bar.labelNames) return labelNameAccuracy({ encoder, test });
	if (!bar.denseOnly) return headAccuracy({ encoder, train, test, C: bar.C });
	return headAccuracy({ encoder, train: train.map(denseOnly), test: test.map(denseOnly), C: bar.C });
}

await script(async () => {
	const { quick } = readArguments(process.argv.slice(2));
	const files = readDataSets();
	const encoder = await loadStaticEncoder(join(root, 'dist/models/hitl-encoder-en'));
	const sets = encodedSets(encoder, files);
	const rows = accuracyBars
		.filter(({ slow }) => !quick || !slow)
		.flatMap((bar) => {
			const { what, draws, peer, tolerance } = bar;
			const values = Array.from({ length: draws }, (_, draw) => {
				const started = performance.now();
				const value = accuracyOfDraw(encoder, sets, bar, draw);
				const seconds = number((performance.now() - started) / 1000);
				const which = draws === 1 ? '' : `, draw ${draw + 1} of ${draws}`;
				console.log(`  ${what}${which}: ${number(value)} % right (${seconds} s)`);
				return value;
			});
			const allowed = { from: peer - tolerance, to: peer + tolerance };
			const row = comparison({ what, unit: '%', values, peer, peerName, bar: allowed });
			if (quick || !bar.inPython) return [row];
			const splits = values.map((_, draw) => splitOf(sets, bar, seed + draw));
			return [row, ...sameRows({ what, draws: splits.map(({ train }) => train), test: splits[0].test, values, C: bar.C })];
		});
	const result = { name: 'accuracy', seed, machine: machine(), quick, rows };
	console.log(`\n${table(result)}\n\n${verdict(result)}`);
	writeResult(result, accuracyPicture(result));
	if (!quick) writeResultTables();
	console.log('Written: bench/results/accuracy.json and bench/results/accuracy.svg');
});
