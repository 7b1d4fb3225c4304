// `npm run bench:gate`: whether the gate keeps its promise on the edge, how exact its statistics are, and how fast it is.
import { script } from '../scripts/sentence.mjs';
import { readArguments } from './arguments.mjs';
import { exactnessRows } from './gate/exactness.mjs';
import { gateSpeedRows } from './gate/speed.mjs';
import { validityRows } from './gate/validity.mjs';
import { machine, number, quantity, table, verdict, writeResult } from './report.mjs';
import { writeResultTables } from './resultTables.mjs';
import { speedPicture } from './speed/speedPicture.mjs';

/** Each takes `{ quick, log }` and gives rows of the table. */
const parts = { exactness: exactnessRows, speed: gateSpeedRows, validity: validityRows };

await script(async () => {
	const { quick } = readArguments(process.argv.slice(2));
	const rows = [];
	for (const [section, measure] of Object.entries(parts)) {
		const started = performance.now();
		for (const row of await measure({ quick, log: console.log })) {
			rows.push({ section, ...row });
			if (section === 'validity') continue;
			const times = row.ratio === null ? '' : `, ${number(row.ratio)} times ${row.peerName}`;
			console.log(`  ${row.what}: ${quantity(row.ours, row.unit)}${times}`);
		}
		console.log(`  (${section}: ${number((performance.now() - started) / 1000)} s)`);
	}
	const result = { name: 'gate', seed: 1, machine: machine(), quick, rows };
	console.log(`\n${table(result, { peer: 'other', ratio: true })}\n\n${verdict(result)}`);
	writeResult(result, speedPicture(result, { subject: 'The gate', left: 560 }));
	if (!quick) writeResultTables();
	console.log('Written: bench/results/gate.json and bench/results/gate.svg');
});
