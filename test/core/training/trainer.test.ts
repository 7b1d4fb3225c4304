import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadStaticEncoder } from '../../../core/inference/staticEncoder';
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

test('gives what the training itself gives, with progress, and the process goes on meanwhile', async () => {
	const steps = new Set<TrainingStep>();
	let done = false;
	const running = train(request(120), { encoderFolder: ENCODER_FOLDER, onProgress: ({ step }) => steps.add(step) });
	const finished = running.finally(() => (done = true));
	let turns = 0;
	for (; !done; turns++) await nextTurn();
	const outcome = await finished;
	expect(outcome).toEqual(trainChallenger(request(120), { encoder: await loadStaticEncoder(ENCODER_FOLDER) }));
	expect([...steps]).toEqual(['encoding', 'choosing', 'fitting', 'testing']);
	expect(turns).toBeGreaterThan(100);
});

test('an abort ends the thread in the middle of its work', async () => {
	const abort = new AbortController();
	const seen: TrainingStep[] = [];
	const onProgress = ({ step }: { step: TrainingStep }) => {
		seen.push(step);
		if (step === 'choosing') abort.abort();
	};
	await expect(train(request(1_500), { encoderFolder: ENCODER_FOLDER, signal: abort.signal, onProgress })).rejects.toMatchObject({
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
	const outcome = await train(long, { encoderFolder: ENCODER_FOLDER });
	expect(outcome).toEqual(trainChallenger(long, { encoder: await loadStaticEncoder(ENCODER_FOLDER) }));
});

test('an abort while the rows are handed over starts no training', async () => {
	const abort = new AbortController();
	const seen: TrainingStep[] = [];
	const many = Array.from({ length: 40_000 }, (_, rowId) => ({ ...rows[rowId % rows.length]!, rowId }));
	const options = { encoderFolder: ENCODER_FOLDER, signal: abort.signal, onProgress: ({ step }: { step: TrainingStep }) => seen.push(step) };
	const running = train({ ...request(20), training: many }, options);
	abort.abort();
	await expect(running).rejects.toMatchObject({ code: 'cancelled', message: 'The training was cancelled.' });
	expect(seen).toEqual([]);
});

test('an abort before the start starts nothing', async () => {
	const signal = AbortSignal.abort();
	await expect(train(request(100), { encoderFolder: '/nowhere', signal })).rejects.toMatchObject({ code: 'cancelled' });
});

test('a thread that runs out of memory is a sentence, and the process lives', async () => {
	const running = train(request(1_500), { encoderFolder: ENCODER_FOLDER, memoryMegabytes: 8 });
	await expect(running).rejects.toMatchObject({
		code: 'training-stopped',
		message: 'The training ran out of memory and was stopped.',
	});
});

test('a thread that breaks is a sentence with its cause', async () => {
	const broken = JSON.parse('{ "firstGuessLabels": 7 }');
	await expect(train({ ...request(20), ...broken }, { encoderFolder: ENCODER_FOLDER })).rejects.toMatchObject({
		code: 'training-stopped',
		message: 'The training stopped before it was finished.',
		cause: expect.objectContaining({ name: 'TypeError' }),
	});
});

test('what the thread refuses arrives as it was said', async () => {
	await expect(train(request(100), { encoderFolder: '/nowhere' })).rejects.toMatchObject({ code: 'encoder-corrupt' });
	await expect(train({ ...request(100), training: [] }, { encoderFolder: ENCODER_FOLDER })).rejects.toMatchObject({
		code: 'labels-missing',
		message: 'There is no answer to learn from.',
		nextStep: expect.stringContaining('at least two different labels'),
	});
});
