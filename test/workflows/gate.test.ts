import type { INode, INodeExecutionData } from 'n8n-workflow';
import { openStore } from '../../nodes/shared/openStore';
import { engineFor, loopWorkflow, nodeTypes } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { leaving, WorkflowEngine } from '../support/workflowEngine';


interface Verdict {
	readonly route: string;
	readonly rule: string;
	readonly reason: string;
	readonly threshold: number;
	readonly overBudget?: boolean;
	readonly checkLater?: boolean;
	readonly shadowRoute?: string;
	readonly reviewProbability: number;
	readonly calibratedConfidence?: number;
	readonly calibratedFrom?: number;
}

const verdictOf = (item: INodeExecutionData | undefined): Verdict => (item?.json['hitl'] as unknown as { gate: Verdict }).gate;

/** A gate as a new node is, with the answer of another step. */
function newGate(loop: string, parameters: INode['parameters'] = {}): WorkflowEngine {
	const json = loopWorkflow({ loop, review: { answerWith: 'approval' } });
	const mapped = { values: { text: '={{ $json.text }}', label: '={{ $json.said }}', confidence: '={{ $json.sure }}' } };
	const nodes = json.nodes.map((each) =>
		each.name === 'Gate' ? { ...each, typeVersion: 1.1, parameters: { predictionFrom: 'anotherStep', loop, mapped, ...parameters } } : each,
	);
	return new WorkflowEngine(nodeTypes, { ...json, nodes });
}

const says = (...sure: number[]): INodeExecutionData[] => sure.map((each, at) => ({ json: { text: `text ${at} ${each}`, said: 'ok', sure: each } }));

test('the answer of another step is one group of the panel, with text of its own accord', async () => {
	const loop = newLoop('gate');
	const run = await newGate(loop, { options: { auditPercent: 0 } }).start('Gate', says(0.95, 0.5));
	expect(leaving(run, 'Gate', 1).map(({ json }) => json['text'])).toEqual(['text 0 0.95']);
	const byDefault = await newGate(loop, { mapped: { values: { label: 'ok', confidence: '1' } }, options: { auditPercent: 0 } }).start('Gate', says(0.1));
	expect(leaving(byDefault, 'Gate', 1)[0]?.json).toMatchObject({ hitl: { input: { text: 'text 0 0.1' } } });
});

test('a target error rate sends everything to people until there are answers, and then promises', async () => {
	const loop = newLoop('gate');
	const target = { rule: 'targetErrorRate', options: { auditPercent: 0 } };
	const texts = Array.from({ length: 80 }, (_none, at) => 0.95 + at / 10_000);
	const engine = newGate(loop, target);
	const paused = await engine.start('Gate', says(...texts));
	expect(leaving(paused, 'Gate', 1)).toEqual([]);
	expect(verdictOf(leaving(paused, 'Gate', 0)[0])).toMatchObject({ rule: 'targetErrorRate', reason: expect.stringMatching(/^Not enough answers yet to promise under 5\u00a0% mistakes: at least \d+ more by people/) });
	const answers = leaving(paused, 'Gate', 0).map(({ json }) => ({ itemId: (json['hitl'] as unknown as { itemId: string }).itemId, outcome: 'approved' }));
	const { run } = await engine.request(paused, 'POST', reviewUrl(paused), { answers }, 'application/json');
	expect(leaving(run!, 'Record')).toHaveLength(80);
	const after = await newGate(loop, { ...target, options: { itemId: 'one more', whatIf: true } }).start('Gate', says(0.96));
	// Nobody set a share of checks: 80 answers are more than the 45 that are enough for 5 %.
	expect(verdictOf(leaving(after, 'Gate', 1)[0] ?? leaving(after, 'Gate', 0)[0]).reviewProbability).toBe(0.03);
	expect(verdictOf(leaving(after, 'Gate', 1)[0] ?? leaving(after, 'Gate', 0)[0])).toMatchObject({ reason: expect.stringContaining('that keeps this loop under 5\u00a0% mistakes') });
	const [table] = leaving(after, 'Gate', 2);
	expect(table?.json).toMatchObject({ loop, predictor: 'another step', answers: 80, promise: expect.stringContaining('your reviewers do not agree with') });
	expect(Buffer.from(table?.binary?.['whatIf']?.data ?? '', 'base64').toString()).toContain('<svg');
});

