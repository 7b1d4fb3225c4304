import { execFile } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { loadStaticEncoder } from '../../../core/inference/encoder/staticEncoder';
import { rowParts } from '../../../core/training/rowParts';
import { trainChallenger } from '../../../core/training/trainChallenger';
import { train } from '../../../core/training/trainer';
import type { TrainingRequest, TrainingStep, UnseenRow } from '../../../core/training/trainingOutcome';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import { choices, tenIntents } from './tenIntents';

// Trains for real; a busy machine takes its time.
jest.setTimeout(60_000);

const rows = tenIntents();
const request = (count: number): TrainingRequest => ({
	training: rows.slice(0, count),
	unseen: rows.slice(count, count + 50),
	firstGuessLabels: choices(rows),
	seed: 1,
});

/** Processes that this one has started and that run. */
async function childProcesses(): Promise<Set<number>> {
	const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
	const own = stdout.split('\n').filter((line) => line.includes('trainerProcess.js'));
	return new Set(own.map((line) => line.trim().split(/\s+/).map(Number)).flatMap(([pid = 0, parent]) => (parent === process.pid ? [pid] : [])));
}

test('gives what the training itself gives, with progress, and the process goes on meanwhile', async () => {
	const steps = new Set<TrainingStep>();
	let done = false;
	const running = train(request(120), { encoder: { folder: ENCODER_FOLDER }, onProgress: ({ step }) => steps.add(step) });
	const finished = running.finally(() => (done = true));
	let turns = 0;
	for (; !done; turns++) await nextTurn();
	const outcome = await finished;
	expect(outcome).toEqual(await trainChallenger(request(120), { encoder: await loadStaticEncoder(ENCODER_FOLDER) }));
	expect([...steps]).toEqual(['encoding', 'choosing', 'fitting', 'testing']);
	expect(turns).toBeGreaterThan(100);
});

test('an encoder that runs elsewhere hands its encodings over: the outcome is the same', async () => {
	const encoder = await loadStaticEncoder(ENCODER_FOLDER);
	const seen: string[] = [];
	const elsewhere = {
		id: encoder.id,
		hash: encoder.hash,
		denseSize: encoder.denseSize,
		lexicalSize: encoder.lexicalSize,
		encodeAll: async (texts: readonly string[]) => texts.map((text) => (seen.push(text), encoder.encode(text))),
	};
	expect(await train(request(120), { encoder: elsewhere })).toEqual(await trainChallenger(request(120), { encoder }));
	expect(new Set(seen).size).toBe(seen.length);
});

test('an abort ends the process in the middle of its work', async () => {
	const abort = new AbortController();
	const seen: TrainingStep[] = [];
	const onProgress = ({ step }: { step: TrainingStep }) => {
		seen.push(step);
		if (step === 'choosing') abort.abort();
	};
	await expect(train(request(1_500), { encoder: { folder: ENCODER_FOLDER }, signal: abort.signal, onProgress })).rejects.toMatchObject({
		code: 'cancelled',
		nextStep: 'Nothing was changed. Run Retrain again when it suits.',
	});
	expect(seen).not.toContain('testing');
});

test('rows that take more than one message arrive whole and in order', async () => {
	// A tenth of the letters that a message holds: more rows than one message takes would train for long.
	const padded = (row: UnseenRow): UnseenRow => ({ ...row, text: `${row.text} ${'-'.repeat(20_000)}` });
	const { training, unseen, ...rest } = request(60);
	const long: TrainingRequest = { ...rest, training: training.map(padded), unseen: unseen.map(padded) };
	expect([...rowParts(long)].length).toBeGreaterThan(5);
	const outcome = await train(long, { encoder: { folder: ENCODER_FOLDER } });
	expect(outcome).toEqual(await trainChallenger(long, { encoder: await loadStaticEncoder(ENCODER_FOLDER) }));
});

test('an abort while the rows are handed over starts no training', async () => {
	const abort = new AbortController();
	const seen: TrainingStep[] = [];
	const many = Array.from({ length: 40_000 }, (_, rowId) => ({ ...rows[rowId % rows.length]!, rowId }));
	const options = { encoder: { folder: ENCODER_FOLDER }, signal: abort.signal, onProgress: ({ step }: { step: TrainingStep }) => seen.push(step) };
	const running = train({ ...request(20), training: many }, options);
	abort.abort();
	await expect(running).rejects.toMatchObject({ code: 'cancelled', message: 'The training was cancelled.' });
	expect(seen).toEqual([]);
});

