import type { FeedbackStore } from '../../../core/feedback/store';
import { retrain, type RetrainResult, type Train } from '../../../core/loop/retrain';
import { rollBack } from '../../../core/loop/rollBack';
import type { TrainingRequest } from '../../../core/training/trainingOutcome';
import { answered, clock, LOOP, openStore, rows, trainHere } from './loopStory';

// Trains for real; a busy machine takes its time.
jest.setTimeout(60_000);

let store: FeedbackStore;
beforeEach(async () => {
	store = await openStore();
});
afterEach(async () => await store.close());

const run = async (minutes: number, more: Partial<Parameters<typeof retrain>[0]> = {}): Promise<RetrainResult> =>
	await retrain({ loop: LOOP, store, train: trainHere, now: clock(minutes), ...more });

/** Trains like `trainHere` and notes what it was asked. */
function noting(requests: TrainingRequest[]): Train {
	return async (request, options) => {
		requests.push(request);
		return await trainHere(request, options);
	};
}

const neverTrain: Train = async () => await Promise.reject(new Error('there was nothing to train'));

test('a loop without answers is not ready, and nothing is written', async () => {
	expect(await run(1, { train: neverTrain })).toEqual({
		kind: 'notReady',
		loop: LOOP,
		answers: 0,
		newAnswers: 0,
		needed: 10,
		missing: expect.stringContaining('A first training needs 10 answers'),
	});
	expect(await store.events(LOOP, 10)).toEqual([]);
});

test('a loop learns: first version, not ready, second version with measured confidence, rollback', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const requests: TrainingRequest[] = [];
	const first = await run(100, { train: noting(requests) });
	expect(first).toMatchObject({ kind: 'promoted', version: 1, parent: 0, answers: 40, newAnswers: 40 });
	const [asked] = requests;
	const kept = await store.labelledRows(LOOP);
	expect(asked!.training.map((row) => row.rowId)).toEqual(kept.filter((row) => row.side === 'train').map((row) => row.rowId));
	expect(asked!.unseen.map((row) => row.rowId)).toEqual(kept.filter((row) => row.side === 'heldout').map((row) => row.rowId));
	expect(asked!.unseen.length).toBeGreaterThan(5);
	expect(new Set(asked!.training.map((row) => row.incumbentLabel))).toEqual(new Set(['card arrival']));
	const champion = await store.champion(LOOP);
	expect(champion).toMatchObject({
		version: 1,
		parent: 0,
		calibrated: false,
		createdAt: clock(100)().toISOString(),
		manifest: { lastRowId: Math.max(...kept.map((row) => row.rowId)), rows: asked!.training.length },
		metrics: { trainingRows: asked!.training.length, outOfFold: { rows: asked!.training.length } },
	});
	expect(champion!.labels).toHaveLength(5);

	// The next training waits for ten new answers.
	await store.recordFeedback(answered(rows.slice(40, 46), 40));
	expect(await run(200, { train: neverTrain })).toMatchObject({ kind: 'notReady', answers: 46, newAnswers: 6, needed: 4 });

	const trained = { label: 'top up failed', model: { id: 'hitl', version: 1 } };
	await store.recordFeedback(answered(rows.slice(46, 180), 46, () => trained));
	const second = await run(300, { train: noting(requests) });
	expect(second).toMatchObject({ kind: 'promoted', version: 2, parent: 1, newAnswers: 140 });
	if (second.kind !== 'promoted') throw new Error('not promoted');
	expect(second.metrics).toMatchObject({ calibrated: true, pValue: expect.any(Number) });
	expect(second.metrics.unseen.rows).toBe(requests[1]!.unseen.length);
	expect(await store.champion(LOOP)).toMatchObject({ version: 2, calibrated: true, reason: second.reason });

	// The same answers again teach nothing new; a version that is no better stays out, in writing.
	expect(await run(400, { train: neverTrain })).toMatchObject({ kind: 'notReady', newAnswers: 0 });
	const third = await run(500, { minNewAnswers: 0 });
	expect(third).toMatchObject({ kind: 'kept', champion: 2, reason: expect.stringContaining('It is not better, so it stays out.') });
	expect((await store.events(LOOP, 1))[0]).toMatchObject({
		kind: 'kept',
		at: clock(500)().toISOString(),
		details: { champion: 2, lastRowId: expect.any(Number), metrics: { C: expect.any(Number) } },
	});

	expect(await rollBack({ loop: LOOP, store, now: clock(600), reason: 'it felt worse' })).toEqual({ from: 2, to: 1 });
	expect(await store.champion(LOOP)).toMatchObject({ version: 1 });
	// It waits for new answers, or it would bring version 2 back at once.
	expect(await run(700, { train: neverTrain })).toMatchObject({ kind: 'notReady', newAnswers: 0 });
	expect(await rollBack({ loop: LOOP, store, now: clock(800), reason: 'back to names', to: 0 })).toEqual({ from: 1, to: 0 });
	expect(await store.champion(LOOP)).toBeUndefined();
	expect(await rollBack({ loop: LOOP, store, now: clock(900), reason: 'forward again', to: 2 })).toEqual({ from: 0, to: 2 });
});

