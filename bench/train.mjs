// `npm run bench:train`: how fast, how good and how honest learning from answers is. `-- --only SECTION` measures one section
// anew and leaves the others as they were measured last.
import { loadStaticEncoder } from '../dist/core/inference/encoder/staticEncoder.js';
import { script, Sentence } from '../scripts/sentence.mjs';
import { readArguments } from './arguments.mjs';
import { readDataSets } from './dataSets.mjs';
import { encoderFolder } from './models/benchModels.mjs';
import { machine, number, quantity, table, verdict, writeResult } from './report.mjs';
import { readResult, writeResultTables } from './resultTables.mjs';
import { speedPicture } from './speed/speedPicture.mjs';
import { killRows } from './train/kills.mjs';
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
	kills: killRows,
};

/** Takes `--only SECTION` out of the arguments. */
function readOnly(args) {
	const at = args.indexOf('--only');
	if (at < 0) return undefined;
	const [, section] = args.splice(at, 2);
	if (Object.hasOwn(parts, section)) return section;
	throw new Sentence(`--only takes one of ${Object.keys(parts).join(', ')}, not ${section ?? 'nothing'}.`);
}

await script(async () => {
	const args = process.argv.slice(2);
	const only = readOnly(args);
	const { quick } = readArguments(args);
	const before = only === undefined ? undefined : readResult('train');
	if (before !== undefined && before.quick !== quick) throw new Sentence('The last result is of the other kind, quick or whole: run all sections first.');
	const files = readDataSets();
	const encoder = await loadStaticEncoder(encoderFolder);
	const rows = [];
	const notes = [];
	for (const [section, measure] of Object.entries(parts)) {
		if (only !== undefined && section !== only) {
			rows.push(...(before?.rows ?? []).filter((row) => row.section === section));
			notes.push(...(before?.notes ?? []).filter((note) => note.section === section));
			continue;
		}
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
	writeResult(result, speedPicture(result, { subject: 'Learning from answers', left: 740 }));
	if (!quick) writeResultTables();
	console.log('Written: bench/results/train.json and bench/results/train.svg');
});