test('an abort before the start starts nothing', async () => {
	const signal = AbortSignal.abort();
	await expect(train(request(100), { encoder: { folder: '/nowhere' }, signal })).rejects.toMatchObject({ code: 'cancelled' });
});

test('what would take too much memory is refused with the limit, before anything starts', async () => {
	const seen: TrainingStep[] = [];
	const options = { encoder: { folder: ENCODER_FOLDER }, memoryMegabytes: 200, onProgress: ({ step }: { step: TrainingStep }) => seen.push(step) };
	const many = Array.from({ length: 20_000 }, (_, rowId) => ({ ...rows[rowId % rows.length]!, rowId }));
	await expect(train({ ...request(20), training: many }, options)).rejects.toMatchObject({
		code: 'training-stopped',
		message: expect.stringMatching(/^Training on 20,000 answers with 10 labels would take about \d+ MB of memory; the limit is 200 MB\. It was not started\.$/),
		nextStep: expect.stringMatching(/With 10 labels up to [\d,]+ such answers fit/),
	});
	expect(seen).toEqual([]);
});

test('a million short answers with 500 labels: the limit, not a crash', async () => {
	const short = Array.from({ length: 1_000_000 }, (_, rowId) => ({ rowId, text: 'no', label: `label ${rowId % 500}` }));
	await expect(train({ ...request(20), training: short }, { encoder: { folder: ENCODER_FOLDER } })).rejects.toMatchObject({
		code: 'training-stopped',
		message: expect.stringMatching(/^Training on 1,000,000 answers with 500 labels would take about [\d,]+ MB of memory; the limit is 1,024 MB\./),
	});
});

test('a process that runs out of memory all the same is a sentence, and this one lives', async () => {
	// How long labels are is not looked at beforehand; these are longer than the process has room for.
	const unseen = Array.from({ length: 900 }, (_, row) => ({ rowId: 10_000 + row, text: rows[row]!.text, label: `${row} ${'x'.repeat(200_000)}` }));
	const running = train({ ...request(60), unseen }, { encoder: { folder: ENCODER_FOLDER }, memoryMegabytes: 150 });
	await expect(running).rejects.toMatchObject({
		code: 'training-stopped',
		message: 'The training ran out of memory and was stopped.',
	});
});

test('a process that is killed is a sentence with its cause, and the next training works', async () => {
	const before = await childProcesses();
	let kill: Promise<unknown> | undefined;
	const running = train(request(600), {
		encoder: { folder: ENCODER_FOLDER },
		onProgress: () => (kill ??= childProcesses().then((pids) => pids.forEach((pid) => before.has(pid) || process.kill(pid, 'SIGKILL')))),
	});
	await expect(running).rejects.toMatchObject({
		code: 'training-stopped',
		message: 'The training stopped before it was finished.',
		cause: expect.objectContaining({ message: 'The training process ended by SIGKILL.' }),
	});
	await expect(train(request(60), { encoder: { folder: ENCODER_FOLDER } })).resolves.toMatchObject({ trainingRows: 60 });
});

test('a training that breaks is a sentence with its cause', async () => {
	const broken = JSON.parse('{ "firstGuessLabels": 7 }');
	await expect(train({ ...request(20), ...broken }, { encoder: { folder: ENCODER_FOLDER } })).rejects.toMatchObject({
		code: 'training-stopped',
		message: 'The training stopped before it was finished.',
		cause: expect.objectContaining({ name: 'TypeError' }),
	});
});

test('what the training refuses arrives as it was said', async () => {
	await expect(train(request(100), { encoder: { folder: '/nowhere' } })).rejects.toMatchObject({ code: 'encoder-corrupt' });
	await expect(train({ ...request(100), training: [] }, { encoder: { folder: ENCODER_FOLDER } })).rejects.toMatchObject({
		code: 'labels-missing',
		message: 'There is no answer to learn from.',
		nextStep: expect.stringContaining('at least two different labels'),
	});
});
