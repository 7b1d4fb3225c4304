import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { retrain, type RetrainResult, type Train } from '../../../core/loop/retrain';
import { rollBack } from '../../../core/loop/rollBack';
import { train } from '../../../core/training/trainer';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import { answered, clock, LOOP, rows, trainHere } from './loopStory';
import { fixedSecret } from '../../support/fixedDraws';

/** Whatever comes in, the version in use stays, and there is a sentence that says what to do. */

// Trains for real; a busy machine takes its time.
jest.setTimeout(180_000);

let folder: string;
let file: string;
let store: FeedbackStore;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'bad-input-'));
	file = join(folder, 'store.sqlite');
	store = await openSqliteStore({ file, randomBytes: fixedSecret });
});
afterEach(async () => {
	await store.close();
	await rm(folder, { recursive: true, force: true });
});

const run = async (minutes: number, trainWith: Train = trainHere): Promise<RetrainResult> => await retrain({ loop: LOOP, store, train: trainWith, now: clock(minutes) });

async function withFirstVersion(): Promise<void> {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	expect(await run(50)).toMatchObject({ kind: 'promoted', version: 1 });
}

const oneOf = (texts: number, labels: readonly string[]) => Array.from({ length: texts }, (_, at) => ({ text: `the ${at} th thing about ${labels[at % labels.length]}`, label: labels[at % labels.length] ?? '' }));

test('two rows, and rows of one label only: not ready, with what is missing', async () => {
	await store.recordFeedback(answered(oneOf(2, ['red', 'blue']), 0));
	expect(await run(50)).toMatchObject({ kind: 'notReady', answers: 2, needed: 8, missing: expect.stringContaining('10 answers') });
	await store.recordFeedback(answered(oneOf(40, ['red']).slice(2), 2));
	expect(await run(60)).toMatchObject({ kind: 'notReady', missing: expect.stringMatching(/"red" has \d+ and "blue" has [01]|"red" has \d+ and no other label has any/) });
	expect(await store.events(LOOP, 10)).toEqual([]);
});

test('a label with one answer is learned, and nothing is said of how well', async () => {
	const story = rows.slice(0, 40);
	const lone = Array.from({ length: 6 }, (_, at) => ({ text: `my parcel number ${at} was stolen`, label: `stolen ${at}` }));
	await store.recordFeedback(answered([...story, ...lone], 0));
	const result = await run(50);
	expect(result).toMatchObject({ kind: 'promoted' });
	const lonely = result.kind === 'promoted' ? result.metrics.perLabel.filter(({ label, trainingRows }) => label.startsWith('stolen') && trainingRows === 1) : [];
	expect(lonely.length).toBeGreaterThan(0);
	expect(lonely.map(({ outOfFoldRows }) => outOfFoldRows)).toEqual(lonely.map(() => 0));
});

test('answers that contradict each other keep a new version out', async () => {
	await withFirstVersion();
	await store.recordFeedback(answered(rows.slice(40, 130), 40));
	expect(await run(55)).toMatchObject({ kind: 'promoted', version: 2, metrics: { calibrated: true } });
	const labels = [...new Set(rows.map(({ label }) => label))];
	const other = (label: string): string => labels[(labels.indexOf(label) + 1) % labels.length] ?? '';
	const contradictions = rows.slice(130, 170).flatMap(({ text, label }, at) => {
		const both = [{ text, label }, { text, label: other(label) }];
		return at % 2 === 0 ? both : both.reverse();
	});
	await store.recordFeedback(answered(contradictions, 130));
	const champion = await store.champion(LOOP);
	expect(await run(60)).toMatchObject({ kind: 'kept', champion: 2, reason: expect.stringMatching(/so it stays out|can still be luck/) });
	expect(await store.champion(LOOP)).toEqual(champion);
});

test('500 labels are trained like others', async () => {
	const labels = Array.from({ length: 500 }, (_, at) => `thing${at * 7919}`);
	await store.recordFeedback(answered(oneOf(1_500, labels), 0));
	const result = await run(50);
	expect(result.kind).toBe('promoted');
	expect((await store.champion(LOOP))?.labels.length).toBeGreaterThan(450);
});

test('a million answers: the limit is said before they are read', async () => {
	await withFirstVersion();
	const champion = await store.champion(LOOP);
	const read = jest.fn();
	const crowded: FeedbackStore = { ...store, countAnswersAfter: async () => await Promise.resolve(1_000_000), labelledRows: read };
	await expect(retrain({ loop: LOOP, store: crowded, train: trainHere, now: clock(60) })).rejects.toMatchObject({
		code: 'training-stopped',
		message: expect.stringContaining('1,000,000 recorded answers; more than 250,000 are not read'),
		nextStep: expect.stringContaining('split this loop into several'),
	});
	expect(read).not.toHaveBeenCalled();
	expect(await store.champion(LOOP)).toEqual(champion);
});

test.each<[string, (encoder: string) => Promise<void>, string]>([
	['missing', async (encoder) => await rm(join(encoder, 'model.safetensors')), 'model.safetensors'],
	['changed', async (encoder) => { const weights = join(encoder, 'model.safetensors'); const bytes = await readFile(weights); bytes[bytes.length - 9]! ^= 1; await writeFile(weights, bytes); }, 'was changed'],
])('an encoder that is %s is named, and nothing is changed', async (_name, harm, message) => {
	await withFirstVersion();
	const champion = await store.champion(LOOP);
	const events = await store.events(LOOP, 10);
	const encoder = join(folder, 'encoder');
	await cp(ENCODER_FOLDER, encoder, { recursive: true });
	await harm(encoder);
	await store.recordFeedback(answered(rows.slice(40, 60), 40));
	const withHarmed: Train = async (request, options) => await train(request, { ...options, encoder: { folder: encoder } });
	await expect(run(60, withHarmed)).rejects.toMatchObject({ code: 'encoder-corrupt', message: expect.stringContaining(message), nextStep: expect.stringContaining('Install the package again') });
	expect([await store.champion(LOOP), await store.events(LOOP, 10)]).toEqual([champion, events]);
});

test('a damaged version is named with the way out, and after it the loop learns again', async () => {
	await withFirstVersion();
	const database = new DatabaseSync(file);
	database.exec("UPDATE versions SET weights = x'0102' WHERE version = 1");
	database.close();
	await store.recordFeedback(answered(rows.slice(40, 80), 40));
	await expect(run(60)).rejects.toMatchObject({ code: 'store-corrupt', message: expect.stringContaining('Version 1 of the loop'), nextStep: expect.stringMatching(/roll/i) });
	await rollBack({ loop: LOOP, store, now: clock(61), reason: 'damaged' });
	expect(await run(70)).toMatchObject({ kind: 'promoted', version: 2, parent: 0 });
});

test('a full disk: the new version is not stored, the one in use stays, and with room the next training works', async () => {
	await withFirstVersion();
	await store.rollBack({ loop: LOOP, from: 1, to: 0, reason: 'test', at: clock(51)().toISOString() });
	const before = [await store.champion(LOOP), await store.events(LOOP, 10)];
	const full = await openSqliteStore({ file, workerFile: join(__dirname, '../../contracts/fixtures/fullDiskWorker.cjs') });
	try {
		await expect(retrain({ loop: LOOP, store: full, train: trainHere, now: clock(60) })).rejects.toMatchObject({
			code: 'store-full',
			nextStep: expect.stringContaining('Free some disk space'),
		});
	} finally {
		await full.close();
	}
	expect([await store.champion(LOOP), await store.events(LOOP, 10)]).toEqual(before);
	expect(await run(70)).toMatchObject({ kind: 'promoted', version: 2 });
});
