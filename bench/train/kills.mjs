// A training is ended with kill -9 at random moments: is the version in use still there, and does the next training work?
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../dist/core/feedback/sqliteStore.js';
import { answeredRow } from '../answeredRow.mjs';
import { measured, median } from '../comparison.mjs';
import { encoderFolder } from '../models/benchModels.mjs';
import { number } from '../report.mjs';
import { shuffled } from '../seededDraw.mjs';
import { seededNumbers } from '../seededNumbers.mjs';

const LOOP = 'bench-kills';
const MINUTE = 60_000;
/** Trainings at a time, each of a store of its own. */
const LANES = 4;
/** After it the turn of a process that was killed has run out. */
const LATER = 11 * MINUTE;
const worker = join(dirname(fileURLToPath(import.meta.url)), 'retrainProcess.mjs');

async function withStore(file, use) {
	const store = await openSqliteStore({ file });
	try {
		return await use(store);
	} finally {
		await store.close();
	}
}

/** A training in a process of its own: the process, the steps that it tells, and what became of it (undefined when it was killed). */
function retrainElsewhere(file, at) {
	const child = fork(worker, { execArgv: [] });
	const steps = [];
	child.on('message', ({ step, kind }) => steps.push(kind ?? step));
	child.send({ file, loop: LOOP, holder: String(child.pid), encoderFolder, at });
	const ended = once(child, 'exit').then(() => (['kept', 'promoted'].includes(steps.at(-1)) ? steps.at(-1) : undefined));
	return { child, steps, begun: once(child, 'message'), ended };
}

/** A store with a version in use and as many new answers. */
async function prepare(file, rows) {
	const record = (from, to) => withStore(file, (store) => store.recordFeedback(rows.slice(from, to).map((row, at) => answeredRow(LOOP, row, from + at))));
	await record(0, 50);
	await retrainElsewhere(file, MINUTE).ended;
	await record(50, 120);
	return await withStore(file, (store) => store.champion(LOOP));
}

const sameVersion = (one, other) => one?.version === other?.version && Buffer.from(one?.weights.buffer ?? []).equals(Buffer.from(other?.weights.buffer ?? []));

/** How long a training takes that nobody kills, in milliseconds. */
async function wholeTraining(file) {
	const { begun, ended } = retrainElsewhere(file, 2 * MINUTE);
	await begun;
	const started = performance.now();
	await ended;
	return performance.now() - started;
}

/** One training that is killed, and the next one after it. */
async function killOnce(file, { first, rows, waitMs, counts }) {
	const { child, begun, ended } = retrainElsewhere(file, 2 * MINUTE);
	await begun;
	await pause(waitMs);
	child.kill('SIGKILL');
	await ended;
	counts.done++;
	if (child.signalCode === 'SIGKILL') counts.killed++;
	const champion = await withStore(file, (store) => store.champion(LOOP));
	// A training that had come to its end has put its version into use, whole.
	if (sameVersion(champion, first)) counts.stayed++;
	else if (champion?.version === 2 && champion.weights.every(Number.isFinite)) counts.decided++;
	else counts.lost++;
	// What was decided before the end waits for new answers; all else begins anew.
	const more = rows.slice(0, 20).map(({ text, label }, at) => answeredRow(LOOP, { text: `${text} again`, label }, rows.length + at));
	await withStore(file, (store) => store.recordFeedback(more));
	if ((await retrainElsewhere(file, 2 * MINUTE + LATER).ended) === undefined) counts.failed++;
}

/** Rows of the table. */
export async function killRows({ files, quick, log = () => undefined }) {
	const kills = quick ? 5 : 200;
	const folder = mkdtempSync(join(tmpdir(), 'hitl-kills-'));
	const fileIn = (name) => join(folder, name, 'store.sqlite');
	const copy = (from, to) => {
		rmSync(join(folder, to), { recursive: true, force: true });
		cpSync(join(folder, from), join(folder, to), { recursive: true });
		return fileIn(to);
	};
	const lanes = Array.from({ length: LANES }, (_, at) => `lane-${at}`);
	const next = seededNumbers(1);
	const counts = { done: 0, killed: 0, stayed: 0, decided: 0, lost: 0, failed: 0 };
	try {
		const names = [...new Set(files['banking77-train.csv'].map(({ label }) => label))].slice(0, 4);
		const rows = shuffled(files['banking77-train.csv'].filter(({ label }) => names.includes(label)), 'kills').slice(0, 120);
		const first = await prepare(fileIn('start'), rows);
		// As many at a time as later, so that moments are spread over a whole training and a little more.
		const wholes = await Promise.all(lanes.map((name) => wholeTraining(copy('start', name))));
		const wholeMs = 1.1 * median(wholes);
		let begun = 0;
		const lane = async (name) => {
			while (begun++ < kills) {
				await killOnce(copy('start', name), { first, rows, waitMs: next() * wholeMs, counts });
				if (counts.done % 20 === 0) log(`  ${counts.done} times (${number(wholeMs)} ms a training)`);
			}
		};
		await Promise.all(lanes.map(lane));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	const count = (what, value, bar = null) => measured({ what: `kill -9 at ${kills} random moments of a training: ${what}`, unit: 'times', values: [value], bar });
	return [
		count('killed before its end', counts.killed),
		count('the version in use as it was', counts.stayed),
		count('already replaced by the new one, which is whole', counts.decided),
		count('the version in use lost or damaged', counts.lost, { to: 0 }),
		count('the next training did not work', counts.failed, { to: 0 }),
	];
}