test('a first version that loses to the guesses is kept out, and its try counts', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0, ({ label }) => ({ label })));
	const first = await run(100);
	expect(first).toMatchObject({ kind: 'kept', champion: 0, reason: expect.stringContaining('needs more answers') });
	expect(await store.champion(LOOP)).toBeUndefined();
	expect(await run(200, { train: neverTrain })).toMatchObject({ kind: 'notReady', newAnswers: 0, needed: 10 });
});

test('the newest answer of an item counts, and answers without a label teach nothing', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const [again] = answered([{ text: rows[0]!.text, label: 'terminate account' }], 0);
	await store.recordFeedback([{ ...again!, reviewId: 'r-again', answer: { ...again!.answer!, label: 'terminate account' } }]);
	const [rejected] = answered([{ text: 'nothing of the kind', label: 'x' }], 900);
	const { label: _, ...unlabelled } = rejected!.answer!;
	await store.recordFeedback([{ ...rejected!, outcome: 'rejected', answer: { ...unlabelled, outcome: 'rejected' } }]);
	const requests: TrainingRequest[] = [];
	await run(100, { train: noting(requests) });
	const all = [...requests[0]!.training, ...requests[0]!.unseen];
	expect(all).toHaveLength(40);
	expect(all.find((row) => row.text === rows[0]!.text)?.label).toBe('terminate account');
});

test('two trainings at a time: one is promoted, the other says what came in between', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const results = await Promise.all([run(100), run(101)]);
	expect(results.map((result) => result.kind).sort()).toEqual(['kept', 'promoted']);
	expect(results.find((result) => result.kind === 'kept')).toMatchObject({ reason: expect.stringContaining('another version came into use') });
	expect(await store.versions(LOOP)).toHaveLength(1);
	expect((await store.events(LOOP, 10)).map((event) => event.kind)).toEqual(['promoted']);
});

test('a champion of another encoder cannot be compared: kept, with the way out', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	await store.promote({
		loop: LOOP,
		parent: 0,
		encoder: { id: 'older-encoder', hash: 'ab'.repeat(32) },
		labels: ['card arrival', 'change pin'],
		weights: new Float32Array(2 * 1281),
		temperature: 1,
		calibrated: false,
		metrics: {},
		manifest: { lastRowId: 0, rows: 0, rowIdsHash: '' },
		reason: 'trained long ago',
		createdAt: clock(1)().toISOString(),
	});
	const result = await run(100);
	expect(result).toMatchObject({ kind: 'kept', champion: 1, reason: expect.stringMatching(/another encoder .* roll this loop back to version 0/) });
	await rollBack({ loop: LOOP, store, now: clock(200), reason: 'new encoder', to: 0 });
	expect(await run(300)).toMatchObject({ kind: 'promoted', version: 2, parent: 0 });
});

test.each<[string, (abort: AbortController) => Train]>([
	['while it trains', (abort) => async (request, options) => await trainHere(request, { ...options, onProgress: () => abort.abort() })],
	[
		'between training and verdict',
		(abort) => async (request) => {
			const outcome = await trainHere(request, {});
			abort.abort();
			return outcome;
		},
	],
])('called off %s: nothing is written', async (_, trainUntil) => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const abort = new AbortController();
	await expect(run(100, { train: trainUntil(abort), signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
	expect(await store.champion(LOOP)).toBeUndefined();
	expect(await store.events(LOOP, 10)).toEqual([]);
});
