// `npm run bench:train`: how fast, how good and how honest learning from answers is.
import { loadStaticEncoder } from '../dist/core/inference/encoder/staticEncoder.js';
import { script } from '../scripts/sentence.mjs';
import { readArguments } from './arguments.mjs';
import { readDataSets } from './dataSets.mjs';
import { encoderFolder } from './models/benchModels.mjs';
import { machine, number, quantity, table, verdict, writeResult } from './report.mjs';
import { writeResultTables } from './resultTables.mjs';
import { speedPicture } from './speed/speedPicture.mjs';
import { labelErrorRows } from './train/labelErrors.mjs';
import { promotionRows } from './train/promotion.mjs';
import { selectionRows } from './train/selection.mjs';
import { trainingSpeedRows } from './train/speed.mjs';

/** Each takes `{ encoder, files, quick, log, note }` and gives rows of the table. */
const parts = {
	speed: trainingSpeedRows,
	promotion: promotionRows,
	selection: selectionRows,
	labelErrors: labelErrorRows,
};

await script(async () => {
	const { quick } = readArguments(process.argv.slice(2));
	const files = readDataSets();
	const encoder = await loadStaticEncoder(encoderFolder);
	const rows = [];
	const notes = [];
	for (const [section, measure] of Object.entries(parts)) {
		const started = performance.now();
		const note = (words) => notes.push({ section, words });
		for (const row of await measure({ encoder, files, quick, log: console.log, note })) {
			rows.push({ section, ...row });
			const times = typeof row.ratio === 'number' ? `, ${number(row.ratio)} times ${row.peerName ?? ''}` : '';
			console.log(`  ${row.what}: ${quantity(row.ours, row.unit)}${times}`);
		}
		console.log(`  (${section}: ${number((performance.now() - started) / 1000)} s)`);
	}
	const result = { name: 'train', seed: 1, machine: machine(), quick, notes, rows };
	console.log(`\n${table(result, { peer: 'other', ratio: true })}\n\n${verdict(result)}`);
	writeResult(result, speedPicture(result, { subject: 'Learning from answers', left: 650 }));
	if (!quick) writeResultTables();
	console.log('Written: bench/results/train.json and bench/results/train.svg');
});
