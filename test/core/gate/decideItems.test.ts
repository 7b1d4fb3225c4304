import type { FeedbackStore } from '../../../core/feedback/store';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import { decideItems, type GateRun } from '../../../core/gate/decideItems';
import type { GateSettings } from '../../../core/gate/gateSettings';
import { fixedSecret } from '../../support/fixedDraws';
import { fixed, said, target } from './gates';

let store: FeedbackStore;

beforeEach(async () => (store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret })));
afterEach(async () => await store.close());

const NOON = new Date('2026-11-24T12:00:00.000Z');
const minutes = (count: number): Date => new Date(NOON.getTime() + count * 60_000);

let runs = 0;

const run = async (confidences: readonly number[], settings: GateSettings, more: Partial<GateRun> = {}) => {
	const executionId = `e-${runs++}`;
	return await decideItems(store, {
		loop: 'triage',
		items: confidences.map((confidence, at) => ({
			settings,
			hitl: { loop: 'triage', itemId: `${executionId}-${at}`, input: { text: `text ${at} of ${executionId}` }, prediction: said({ confidence }) },
		})),
		place: { executionId, workflowId: 'w', nodeId: 'n', runIndex: 0 },
		now: NOON,
		...more,
	});
};

const routes = (decisions: Awaited<ReturnType<typeof run>>) => decisions.map(({ verdict }) => verdict.route);

test('decides in order, writes what it decides, and a second try gets what stands', async () => {
	const more = { place: { executionId: 'again', workflowId: 'w', nodeId: 'n', runIndex: 0 } };
	const first = await run([0.95, 0.5], fixed(0.9, { auditShare: 0.05 }), more);
	expect(routes(first)).toEqual(['automate', 'review']);
	const items = first.map(({ itemId, text, prediction }) => ({ settings: fixed(0.2), hitl: { loop: 'triage', itemId, input: { text }, prediction } }));
	const again = await decideItems(store, { loop: 'triage', items, now: minutes(5), ...more });
	expect(again).toEqual(first);
	expect(await store.findDecisions(first)).toEqual(first);
});

test('no items ask nothing of the store', async () => {
	await store.close();
	expect(await run([], fixed())).toEqual([]);
	store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
});

test('one who stops the loop stops every gate from its next run on, under every rule, until it is resumed', async () => {
	const stop = { reason: 'Two complaints today', by: 'ana', at: NOON.toISOString() };
	await store.stopAutomation('triage', stop);
	const [decision] = await run([1], fixed(0));
	expect(decision?.verdict).toMatchObject({ route: 'review', reason: 'Automation is stopped: Two complaints today', leastProbability: 1 });
	await store.resumeAutomation('triage', stop);
	expect(routes(await run([1], fixed(0)))).toEqual(['automate']);
});

test('a setting that differs from the last run is an event with both, and the same settings are none', async () => {
	await run([0.5], fixed(0.9));
	await run([0.5], fixed(0.9));
	expect(await store.events('triage', 10, ['gateChanged'])).toEqual([]);
	await run([0.5], fixed(0.8));
	expect(await store.events('triage', 10, ['gateChanged'])).toMatchObject([{ details: { workflowId: 'w', nodeId: 'n', from: { threshold: 0.9 }, to: { threshold: 0.8 } } }]);
	await run([0.5], target());
	expect(await store.promises('triage')).toMatchObject([{ alpha: 0.05, delta: 0.1, workflowId: 'w' }]);
});

