// `npm run bench:speed`: how fast, how steady, and against whom.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStaticEncoder } from '../dist/core/inference/encoder/staticEncoder.js';
import { script } from '../scripts/sentence.mjs';
import { readArguments } from './arguments.mjs';
import { readDataSets } from './dataSets.mjs';
import { benchModels, encoderFolder } from './models/benchModels.mjs';
import { machine, number, quantity, table, verdict, writeResult } from './report.mjs';
import { writeResultTables } from './resultTables.mjs';
import { bankingHead } from './speed/bankingHead.mjs';
import { coldRows } from './speed/coldRows.mjs';
import { encoderRows } from './speed/encoderRows.mjs';
import { killRows } from './speed/killRows.mjs';
import { memoryRows } from './speed/memoryRows.mjs';
import { mixedTexts } from './speed/mixedTexts.mjs';
import { pythonRows } from './speed/pythonRows.mjs';
import { speedPicture } from './speed/speedPicture.mjs';
import { transformerRows } from './speed/transformerRows.mjs';
import { zeroShotRows } from './speed/zeroShotRows.mjs';

const seed = 1;
const full = { repeats: 9, passes: 8, texts: 2_000, pairs: 5, zeroShotTexts: 10, loads: 1_000, kills: 200 };
const quicker = { repeats: 3, passes: 2, texts: 120, pairs: 2, zeroShotTexts: 2, loads: 100, kills: 8 };

await script(async () => {
	const { quick } = readArguments(process.argv.slice(2));
	const size = quick ? quicker : full;
	const files = readDataSets();
	const folder = mkdtempSync(join(tmpdir(), 'hitl-bench-'));
	// The model process is no reason for its parent to stay.
	const stay = setInterval(() => undefined, 60_000);
	const rows = [];
	const notes = [];
	const part = async (section, measure) => {
		const started = performance.now();
		const measuredRows = await measure();
		for (const row of measuredRows) {
			rows.push({ section, ...row });
			const times = row.ratio === null ? '' : `, ${number(row.ratio)} times ${row.peerName}`;
			console.log(`  ${row.what}: ${quantity(row.ours, row.unit)}${times}`);
		}
		console.log(`  (${section}: ${number((performance.now() - started) / 1000)} s)`);
	};
	try {
		const encoder = await loadStaticEncoder(encoderFolder);
		const head = bankingHead(encoder, files['banking77-10shot.tsv']);
		const models = await benchModels(folder, head);
		const texts = files['banking77-test.csv'].map(({ text }) => text);
		const mixed = mixedTexts(files, size.texts, seed);
		const labels = head.labels.map((name) => name.replaceAll('_', ' '));
		const copy = join(folder, 'mini-lm-again');
		cpSync(models.miniLm, copy, { recursive: true });

		await part('encoder', () =>
			encoderRows({
				encoder,
				head,
				texts,
				staticFolder: models.static,
				repeats: size.repeats,
				passes: size.passes,
			}),
		);
		await part('encoder', () => coldRows({ folder, head, texts, repeats: size.repeats }));
		await part('transformer', () =>
			transformerRows({
				folder: models.miniLm,
				texts: mixed,
				kind: 'mixed texts',
				pairs: size.pairs,
				otherWays: true,
			}),
		);
		const longer = mixedTexts(files, size.texts, seed, { newsItems: 2 });
		await part('transformer', () =>
			transformerRows({
				folder: models.miniLm,
				texts: longer,
				kind: 'longer mix',
				pairs: size.pairs,
				otherWays: false,
			}),
		);
		await part('zeroShot', () =>
			zeroShotRows({
				folder: models.nli,
				texts: mixed.slice(0, size.zeroShotTexts),
				labels,
				pairs: size.pairs,
			}),
		);
		await part('python', () =>
			pythonRows({ files, note: (words) => notes.push({ section: 'python', words }) }),
		);
		await part('steadiness', () => memoryRows({ folders: [models.miniLm, copy], loads: size.loads }));
		await part('steadiness', () =>
			killRows({ folder: models.miniLm, texts: mixed, kills: size.kills, seed }),
		);
	} finally {
		clearInterval(stay);
		rmSync(folder, { recursive: true, force: true });
	}
	const result = { name: 'speed', seed, machine: machine(), quick, notes, rows };
	console.log(`\n${table(result, { peer: 'other', ratio: true })}\n\n${verdict(result)}`);
	writeResult(result, speedPicture(result));
	if (!quick) writeResultTables();
	console.log('Written: bench/results/speed.json and bench/results/speed.svg');
});