test('what another step states as its confidence is compared with recorded answers once there are a hundred', async () => {
	const loop = newLoop('gate');
	const engine = newGate(loop, { threshold: 1, options: {} });
	const paused = await engine.start('Gate', says(...Array.from({ length: 100 }, (_none, at) => 0.95 + at / 20_000)));
	expect(verdictOf(leaving(paused, 'Gate', 0)[0])).not.toHaveProperty('calibratedConfidence');
	const answers = leaving(paused, 'Gate', 0).map(({ json }, at) => ({ itemId: (json['hitl'] as unknown as { itemId: string }).itemId, outcome: at % 5 === 0 ? 'rejected' : 'approved' }));
	await engine.request(paused, 'POST', reviewUrl(paused), { answers }, 'application/json');
	const after = await newGate(loop, { threshold: 0.9, options: { auditPercent: 0, itemId: 'one more' } }).start('Gate', says(0.96));
	const verdict = verdictOf(leaving(after, 'Gate', 1)[0]);
	expect(verdict).toMatchObject({ calibratedFrom: 100, threshold: 0.9 });
	expect(Number(verdict.calibratedConfidence)).toBeCloseTo(0.8, 1);
});

test('automation that was stopped is stopped for the next run, and resumed for the one after', async () => {
	const loop = newLoop('gate');
	const run = async () => await newGate(loop, { options: { auditPercent: 0 } }).start('Gate', says(1));
	const store = await openStore();
	await store.stopAutomation(loop, { reason: 'Wrong prices', at: new Date().toISOString() });
	expect(verdictOf(leaving(await run(), 'Gate', 0)[0])).toMatchObject({ route: 'review', reason: 'Automation is stopped: Wrong prices' });
	await store.resumeAutomation(loop, { reason: 'Fixed', at: new Date().toISOString() });
	expect(leaving(await run(), 'Gate', 1)).toHaveLength(1);
});

test('act now, check later: the item goes on and a copy is checked', async () => {
	const loop = newLoop('gate');
	const run = await newGate(loop, { options: { auditPercent: 100, checkLater: true } }).start('Gate', says(1));
	expect(leaving(run, 'Gate', 1).map(verdictOf)).toMatchObject([{ route: 'audit', checkLater: true }]);
	expect(leaving(run, 'Gate', 0).map(verdictOf)).toMatchObject([{ route: 'audit', checkLater: true }]);
});

test('the check that comes later counts as evidence, though the item has gone on and was led to Record Feedback first', async () => {
	const loop = newLoop('gate');
	const engine = newGate(loop, { options: { auditPercent: 100, checkLater: true } });
	const paused = await engine.start('Gate', says(1));
	const store = await openStore();
	const evidence = async () => (await store.evidence(loop, 'another step'))?.soFar.flat();
	expect(await evidence()).toBeUndefined();
	const [asked] = leaving(paused, 'Gate', 0).map(({ json }) => (json['hitl'] as unknown as { itemId: string }).itemId);
	await engine.request(paused, 'POST', reviewUrl(paused), { answers: [{ itemId: asked, outcome: 'rejected' }] }, 'application/json');
	expect(await evidence()).toMatchObject([{ answers: 1, mistakes: 1 }]);
});

test('in shadow mode everything leaves by Review, with what would have been', async () => {
	const run = await newGate(newLoop('gate'), { options: { auditPercent: 0, shadow: true } }).start('Gate', says(1));
	expect(leaving(run, 'Gate', 1)).toEqual([]);
	expect(leaving(run, 'Gate', 0).map(verdictOf)).toMatchObject([{ route: 'review', shadowRoute: 'automate' }]);
});

test('a node of the first version goes on as it did, and knows the new rules', async () => {
	const loop = newLoop('gate');
	const old = { predictionFrom: 'anotherStep', loop, text: '={{ $json.text }}', label: '={{ $json.said }}', confidence: '={{ $json.sure }}', threshold: 0.5 };
	const run = await engineFor({ loop, review: { answerWith: 'approval' }, gate: { ...old, options: { auditPercent: 0 } } }).start('Gate', says(0.6, 0.4));
	expect(leaving(run, 'Gate', 1)).toHaveLength(1);
	const strict = await engineFor({ loop, review: { answerWith: 'approval' }, gate: { ...old, rule: 'targetErrorRate' } }).start('Gate', says(1));
	expect(leaving(strict, 'Gate', 1)).toEqual([]);
});