describe('a budget', () => {
	const budget = (beyond: 'wait' | 'automate' | 'stop', reviews = 2) => ({ budget: { reviews, per: 'hour', beyond } as const });
	const overBudget = (decisions: Awaited<ReturnType<typeof run>>) => decisions.map(({ verdict }) => verdict.overBudget === true);

	test('goes to the least certain; the rest waits, marked', async () => {
		const decisions = await run([0.6, 0.2, 0.4, 0.95], fixed(), budget('wait'));
		expect(routes(decisions)).toEqual(['review', 'review', 'review', 'automate']);
		expect(overBudget(decisions)).toEqual([true, false, false, false]);
	});

	test('counts what other runs asked in the hour, and is whole again after it', async () => {
		await run([0.1, 0.2], fixed(), budget('wait'));
		expect(overBudget(await run([0.05], fixed(), { ...budget('wait'), now: minutes(10) }))).toEqual([true]);
		expect(overBudget(await run([0.05], fixed(), { ...budget('wait'), now: minutes(200) }))).toEqual([false]);
	});

	test('lets the rest through where that was chosen: marked, with a known chance of being checked', async () => {
		const decisions = await run([0.1, 0.2, 0.3], fixed(0.9, { auditShare: 0.01 }), budget('automate'));
		expect(routes(decisions)).toEqual(['review', 'review', 'automate']);
		expect(decisions[2]?.verdict).toMatchObject({ overBudget: true, reviewProbability: 0.01, leastProbability: 0.01 });
	});

	test('stops the run where that was chosen, and then nothing of it is decided', async () => {
		await expect(run([0.1, 0.2, 0.3], fixed(), { ...budget('stop'), place: { executionId: 'x', workflowId: 'w', nodeId: 'n', runIndex: 0 } })).rejects.toMatchObject({
			code: 'budget-used-up',
			message: '1 item is for people beyond the 2 reviews an hour that the gate may ask for',
		});
		const { reviews } = await store.gateState('triage', { predictors: [], workflowId: 'w', nodeId: 'n', at: NOON.toISOString() });
		expect(reviews.lastHour).toBe(0);
	});

	test('a clock that ran ahead has used up nothing', async () => {
		await run([0.1, 0.2], fixed(), { ...budget('wait'), now: minutes(600) });
		expect(overBudget(await run([0.1, 0.2], fixed(), budget('wait')))).toEqual([false, false]);
	});

	test('a promise that nothing shows yet: what is beyond the budget goes on only where that was chosen, and says that it is not covered', async () => {
		expect(routes(await run([0.9, 0.8, 0.7], target(), budget('wait')))).toEqual(['review', 'review', 'review']);
		const [decision] = await run([0.99], target(), { ...budget('automate', 0) });
		expect(decision?.verdict).toMatchObject({ overBudget: true, reviewProbability: 0.01, leastProbability: 0.01, reason: expect.stringContaining('outside of what is promised') });
	});
});

test('in shadow mode nothing goes on, budget or not, and what would have been is in the record', async () => {
	const decisions = await run([0.95, 0.2], fixed(), { shadow: true, budget: { reviews: 0, per: 'hour', beyond: 'automate' } });
	expect(routes(decisions)).toEqual(['review', 'review']);
	expect(decisions.map(({ verdict }) => verdict.shadowRoute)).toEqual(['automate', 'review']);
});

test('two gates at work at once decide as one after the other', async () => {
	const many = await Promise.all(Array.from({ length: 6 }, async () => await run([0.95, 0.5], target())));
	for (const decisions of many) expect(routes(decisions)).toEqual(['review', 'review']);
});

test('predictors of one run are held against their own evidence each', async () => {
	const hitl = (itemId: string, id: string) => ({ loop: 'triage', itemId, input: { text: itemId }, prediction: said({ confidence: 1, model: { id } }) });
	const settings = target();
	const decisions = await decideItems(store, {
		loop: 'triage',
		items: [{ hitl: hitl('a', 'one'), settings }, { hitl: hitl('b', 'two'), settings }],
		place: { executionId: 'mixed', workflowId: 'w', nodeId: 'n', runIndex: 0 },
		now: NOON,
	});
	expect(decisions.map(({ verdict }) => [verdict.predictor, verdict.route])).toEqual([['one', 'review'], ['two', 'review']]);
});
