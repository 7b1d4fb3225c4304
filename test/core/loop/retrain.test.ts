import type { FeedbackEntry, FeedbackStore, GateDecision, NewModelVersion } from '../../../core/feedback/store';
import { retrain, type RetrainResult, type Train } from '../../../core/loop/retrain';
import { wayBack } from '../../../core/loop/brokenPromise';
import { rollBack } from '../../../core/loop/rollBack';
import { classify } from '../../../core/inference/classifier/learnedClassifier';
import { loadStaticEncoder } from '../../../core/inference/encoder/staticEncoder';
import type { Prediction } from '../../../core/item';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import type { TrainingOutcome, TrainingRequest } from '../../../core/training/trainingOutcome';
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
	// The answers that are newer than version 1, of both sides.
	expect(second.metrics.unseen.rows).toBe(140);
	expect(requests[1]).toMatchObject({ championLastRowId: champion!.manifest.lastRowId, championNames: champion!.labels, automated: [] });
	expect(second.disagreements).toEqual([]);
	expect(await store.champion(LOOP)).toMatchObject({ version: 2, calibrated: true, reason: second.reason });

	// The same answers again teach nothing new; a version that is no better stays out, in writing.
	expect(await run(400, { train: neverTrain })).toMatchObject({ kind: 'notReady', newAnswers: 0 });
	const third = await run(500, { triggers: { minNewAnswers: 0 } });
	expect(third).toMatchObject({ kind: 'kept', champion: 2, reason: expect.stringContaining('There is no answer yet that is new to both') });
	expect((await store.events(LOOP, 1))[0]).toMatchObject({
		kind: 'kept',
		at: clock(500)().toISOString(),
		details: { champion: 2, lastRowId: expect.any(Number), tests: { made: 0, pairs: 0 }, metrics: { C: expect.any(Number) } },
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
	// Some answers are odd, as nobody can learn from the others; the guesses had them all.
	const odd = rows.slice(0, 40).map((row, at) => (at % 5 === 0 ? { ...row, label: rows[at + 1]!.label } : row));
	await store.recordFeedback(answered(odd, 0, ({ label }) => ({ label })));
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

const olderVersion = (more: Partial<NewModelVersion> = {}): NewModelVersion => ({
	loop: LOOP,
	parent: 0,
	encoder: { id: 'older-encoder', hash: 'ab'.repeat(32) },
	labels: ['card arrival', 'change pin'],
	weights: new Float32Array(2 * 1281),
	temperature: 1,
	calibrated: true,
	metrics: {},
	manifest: { lastRowId: 0, rows: 0, rowIdsHash: '' },
	reason: 'trained long ago',
	createdAt: clock(1)().toISOString(),
	...more,
});

test('a version with another encoder is compared by what the one in use said at the time', async () => {
	await store.promote(olderVersion());
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	// Nobody asked version 1 about these.
	const nothing = await run(100);
	expect(nothing).toMatchObject({
		kind: 'kept',
		champion: 1,
		metrics: { unseen: { rows: 0 } },
		reason: expect.stringMatching(/no answer yet .* the one in use with older-encoder; .* roll this loop back to version 0/),
	});
	const said = { label: 'card arrival', model: { id: 'older-encoder/head', version: 1 } };
	await store.recordFeedback(answered(rows.slice(40, 140), 40, () => said));
	const compared = await run(200);
	expect(compared).toMatchObject({ kind: 'promoted', version: 2, parent: 1, metrics: { unseen: { rows: 100 }, test: { number: 1 } } });
	expect(await store.champion(LOOP)).toMatchObject({ version: 2, encoder: { id: 'hitl-encoder-en@1.0.0' } });
});

test('a renamed label is one label for the version in use and the new one', async () => {
	await store.recordFeedback(answered(rows.slice(0, 100), 0));
	await run(100);
	await store.changeLabels({ loop: LOOP, key: 'k-1', change: { kind: 'rename', from: 'change pin', to: 'new pin' }, reason: 'clearer', at: clock(101)().toISOString() });
	await store.recordFeedback(answered(rows.slice(100, 160), 100));
	const requests: TrainingRequest[] = [];
	const result = await run(200, { train: noting(requests) });
	expect(requests[0]?.champion?.labels).toContain('change pin');
	expect(requests[0]?.championNames).toEqual(requests[0]?.champion?.labels.map((label) => (label === 'change pin' ? 'new pin' : label)));
	if (result.kind === 'notReady' || result.kind === 'rolledBack') throw new Error('not trained');
	expect(result.metrics.perLabel.map(({ label }) => label)).not.toContain('change pin');
	const renamed = result.metrics.perLabel.find(({ label }) => label === 'new pin')!.unseen;
	expect(renamed.rows).toBeGreaterThan(5);
	expect(renamed.championCorrect).toBeGreaterThan(renamed.rows / 2);
});

test('with sign-off a version that passes waits, and the one in use goes on', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	expect(await run(100, { signOff: true })).toMatchObject({ kind: 'candidate', version: 1, parent: 0, reason: expect.stringContaining('It takes over') });
	expect(await store.champion(LOOP)).toBeUndefined();
	expect(await store.versions(LOOP)).toMatchObject([{ version: 1, state: 'candidate' }]);
	// It is not made again from the same answers, neither while it waits nor when it was turned down.
	expect(await run(200, { signOff: true, train: neverTrain })).toMatchObject({ kind: 'notReady', newAnswers: 0 });
	await store.dropCandidate({ loop: LOOP, version: 1, at: clock(201)().toISOString(), reason: 'too early' });
	expect(await run(300, { signOff: true, train: neverTrain })).toMatchObject({ kind: 'notReady', newAnswers: 0 });
	await store.recordFeedback(answered(rows.slice(40, 50), 40));
	expect(await run(400)).toMatchObject({ kind: 'promoted', version: 2, parent: 0 });
});

/** Gives the outcome of a training in which the challenger was right, and wrong, alone on so many texts. */
const outcomeWith = (challengerOnly: number, championOnly: number): Train => {
	const both = 60;
	const unseen = { rows: both + challengerOnly + championOnly, challengerCorrect: both + challengerOnly, championCorrect: both + championOnly, challengerOnly, championOnly };
	return async (request, options) => {
		trained ??= await trainHere(request, options);
		return { ...trained, unseen, perLabel: [] };
	};
};
let trained: TrainingOutcome | undefined;

test('tests against the same version get stricter, whoever makes them, and a rollback does not forget them', async () => {
	await store.promote(olderVersion());
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const again = async (minutes: number, wins: number, losses: number) => await run(minutes, { triggers: { minNewAnswers: 0 }, train: outcomeWith(wins, losses) });
	expect(await again(100, 3, 2)).toMatchObject({ kind: 'kept' });
	const tests = async () => (await store.events(LOOP, 1))[0]?.details.tests;
	expect(await tests()).toEqual({ made: 0, pairs: 0 });
	expect(await again(101, 6, 4)).toMatchObject({ kind: 'kept', metrics: { test: { number: 1, pairs: 10 } } });
	expect(await tests()).toEqual({ made: 1, pairs: 10, rows: 70 });
	// Too soon: nothing is spent, and what was spent stays.
	expect(await again(102, 9, 3)).toMatchObject({ kind: 'kept', reason: expect.stringContaining('when they differ on 15 of the texts') });
	expect(await tests()).toEqual({ made: 1, pairs: 10, rows: 70 });
	// Enough for a first test, not for a second.
	expect(await again(103, 12, 3)).toMatchObject({ kind: 'kept', metrics: { test: { number: 2, pairs: 15 } } });
	for (let minutes = 200; minutes < 215; minutes++) await again(minutes, 1, 1);
	expect(await tests()).toEqual({ made: 2, pairs: 15, rows: expect.any(Number) });
	expect(await again(300, 23, 3)).toMatchObject({ kind: 'promoted', version: 2, metrics: { test: { number: 3, pairs: 26 } } });
	// Against the new version nothing has been tested, against the one before it three times.
	expect(await again(301, 3, 2)).toMatchObject({ kind: 'kept', champion: 2 });
	expect(await tests()).toEqual({ made: 0, pairs: 0 });
	await rollBack({ loop: LOOP, store, now: clock(302), reason: 'it felt worse' });
	expect(await again(303, 20, 19)).toMatchObject({ kind: 'kept', champion: 1, metrics: { test: { number: 4, pairs: 39 } } });
});

test('what was answered without a person is compared as well, and the texts to ask about come back', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	await run(100);
	const lastRowId = (await store.champion(LOOP))!.manifest.lastRowId;
	const asked = answered(rows.slice(40, 60), 40);
	const hidden = answered(rows.slice(60, 160), 60);
	const decide = (entries: typeof asked, route: 'review' | 'automate') =>
		entries.map(({ loop, decisionId, itemId, executionId, text, prediction, verdict }, at): GateDecision => ({
			loop,
			decisionId,
			itemId,
			executionId,
			text,
			prediction,
			verdict: { ...verdict, route, reviewProbability: route === 'review' ? 1 : 0.05 },
			decidedAt: clock(110 + at)().toISOString(),
		}));
	await store.recordDecisions([...decide(asked, 'review'), ...decide(hidden, 'automate')]);
	await store.recordFeedback(asked);
	const requests: TrainingRequest[] = [];
	const result = await run(400, { train: noting(requests) });
	expect(requests[0]).toMatchObject({ championLastRowId: lastRowId });
	expect(requests[0]!.automated).toHaveLength(100);
	expect(requests[0]!.automated![0]).toEqual({ itemId: 'T-159', text: rows[159]!.text, drawn: false, reviewProbability: 0.05 });
	if (result.kind === 'notReady' || result.kind === 'rolledBack') throw new Error('not trained');
	const [group] = result.metrics.automated!.groups;
	expect(group).toMatchObject({ reviewProbability: 0.05, answered: 0, sampled: 0 });
	expect(result.disagreements).toHaveLength(Math.min(20, group!.disagreements));
	expect(result.disagreements[0]).toEqual({ itemId: expect.stringMatching(/^T-/), text: expect.any(String), champion: expect.any(String), challenger: expect.any(String) });
	expect(result.reason).toContain(`On ${group!.disagreements} texts answered without a person the two differ as well`);
	// Texts of people are no part of what is kept with a version or an event.
	const [event] = await store.events(LOOP, 1);
	expect(JSON.stringify([event, await store.versions(LOOP)])).not.toContain(result.disagreements[0]!.text);
});

