// `npm run bench:event-loop`: does n8n stay responsive while Predict or Retrain works? In a real n8n, against NoOp in its place.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStaticEncoder } from '../dist/core/inference/encoder/staticEncoder.js';
import { script, Sentence } from '../scripts/sentence.mjs';
import { readArguments } from './arguments.mjs';
import { readDataSets } from './dataSets.mjs';
import { startBenchN8n } from './eventLoop/benchN8n.mjs';
import { eventLoopPicture } from './eventLoop/eventLoopPicture.mjs';
import { startLoopbackHub } from './eventLoop/loopbackHub.mjs';
import { storeLearnedVersion } from './eventLoop/learnedVersion.mjs';
import { measureMode } from './eventLoop/measureMode.mjs';
import { benchModes } from './eventLoop/modes.mjs';
import { storeAnswers } from './eventLoop/recordedAnswers.mjs';
import { benchModels, encoderFolder } from './models/benchModels.mjs';
import { machine, number, table, verdict, writeResult } from './report.mjs';
import { writeResultTables } from './resultTables.mjs';
import { seededNumbers } from './seededNumbers.mjs';
import { bankingHead } from './speed/bankingHead.mjs';

const seed = 1;

/** A row as a line of the log, with what helps to find the cause. */
function told({ what, ours, peer, difference, sections, busiestTurn }) {
	const measured = `${what}: ${number(ours)} ms`;
	if (difference !== undefined) {
		const { mean, low, high } = difference;
		return `${measured}, ${number(peer)} without: ${number(mean)} more (${number(low)} to ${number(high)})`;
	}
	if (sections === undefined) return `${what}: ${number(ours)} %, ${number(peer)} without`;
	const runs = sections.map(
		({ wallMs, ownMs, where }) => `${number(ownMs)} (${number(wallMs)} by the clock) in ${where}`,
	);
	const { cpuMs, ownMs, top } = busiestTurn;
	const turn = `busiest turn ${number(cpuMs)} ms, with us on the stack ${number(ownMs)}, most in ${top}`;
	return `${measured}; run by run ${runs.join(', ')}; ${turn}`;
}

await script(async () => {
	const { quick, pairs } = readArguments(process.argv.slice(2), { pairs: 10 });
	const size = quick ? { pairs: 2, profiles: 1, leastMs: 600 } : { pairs, profiles: 5, leastMs: 3_000 };
	const files = readDataSets();
	const folder = mkdtempSync(join(tmpdir(), 'hitl-bench-'));
	const encoder = await loadStaticEncoder(encoderFolder);
	const head = bankingHead(encoder, files['banking77-10shot.tsv']);
	const models = await benchModels(folder);
	const hub = await startLoopbackHub({
		id: 'bench/text-classifier',
		folder: models.textClassifier,
		pipelineTag: 'text-classification',
	});
	// Seven in ten are learned from, the others tested on.
	const answers = [...files['banking77-train.csv'], ...files['banking77-test.csv']].slice(0, quick ? 1_000 : Infinity);
	const modes = await benchModes({ files, models, labels: head.labels, hub, quick, answers: answers.length });
	console.log('Starting n8n ...');
	const n8n = await startBenchN8n(async (userFolder) => {
		await storeLearnedVersion(userFolder, 'bench-learned', encoder, head);
		await storeAnswers(userFolder, answers);
	});
	const rows = [];
	const notes = [];
	try {
		const next = seededNumbers(seed);
		for (const mode of modes) {
			const measuredRows = await measureMode(n8n, mode, { ...size, next }).catch((error) => {
				notes.push({ words: `${mode.what}: not measured.` });
				console.error(`  ${mode.what} was not measured: ${error.message}`);
				return [];
			});
			for (const row of measuredRows) {
				rows.push(row);
				console.log(`  ${told(row)}`);
			}
		}
	} finally {
		await n8n.stop();
		hub.stop();
		rmSync(folder, { recursive: true, force: true });
	}
	if (rows.length === 0) throw new Sentence('Nothing could be measured. What n8n said stands above.');
	const result = { name: 'event-loop', seed, machine: machine(), quick, notes, rows };
	console.log(`\n${table(result, { peer: 'without' })}\n\n${verdict(result)}`);
	writeResult(result, eventLoopPicture(result));
	if (!quick) writeResultTables();
	console.log('Written: bench/results/event-loop.json and bench/results/event-loop.svg');
	if (notes.length > 0) process.exitCode = 1;
	process.exit();
});
