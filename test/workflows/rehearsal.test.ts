import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { INode, IRun } from 'n8n-workflow';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../core/feedback/store';
import type { GateSettings } from '../../core/gate/gateSettings';
import { loadStaticEncoder } from '../../core/inference/encoder/staticEncoder';
import { rehearse } from '../../core/loop/rehearsal/rehearse';
import { simulatedReviewers } from '../../core/loop/rehearsal/simulatedReviewers';
import { train } from '../../core/training/trainer';
import { Retrain } from '../../nodes/Retrain/Retrain.node';
import { fixedSecret } from '../support/fixedDraws';
import { loopWorkflow, node, nodeTypes } from '../support/loopWorkflow';
import { reviewUrl } from '../support/reviewLink';
import { ENCODER_FOLDER } from '../support/textClassificationFixture';
import { leaving, WorkflowEngine } from '../support/workflowEngine';

interface Item {
	readonly itemId: string;
	readonly text: string;
	readonly label: string;
}

const DATA = join(__dirname, '..', '..', 'examples', 'data', 'banking77-ten-intents.csv');
const CYCLE = 100;

function shuffled(): Item[] {
	const rows = parse(readFileSync(DATA, 'utf8'), { columns: true }) as Array<{ text: string; label: string }>;
	const keyed = rows.map((row, at) => ({ ...row, key: createHash('sha256').update(`order ${at}`).digest('hex') }));
	return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ text, label }, at) => ({ itemId: `T-${at + 1}`, text, label }));
}

const items = shuffled().slice(0, 500);
const labels = [...new Set(items.map(({ label }) => label))].sort();
const truth = new Map(items.map(({ itemId, label }) => [itemId, label]));

/** The store that the nodes will open. */
async function nodesStore(): Promise<FeedbackStore> {
	return await openSqliteStore({ file: join(process.env.N8N_USER_FOLDER ?? '', '.n8n', 'hitl', 'hitl.sqlite'), randomBytes: fixedSecret });
}

async function answered(engine: WorkflowEngine, run: IRun, asked: ReadonlyArray<{ itemId: string }>): Promise<void> {
	const answers = asked.map(({ itemId }) => ({ itemId, label: truth.get(itemId) }));
	const { run: after, sent } = await engine.request(run, 'POST', reviewUrl(run), { answers }, 'application/json');
	if (after?.status !== 'success') throw new Error(sent.text);
}

const itemIds = (run: IRun, name: string, output: number) =>
	leaving(run, name, output).flatMap(({ json }) => ('hitl' in json ? [{ itemId: (json['hitl'] as { itemId: string }).itemId }] : []));

/** One cycle through the nodes: predict, decide, answer, record, train, and look again at what the training asks about. */
async function nodesCycle(loop: string, part: readonly Item[], gate: INode['parameters']): Promise<string> {
	const workflow = loopWorkflow({
		loop,
		predict: { labelSource: 'json', labelsJson: JSON.stringify(labels), options: { itemId: '={{ $json.itemId }}' } },
		gate,
		review: { labelSource: 'list', labels: labels.join(',') },
	});
	const engine = new WorkflowEngine(nodeTypes, workflow);
	const run = await engine.start('Predict', part.map(({ itemId, text }) => ({ json: { itemId, text } })));
	if (run.status === 'waiting') await answered(engine, run, itemIds(run, 'Gate', 0));
	const parameters = { operation: 'train', loop, minNewAnswers: 10 };
	const retrainer = new WorkflowEngine({ 'hitl.retrain': new Retrain() }, {
		nodes: [{ ...node('Retrain', 'test.passThrough'), type: 'hitl.retrain', parameters }],
		connections: {},
	});
	const trained = await retrainer.start('Retrain', [{ json: {} }]);
	expect(trained.data.resultData.error).toBeUndefined();
	const again = leaving(trained, 'Retrain', 3);
	if (again.length > 0) {
		const second = new WorkflowEngine(nodeTypes, workflow);
		const asking = await second.start('Review', again);
		await answered(second, asking, itemIds(trained, 'Retrain', 3));
	}
	const [result] = [0, 1, 2].flatMap((output) => leaving(trained, 'Retrain', output));
	return String(result?.json['kind']);
}