test('an answer that overrules one which the version in use has learned from is no test of it', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	await run(100);
	const overruling = answered(rows.slice(0, 20), 0).map((entry) => ({ ...entry, reviewId: `${entry.reviewId}-again`, recordedAt: clock(120)().toISOString() }));
	await store.recordFeedback([...overruling, ...answered(rows.slice(40, 50), 40)]);
	const requests: TrainingRequest[] = [];
	const result = await run(200, { train: noting(requests) });
	const trained = requests[0]!.training.filter(({ answeredBefore }) => answeredBefore);
	expect(trained.length).toBeGreaterThan(5);
	expect(trained.every(({ text }) => rows.slice(0, 20).some((row) => row.text === text))).toBe(true);
	if (result.kind === 'notReady' || result.kind === 'rolledBack') throw new Error('not trained');
	// The ten new ones, and held-out texts, which train nobody.
	const heldOut = requests[0]!.unseen.filter(({ text, rowId }) => rowId > 40 && rows.slice(0, 20).some((row) => row.text === text)).length;
	expect(result.metrics.unseen.rows).toBe(10 + heldOut);
});

test('answers given without the suggestion count one and a half times, adjudicated ones twice', async () => {
	const entries = answered(rows.slice(0, 40), 0).map((entry, at) => ({ ...entry, answer: { ...entry.answer!, blind: at % 2 === 0, ...(at % 4 === 0 && { adjudicated: true }) } }));
	await store.recordFeedback(entries);
	const requests: TrainingRequest[] = [];
	await run(100, { train: noting(requests) });
	for (const { text, weight } of requests[0]!.training) {
		const at = rows.findIndex((row) => row.text === text);
		expect(weight).toBe(at % 4 === 0 ? 2 : at % 2 === 0 ? 1.5 : undefined);
	}
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

describe('certificates', () => {
	const OWN = 'hitl-encoder-en@1.0.0/head';
	/** Answers from a time when everything went to people, which the gate has said. */
	const drawn = (entries: FeedbackEntry[], predictor = 'predict'): FeedbackEntry[] =>
		entries.map((entry) => ({ ...entry, verdict: { ...entry.verdict, predictor, leastProbability: 1 } }));
	const ofVersion = (version: number) => (): Partial<Prediction> => ({ confidence: 0.9, model: { id: OWN, version } });
	const all = async (version: number) =>
		(await store.evidence(LOOP, `${OWN} v${version}`))?.soFar.flat().reduce<[number, number]>(([n, k], { answers, mistakes }) => [n + answers, k + mistakes], [0, 0]);

	test('a version is certified by the held-out texts when it comes into use, and by all that are new to it from then on', async () => {
		await store.recordFeedback(drawn(answered(rows.slice(0, 200), 0)));
		const heldOut = (await store.labelledRows(LOOP)).filter(({ side }) => side === 'heldout').length;
		await run(100);
		const [answers, mistakes = 0] = (await all(1)) ?? [];
		expect(answers).toBe(heldOut);
		expect(mistakes).toBeLessThan(heldOut / 4);
		await store.recordFeedback(drawn(answered(rows.slice(200, 230), 200, ofVersion(1)), `${OWN} v1`));
		expect((await all(1))?.[0]).toBe(heldOut + 30);
		// Predict and the training agree on how sure a version is.
		const version = (await store.champion(LOOP))!;
		const texts = await store.certifyingTexts(LOOP, version.manifest.lastRowId, 20);
		const predicted = await classify(texts.map(({ text }) => text), {
			encoder: await loadStaticEncoder(ENCODER_FOLDER),
			labels: version.labels.map((name) => ({ name })),
			champion: { version: 1, head: version, calibrated: true },
		});
		const requests: TrainingRequest[] = [];
		const outcomes: TrainingOutcome[] = [];
		await run(300, { train: async (request, options) => {
			const outcome = await noting(requests)(request, options);
			outcomes.push(outcome);
			return outcome;
		} });
		const scored = new Map(requests[0]?.certifying?.map(({ text }, at) => [text, outcomes[0]?.certifying.champion?.confidence[at]]));
		for (const [at, { text }] of texts.entries()) if (scored.has(text)) expect(scored.get(text)).toBe(predicted[at]?.confidence);
		expect(texts.filter(({ text }) => scored.has(text)).length).toBeGreaterThan(5);
	});

	test('a version that is kept is certified anew after a merge, at once and without new answers', async () => {
		await store.recordFeedback(drawn(answered(rows.slice(0, 200), 0)));
		await run(100);
		const before = await all(1);
		await store.changeLabels({ loop: LOOP, key: 'k', change: { kind: 'merge', from: ['change pin'], to: 'top up failed' }, reason: '', at: clock(101)().toISOString() });
		const result = await run(110);
		expect(result).toMatchObject({ kind: 'kept', champion: 1 });
		expect(await store.evidence(LOOP, `${OWN} v1`)).toMatchObject({ labelMap: 1, labels: (await store.labels(LOOP)) });
		expect((await all(1))?.[0]).toBe(before?.[0]);
		expect((await all(1))?.[1]).toBeLessThanOrEqual(before?.[1] ?? 0);
		// Once: with the certificate in place the next one waits for answers.
		expect(await run(120, { train: neverTrain })).toMatchObject({ kind: 'notReady' });
	});

	test('a version that breaks what a gate promises makes way for the one before it, and its certificate comes back', async () => {
		await store.recordFeedback(drawn(answered(rows.slice(0, 200), 0)));
		await run(100);
		const version = (await store.champion(LOOP))!;
		const { version: _, ...contents } = version;
		const texts = await store.certifyingTexts(LOOP, 0, 500);
		const asAnswered = new Map((await store.labelledRows(LOOP)).map(({ text, answer }) => [text, answer?.label ?? '']));
		const scores = {
			modelId: OWN,
			labels: await store.labels(LOOP),
			labelMap: 0,
			texts: texts.map(({ textHash, text }) => ({ textHash, label: asAnswered.get(text) ?? '', confidence: 0.9 })),
		};
		await store.promote({ ...contents, parent: 1, manifest: { ...contents.manifest, lastRowId: 0 }, createdAt: clock(110)().toISOString() }, scores);
		await store.recordGateSettings(LOOP, { workflowId: 'w', nodeId: 'n', at: clock(111)().toISOString(), settings: {}, promise: { alpha: 0.05, delta: 0.1 }, thresholds: [] });
		const first = await store.evidence(LOOP, `${OWN} v1`);
		expect(await run(115, { train: neverTrain })).toMatchObject({ kind: 'notReady' });
		await store.recordFeedback(drawn(answered(rows.slice(200, 300), 200, ofVersion(2)), `${OWN} v2`));
		expect((await store.events(LOOP, 1, ['alarmRaised']))[0]).toMatchObject({ details: { alarm: 'brokenPromise', predictor: `${OWN} v2` } });
		expect(await run(120, { train: neverTrain })).toMatchObject({ kind: 'rolledBack', from: 2, to: 1, reason: expect.stringContaining('no longer holds') });
		expect((await store.champion(LOOP))?.version).toBe(1);
		expect(await store.evidence(LOOP, `${OWN} v1`)).toEqual(first);
		expect((await store.events(LOOP, 1, ['rolledBack']))[0]).toMatchObject({ details: { from: 2, to: 1 } });
	});

	test('where no version before it was ever in use, the one that broke its promise stays, and the gate stays closed', async () => {
		await store.recordFeedback(drawn(answered(rows.slice(0, 200), 0)));
		await run(100);
		expect(await wayBack(store, LOOP, (await store.champion(LOOP))!)).toBeUndefined();
		await store.recordGateSettings(LOOP, { workflowId: 'w', nodeId: 'n', at: clock(111)().toISOString(), settings: {}, promise: { alpha: 0.2, delta: 0.1 }, thresholds: [] });
		await store.recordFeedback(drawn(answered(rows.slice(200, 300), 200, () => ({ ...ofVersion(1)(), label: 'change pin' })), `${OWN} v1`));
		expect((await store.events(LOOP, 1, ['alarmRaised']))[0]).toMatchObject({ details: { alarm: 'brokenPromise', predictor: `${OWN} v1` } });
		expect(await wayBack(store, LOOP, (await store.champion(LOOP))!)).toBeUndefined();
		expect((await store.champion(LOOP))?.version).toBe(1);
	});
});
