import type { FeedbackEntry, FeedbackStore, GateDecision } from '../../../core/feedback/store';
import type { GateRunRecord } from '../../../core/feedback/gateRecords';
import { alarmsOf } from '../../../core/gate/monitoring/monitoring';
import { answer, at, decision, LOOP, prediction, reviewedRow, verdict, version } from './examples';
import { asked, LLM } from './evidence';

const GATE = { workflowId: 'w-1', nodeId: 'n-1' };
const HOSTILE = [`'; DROP TABLE stopped_loops; --`, 'NUL \0', 'half \ud83d', '__proto__', '\u202eمرحبا', '<script>alert(1)</script>'];

export function describeGates(store: () => FeedbackStore): void {
	const stateAt = async (minutes: number, predictors: readonly string[] = [LLM]) => await store().gateState(LOOP, { ...GATE, predictors, at: at(minutes) });
	const kinds = async () => (await store().events(LOOP, 20)).map(({ kind }) => kind);

	describe('the stop of a loop', () => {
		const stop = { reason: 'A customer was answered wrongly', by: 'Ana', at: at(5) };

		test('holds for every gate until it is resumed, and both are written down', async () => {
			expect((await stateAt(0)).stopped).toBeUndefined();
			expect(await store().stopAutomation(LOOP, stop)).toBe(true);
			expect((await stateAt(6)).stopped).toEqual({ ...stop });
			expect((await store().gateState('another', { ...GATE, predictors: [], at: at(6) })).stopped).toBeUndefined();
			expect(await store().resumeAutomation(LOOP, { reason: 'Looked into', at: at(9) })).toBe(true);
			expect((await stateAt(10)).stopped).toBeUndefined();
			expect(await store().events(LOOP, 10)).toMatchObject([
				{ kind: 'automationResumed', at: at(9), details: { reason: 'Looked into' } },
				{ kind: 'automationStopped', at: at(5), details: { reason: stop.reason, by: 'Ana' } },
			]);
		});

		test('keeps its first reason, and what was not stopped cannot be resumed', async () => {
			expect(await store().resumeAutomation(LOOP, stop)).toBe(false);
			expect(await store().stopAutomation(LOOP, stop)).toBe(true);
			expect(await store().stopAutomation(LOOP, { ...stop, reason: 'again', at: at(7) })).toBe(false);
			expect((await stateAt(8)).stopped?.reason).toBe(stop.reason);
			expect(await kinds()).toEqual(['automationStopped']);
		});

		test.each(HOSTILE)('takes a reason such as %j', async (reason) => {
			await store().stopAutomation(LOOP, { reason, by: reason, at: at(5) });
			expect((await stateAt(6)).stopped).toEqual({ reason, by: reason, at: at(5) });
		});
	});

	describe('the settings of a gate', () => {
		const run = (more: Partial<GateRunRecord> = {}): GateRunRecord => ({
			...GATE,
			at: at(1),
			settings: { rule: 'targetErrorRate', alpha: 0.05 },
			promise: { alpha: 0.05, delta: 0.1 },
			thresholds: [{ predictor: LLM }],
			...more,
		});

		test('are kept, and a change of them is an event; the same again is none', async () => {
			await store().recordGateSettings(LOOP, run());
			await store().recordGateSettings(LOOP, run({ at: at(2) }));
			expect(await kinds()).toEqual([]);
			expect((await stateAt(3)).settings).toEqual({ rule: 'targetErrorRate', alpha: 0.05 });
			expect(await store().promises(LOOP)).toEqual([{ ...GATE, at: at(1), alpha: 0.05, delta: 0.1 }]);
			const looser = { settings: { rule: 'targetErrorRate', alpha: 0.1 }, promise: { alpha: 0.1, delta: 0.1 } };
			await store().recordGateSettings(LOOP, run({ ...looser, at: at(4) }));
			await store().recordGateSettings(LOOP, run({ ...looser, at: at(4) }));
			expect(await store().events(LOOP, 10)).toMatchObject([{ kind: 'gateChanged', at: at(4), details: { ...GATE, from: { alpha: 0.05 }, to: { alpha: 0.1 } } }]);
			const other = { ...GATE, nodeId: 'n-2' };
			await store().recordGateSettings(LOOP, { ...run({ at: at(5), settings: { rule: 'fixedThreshold' }, thresholds: [] }), ...other, promise: undefined });
			expect((await store().gateState(LOOP, { ...other, predictors: [], at: at(6) })).settings).toEqual({ rule: 'fixedThreshold' });
			expect(await store().promises(LOOP)).toMatchObject([{ alpha: 0.1 }]);
		});

		test('each change of a threshold is an event with its cause', async () => {
			const told = async (minutes: number, more: Partial<GateRunRecord>) => await store().recordGateSettings(LOOP, run({ at: at(minutes), ...more }));
			const threshold = (value: number, more: object = {}) => ({ thresholds: [{ predictor: LLM, threshold: value, ...more }] });
			await told(1, {});
			await told(2, threshold(0.9, { certificate: { answers: 60 } }));
			await told(3, threshold(0.9, { certificate: { answers: 61 } }));
			await told(4, threshold(0.95, { because: 'alarm' }));
			await told(5, threshold(0.9));
			await told(6, { thresholds: [{ predictor: LLM, because: 'stopped' }] });
			await told(7, { thresholds: [{ predictor: LLM, because: 'labels' }] });
			await told(8, { ...threshold(0.8), settings: { rule: 'fixedThreshold' } });
			const changes = (await store().events(LOOP, 20, ['thresholdChanged'])).toReversed().map(({ details: { from, to, cause } }) => [from, to, cause]);
			expect(changes).toEqual([
				[null, 0.9, 'answers'],
				[0.9, 0.95, 'alarm'],
				[0.95, 0.9, 'alarm'],
				[0.9, null, 'stopped'],
				[null, 0.8, 'settings'],
			]);
			expect((await store().events(LOOP, 20, ['thresholdChanged'])).at(-1)?.details).toMatchObject({ predictor: LLM, certificate: { answers: 60 } });
		});

		test('the threshold of another version comes with its promotion, or with a rollback', async () => {
			await store().promote(version());
			await store().recordGateSettings(LOOP, run({ thresholds: [{ predictor: 'm v1', threshold: 0.9 }] }));
			await store().promote(version({ parent: 1, createdAt: at(30) }));
			await store().recordGateSettings(LOOP, run({ at: at(31), thresholds: [{ predictor: 'm v2', threshold: 0.8 }] }));
			const causes = async () => (await store().events(LOOP, 20, ['thresholdChanged'])).map(({ details }) => [details.predictor, details.cause]);
			expect(await causes()).toEqual([['m v2', 'promotion'], ['m v1', 'promotion']]);
		});

		test.each(HOSTILE)('may hold %j', async (text) => {
			const hostile = run({ workflowId: text, settings: JSON.parse(`{ ${JSON.stringify(text)}: ${JSON.stringify(text)} }`), thresholds: [{ predictor: text, threshold: 0.5 }] });
			await store().recordGateSettings(LOOP, hostile);
			const { settings } = await store().gateState(LOOP, { ...GATE, workflowId: text, predictors: [text], at: at(2) });
			expect(JSON.stringify(settings)).toBe(JSON.stringify(hostile.settings));
			expect((await store().promises(LOOP))[0]?.workflowId).toBe(text);
		});
	});

	describe('what a gate reads before it decides', () => {
		const made = (itemId: string, minutes: number, more: Partial<GateDecision['verdict']>, confidence = 0.5) =>
			decision({ itemId, decidedAt: at(minutes), prediction: prediction({ confidence }), verdict: verdict(more) });

		test('of a loop that nobody has heard of is that nothing is known', async () => {
			expect(await stateAt(0)).toEqual({
				predictors: new Map(),
				predictorsSoFar: 0,
				labelMap: { version: 0, entries: new Map() },
				labels: [],
				reviews: { lastHour: 0, lastDay: 0, dueLastHour: 0, dueLastDay: 0, dueConfidences: [] },
			});
			expect(await store().loops()).toEqual([]);
		});

		test('counts what its gates asked of people lately, and none from a clock that runs ahead', async () => {
			const automate = { route: 'automate' as const, reviewProbability: 0.05 };
			await store().recordDecisions([
				made('T-1', 0, {}, 0.1),
				made('T-2', 1_000, {}, 0.2),
				made('T-3', 1_430, { route: 'audit', reviewProbability: 0.05 }, 0.99),
				made('T-4', 1_440, automate, 0.98),
				made('T-5', 1_440, { ...automate, overBudget: true }, 0.4),
				made('T-6', 1_440, { overBudget: true }, 0.3),
				made('T-7', 1_440, { rule: 'asked' }, 0.6),
				made('T-8', 1_500, {}, 0.7),
			]);
			const { reviews } = await stateAt(1_441);
			expect(reviews).toEqual({ lastHour: 1, lastDay: 2, dueLastHour: 2, dueLastDay: 3, dueConfidences: [0.3, 0.4, 0.2, 0.1] });
			const other = await store().gateState('another', { ...GATE, predictors: [], at: at(1_441) });
			expect(other.reviews.dueConfidences).toEqual([]);
		});

		test('has the newest thousand confidences at most', async () => {
			const many = Array.from({ length: 1_100 }, (_, index) => made(`T-${index}`, index, {}, index / 1_100));
			await store().recordDecisions(many);
			const { reviews } = await stateAt(10_000);
			expect(reviews.dueConfidences).toHaveLength(1_000);
			expect(reviews.dueConfidences[0]).toBe(1_099 / 1_100);
		});

		test('numbers predictors in the order in which they came into use', async () => {
			await store().recordFeedback([asked('T-1', 'billing')]);
			await store().recordFeedback([asked('T-2', 'billing', { verdict: verdict({ predictor: 'another model', leastProbability: 1 }) })]);
			await store().recordDecisions([decision({ itemId: 'T-9', verdict: verdict({ predictor: 'a third' }) })]);
			const { predictors } = await stateAt(90, [LLM, 'another model', 'a third', 'unheard of']);
			expect([...predictors].map(([name, { number, evidence, monitoring }]) => [name, number, evidence !== undefined, monitoring !== undefined])).toEqual([
				[LLM, 1, true, false],
				['another model', 2, true, false],
				['a third', 3, false, true],
			]);
		});

		test('says how many certifying answers come in a day, once it has seen one', async () => {
			const on = (itemId: string, minutes: number) => asked(itemId, 'billing', { recordedAt: at(minutes) });
			await store().recordFeedback([on('T-1', 0), on('T-2', 600), on('T-3', 1_500), on('T-4', 2_800)]);
			expect((await stateAt(600)).answersPerDay).toBeUndefined();
			expect((await stateAt(2_880)).answersPerDay).toBe(2);
		});

		test('says how often people disagree about one text, second looks aside', async () => {
			const texts = Array.from({ length: 40 }, (_, index) => `T-${index}`);
			const again = (itemId: string, label: string, minutes: number, more: Partial<FeedbackEntry> = {}) =>
				asked(itemId, label, { reviewId: `r-${minutes}`, answer: answer(itemId, { label, decidedAt: at(minutes) }), ...more });
			await store().recordFeedback(texts.map((itemId) => asked(itemId, 'billing')));
			await store().recordFeedback(texts.slice(0, 20).map((itemId) => again(itemId, 'refund', 20, { verdict: verdict({ rule: 'asked' }) })));
			expect((await stateAt(90)).reviewersError).toBeUndefined();
			await store().recordFeedback(texts.slice(20).map((itemId, index) => again(itemId, index < 4 ? 'refund' : 'billing', 30)));
			const { reviewersError } = await stateAt(90);
			expect(reviewersError?.estimate).toBeGreaterThan(0.05);
			expect(reviewersError?.estimate).toBeLessThan(0.2);
			expect(reviewersError?.lower).toBeLessThan(reviewersError?.estimate ?? 0);
		});
	});

	describe('alarms', () => {
		const items = (from: number, count: number, confidence: (index: number) => number): GateDecision[] =>
			Array.from({ length: count }, (_, index) =>
				decision({
					itemId: `T-${from + index}`,
					text: `text ${from + index}`,
					decidedAt: at(from + index),
					prediction: prediction({ confidence: confidence(index), scores: undefined }),
					verdict: verdict({ predictor: LLM }),
				}),
			);
		const alarms = async () => {
			const monitoring = (await stateAt(90_000)).predictors.get(LLM)?.monitoring;
			return monitoring === undefined ? [] : alarmsOf(monitoring).map(({ kind }) => kind);
		};

		test('are raised when other items come in than before, once, with an event', async () => {
			await store().recordDecisions(items(0, 700, (index) => (index % 100) / 100));
			expect(await alarms()).toEqual([]);
			const others = items(1_000, 300, (index) => 0.9 + (index % 10) / 100);
			await store().recordDecisions(others);
			expect(await alarms()).toEqual(['scoreDrift']);
			await store().recordDecisions(others);
			expect(await store().events(LOOP, 10, ['alarmRaised', 'alarmCleared'])).toMatchObject([{ kind: 'alarmRaised', details: { predictor: LLM, alarm: 'scoreDrift' } }]);
		});

		test('pass when what was before is there again', async () => {
			await store().recordDecisions(items(0, 700, (index) => (index % 100) / 100));
			await store().recordDecisions(items(1_000, 300, (index) => 0.9 + (index % 10) / 100));
			await store().recordDecisions(items(2_000, 3_000, (index) => (index % 100) / 100));
			expect(await alarms()).toEqual([]);
			expect((await store().events(LOOP, 10, ['alarmCleared'])).length).toBe(1);
		});

		test('of a broken promise are raised with the answer that breaks it, and end when the version is certified anew', async () => {
			const OWN = 'hitl-encoder-en/head';
			const own = (itemId: string, label: string, reviewId = 'r-1', minutes = 10) =>
				reviewedRow({
					itemId,
					text: `own ${itemId}`,
					reviewId,
					prediction: prediction({ confidence: 0.9, scores: undefined, model: { id: OWN, version: 1 } }),
					verdict: verdict({ predictor: `${OWN} v1`, leastProbability: 1 }),
					answer: answer(itemId, { label, decidedAt: at(minutes) }),
				});
			await store().recordGateSettings(LOOP, { ...GATE, at: at(0), settings: {}, promise: { alpha: 0.1, delta: 0.1 }, thresholds: [] });
			await store().recordFeedback(Array.from({ length: 300 }, (_, index) => asked(`T-${index}`, 'billing')));
			const texts = (await store().certifyingTexts(LOOP, 0, 500)).map(({ textHash }) => ({ textHash, label: 'billing', confidence: 0.9 }));
			const scores = async () => ({ modelId: OWN, labels: await store().labels(LOOP), labelMap: 0, texts });
			await store().promote(version({ manifest: { lastRowId: 0, rows: 1, rowIdsHash: '' } }), await scores());
			const broken = async () => {
				const monitoring = (await stateAt(90, [`${OWN} v1`])).predictors.get(`${OWN} v1`)?.monitoring;
				return monitoring !== undefined && alarmsOf(monitoring, 0.1).some(({ kind }) => kind === 'brokenPromise');
			};
			await store().recordFeedback(Array.from({ length: 20 }, (_, index) => own(`N-${index}`, 'billing')));
			expect(await broken()).toBe(false);
			await store().recordFeedback(Array.from({ length: 200 }, (_, index) => own(`M-${index}`, index % 2 === 0 ? 'refund' : 'billing')));
			expect(await broken()).toBe(true);
			expect(await store().events(LOOP, 10, ['alarmRaised'])).toMatchObject([{ details: { alarm: 'brokenPromise', predictor: `${OWN} v1` } }]);
			await store().recertify(LOOP, 1, await scores(), at(80));
			expect(await broken()).toBe(false);
		});

		test('of a broken promise are about what the gate lets through: not about labels that it holds back, and about all others', async () => {
			const said = (itemId: string, label: string, right: boolean) =>
				reviewedRow({
					itemId,
					text: `said ${itemId}`,
					prediction: prediction({ label, confidence: 0.9, scores: undefined, model: { id: LLM } }),
					verdict: verdict({ predictor: LLM, leastProbability: 1 }),
					answer: answer(itemId, { label: right ? label : 'refund', decidedAt: at(10) }),
				});
			const promise = { alpha: 0.05, delta: 0.1 };
			const brokenWith = async (more: object, rows: ReturnType<typeof said>[]) => {
				await store().recordGateSettings(LOOP, { ...GATE, at: at(0), settings: {}, promise: { ...promise, ...more }, thresholds: [] });
				await store().recordFeedback(rows);
				const monitoring = (await stateAt(90, [LLM])).predictors.get(LLM)?.monitoring;
				return monitoring !== undefined && alarmsOf(monitoring, 0.05).some(({ kind }) => kind === 'brokenPromise');
			};
			// One label is never wrong, the other in a third of all answers.
			const mixed = Array.from({ length: 600 }, (_, index) => said(`T-${index}`, index % 4 === 0 ? 'spam' : 'billing', index % 12 !== 0));
			await store().recordFeedback(mixed.slice(0, 1));
			expect(await brokenWith({ eachLabel: true }, mixed)).toBe(false);
			expect(await brokenWith({ alwaysReview: ['spam'] }, [said('N-1', 'billing', true)])).toBe(false);
		});

		test('of a broken promise see what goes on also where a label that never does is often wrong', async () => {
			const OWN = 'hitl-encoder-en/head';
			await store().recordGateSettings(LOOP, { ...GATE, at: at(0), settings: {}, promise: { alpha: 0.1, delta: 0.1, alwaysReview: ['spam'] }, thresholds: [] });
			await store().recordFeedback(Array.from({ length: 400 }, (_, index) => asked(`T-${index}`, 'billing')));
			const texts = (await store().certifyingTexts(LOOP, 0, 500)).map(({ textHash }, index) => ({ textHash, label: index % 4 === 0 ? 'spam' : 'billing', confidence: 0.9 }));
			await store().promote(version({ manifest: { lastRowId: 0, rows: 1, rowIdsHash: '' } }), { modelId: OWN, labels: await store().labels(LOOP), labelMap: 0, texts });
			const own = (itemId: string, label: string) =>
				reviewedRow({
					itemId,
					text: `own ${itemId}`,
					prediction: prediction({ confidence: 0.9, scores: undefined, model: { id: OWN, version: 1 } }),
					verdict: verdict({ predictor: `${OWN} v1`, leastProbability: 1 }),
					answer: answer(itemId, { label, decidedAt: at(10) }),
				});
			await store().recordFeedback(Array.from({ length: 200 }, (_, index) => own(`M-${index}`, index % 2 === 0 ? 'refund' : 'billing')));
			expect(await store().events(LOOP, 10, ['alarmRaised'])).toMatchObject([{ details: { alarm: 'brokenPromise', predictor: `${OWN} v1` } }]);
		});
	});
}
