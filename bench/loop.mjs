// `npm run bench:loop`: the whole loop with past items, beside other ways to find the threshold.
import { join, resolve } from 'node:path';
import { labelText } from '../dist/core/inference/classifier/labelSimilarity.js';
import { script } from '../scripts/sentence.mjs';
import { readLoopArguments } from './loop/arguments.mjs';
import { encodedTexts } from './loop/encodedTexts.mjs';
import { oneRun } from './loop/oneRun.mjs';
import { prepareData } from './loop/prepareData.mjs';
import { progressOf } from './loop/progress.mjs';
import { readData } from './loop/readData.mjs';
import { resultFiles } from './loop/resultFiles.mjs';
import { resultsFolder } from './report.mjs';
import { writeResultTables } from './resultTables.mjs';
import { runInWords, summarise } from './loop/summary.mjs';

await script(async () => {
	const settings = readLoopArguments(process.argv.slice(2));
	const data = prepareData(readData(settings), settings);
	const folder = settings.out === undefined ? join(resultsFolder, 'loop', folderNameOf(data, settings)) : resolve(settings.out);
	describe(data);

	// What is read of the labels before anything is learned is a text as well.
	const texts = [...[...data.stream, ...data.test].map(({ text }) => text), ...data.labels.map((name) => labelText({ name }))];
	const onProgress = (share) => process.stdout.isTTY && process.stdout.write(`\r\u001b[KReading the texts: ${Math.round(100 * share)} %`);
	const given = givenOf(data, settings);
	const { encoder, close } = await encodedTexts(settings.encoder, texts, { folder, onProgress });
	try {
		const files = resultFiles(folder, given);
		const runs = settings.seeds.flatMap((seed) => settings.arms.map((arm) => ({ seed, arm })));
		const missing = runs.filter((run) => files.find(run) === undefined);
		if (missing.length < runs.length) console.log(`${runs.length - missing.length} of ${runs.length} runs are there already.`);
		const progress = progressOf(missing.length);
		for (const run of missing) {
			const name = `seed ${run.seed}, ${run.arm}`;
			progress.begin();
			const result = await oneRun({ ...run, data, encoder, settings, onCycle: (...at) => progress.during(name, ...at) });
			files.keep(run, result);
			progress.end(name, runInWords(result));
		}
		await summarise({ runs: runs.map((run) => files.find(run)), given, data, settings, folder });
		if (settings.out === undefined) writeResultTables();
	} finally {
		await close();
	}
});

function describe({ name, stream, test, testIsOwn, labels, cycleSize, notes }) {
	const apart = testIsOwn ? `${test.length} test rows of the data` : `${test.length} rows set apart`;
	console.log(`${name}: ${stream.length} items with ${labels.length} labels, in cycles of ${cycleSize}; ${apart} only show what is true.`);
	for (const note of notes) console.log(note);
}

/** What a result depends on. */
function givenOf({ name, sha256, stream, test, cycleSize }, { columns, encoder, alpha, delta, reviewerError, anchoring, order, most }) {
	const rows = { stream: stream.length, test: test.length, cycleSize };
	return { name, ...(sha256 && { sha256 }), ...rows, columns, encoder, alpha, delta, reviewerError, anchoring, order, ...(most < Infinity && { most }) };
}

function folderNameOf({ name }, { alpha, delta, reviewerError, anchoring, order, encoder }) {
	return [
		name.replace(/[^\w.-]+/g, '-').slice(0, 60),
		`alpha-${alpha}`,
		...(delta === 0.1 ? [] : [`delta-${delta}`]),
		`reviewers-${reviewerError}`,
		...(anchoring === 0 ? [] : [`anchoring-${anchoring}`]),
		...(order === 'random' ? [] : [order]),
		...(encoder === 'builtin' ? [] : [encoder.split(/[\\/]/).filter(Boolean).at(-1).replace(/[^\w.-]+/g, '-')]),
	].join('-');
}