/** What a loop has decided and learned, without the times and the ids of executions. */
async function story(store: FeedbackStore, loop: string) {
	const rows = [];
	for await (const page of store.feedback(loop)) {
		for (const { itemId, side, outcome, answer, prediction, verdict } of page) {
			const { label, confidence, model, outOfScopeScore, nearest } = prediction;
			const { route, threshold, rule, reviewProbability, leastProbability, predictor } = verdict;
			const decided = { route, threshold, rule, reviewProbability, leastProbability, predictor };
			rows.push({ itemId, side, outcome, said: answer?.label, blind: answer?.blind, label, confidence, model, outOfScopeScore, nearest, ...decided });
		}
	}
	const versions = [];
	for (const { version } of await store.versions(loop)) {
		const stored = await store.version(loop, version);
		const weights = createHash('sha256').update(Buffer.from(stored?.weights.buffer ?? new ArrayBuffer(0))).digest('hex');
		versions.push({ version, weights, temperature: stored?.temperature, labels: stored?.labels, reason: stored?.reason, manifest: stored?.manifest });
	}
	const predictors = [...new Set(rows.map(({ predictor }) => predictor))];
	const state = await store.gateState(loop, { predictors, workflowId: 'none', nodeId: 'none', at: new Date().toISOString() });
	return { rows, versions, evidence: predictors.map((predictor) => state.predictors.get(predictor)?.evidence) };
}

const cases: ReadonlyArray<{ readonly name: string; readonly gate: INode['parameters']; readonly settings: GateSettings }> = [
	{
		name: 'a fixed threshold',
		gate: { rule: 'fixedThreshold', threshold: 0.9 },
		settings: { rule: 'fixedThreshold', threshold: 0.9, alwaysReview: [], auditShare: 0.05, trustUncalibrated: false },
	},
	{
		name: 'a target error rate',
		gate: { rule: 'targetErrorRate', alpha: 0.1 },
		settings: { rule: 'targetErrorRate', alpha: 0.1, delta: 0.1, alwaysReview: [], auditShare: 'automatic', trustUncalibrated: false },
	},
];

/** Row ids grow from loop to loop: in both stores the loops come in the same order. */
const stores = {} as { live: FeedbackStore; memory: FeedbackStore };

beforeAll(async () => {
	stores.live = await nodesStore();
	stores.memory = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
});

afterAll(async () => {
	await stores.live.close();
	await stores.memory.close();
});

test.each(cases)('500 items through the nodes and through a rehearsal, by $name: the same decisions, thresholds and versions', async ({ name, gate, settings }) => {
	// The loop's key comes from its name: under the same one the same texts certify, and the same items are checked.
	const loop = `by ${name}`;
	const { live, memory } = stores;
	const rehearsal = rehearse({
		store: memory,
		loop,
		encoder: await loadStaticEncoder(ENCODER_FOLDER),
		train: async (request, options) => await train(request, { ...options, encoder: { folder: ENCODER_FOLDER } }),
		items,
		cycleSize: CYCLE,
		labelsAt: () => labels.map((name) => ({ name })),
		gate: () => settings,
		reviewers: simulatedReviewers(new Map(), { error: 0, anchoring: 0, seed: 1 }),
		triggers: { minNewAnswers: 10 },
		lookAgain: 5,
		topK: 5,
		nearest: 3,
		timeOf: (cycle) => new Date(Date.now() + cycle * 1_000),
	});
	let from = 0;
	for await (const { training } of rehearsal) {
		expect(await nodesCycle(loop, items.slice(from, from + CYCLE), gate)).toBe(training.kind);
		from += CYCLE;
	}
	const [ours, theirs] = [await story(memory, loop), await story(live, loop)];
	expect(ours).toEqual(theirs);
	expect(ours.versions.length).toBeGreaterThan(1);
	expect(ours.rows.filter(({ route }) => route === 'automate').length).toBeGreaterThan(20);
}, 120_000);
