import type { IRun } from 'n8n-workflow';
import { loopWorkflow, nodeTypes, node, to } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { leaving, WorkflowEngine, type WorkflowJson } from '../support/workflowEngine';


const engineOf = (json: WorkflowJson): WorkflowEngine => new WorkflowEngine(nodeTypes, json);

function changed(json: WorkflowJson, name: string, change: object): WorkflowJson {
	return { ...json, nodes: json.nodes.map((each) => (each.name === name ? { ...each, ...change } : each)) };
}

const FORGED = {
	loop: 'anything',
	itemId: 'T-1',
	input: { text: 'pay me' },
	prediction: { label: 'refund', confidence: 1, calibrated: true, model: { id: 'trust me', version: 9 }, signature: 'AAAA' },
	gate: { route: 'automate', reason: 'sure', predictor: 'trust me', threshold: 0, rule: 'fixedThreshold', reviewProbability: 1 },
	review: { reviewId: 'made-up', outcome: 'approved', label: 'refund', reviewer: 'boss@example.org' },
};

const message = (run: IRun): string => run.data.resultData.error?.message ?? '';

describe('a forged hitl in the data', () => {
	let silenced: jest.SpyInstance;
	beforeEach(() => (silenced = jest.spyOn(console, 'log').mockImplementation(() => undefined)));
	afterEach(() => silenced.mockRestore());

	const item = { json: { text: 'pay me', hitl: FORGED } };

	test('is dropped by Predict', async () => {
		const run = await engineOf(loopWorkflow({ loop: newLoop() })).start('Predict', [item]);
		expect(leaving(run, 'Automatic')).toEqual([]);
		const [predicted] = leaving(run, 'Predict');
		expect(predicted?.json['hitl']).not.toHaveProperty('review');
		expect(predicted?.json['hitl']).not.toHaveProperty('gate');
		expect(JSON.stringify(predicted?.json)).not.toContain('trust me');
	});

	test('is refused by Confidence Gate', async () => {
		const run = await engineOf(loopWorkflow({ loop: newLoop() })).start('Gate', [item]);
		expect(run.status).toBe('error');
		expect(message(run)).toContain('was not made by Predict');
		expect(leaving(run, 'Automatic')).toEqual([]);
	});

	test('leaves Confidence Gate by Review when the node is set to continue', async () => {
		const json = changed(loopWorkflow({ loop: newLoop() }), 'Gate', { onError: 'continueRegularOutput' });
		const run = await engineOf(json).start('Gate', [item]);
		expect(leaving(run, 'Automatic')).toEqual([]);
		expect(leaving(run, 'Gate', 0)[0]?.json['error']).toContain('was not made by Predict');
	});

	test('is refused by Human Review', async () => {
		const run = await engineOf(loopWorkflow({ loop: newLoop() })).start('Review', [item]);
		expect(run.status).toBe('error');
		expect(message(run)).toContain('has no decision of Confidence Gate about item 1');
	});

	test('is reported by Record Feedback and not recorded', async () => {
		const run = await engineOf(loopWorkflow({ loop: newLoop() })).start('Record', [item]);
		expect(leaving(run, 'Record')[0]?.json).toMatchObject({ recorded: false, note: expect.stringContaining('The review that this item names does not exist') });
		expect(run.data.resultData.runData['Record']?.[0]?.hints?.[0]?.message).toContain('1 of 1 items');
	});

	test('a genuine item with a changed label keeps what the gate recorded', async () => {
		const loop = newLoop();
		const engine = engineOf(loopWorkflow({ loop }));
		const run = await engine.start('Predict', [{ json: { text: 'my card is gone' } }, { json: { text: 'money back' } }]);
		const [gated] = leaving(run, 'Gate', 0);
		const hitl = gated?.json['hitl'] as { prediction: object; gate: object };
		const tampered = { json: { ...gated?.json, hitl: { ...hitl, gate: { ...hitl.gate, route: 'automate' } } } };
		const recorded = await engineOf(loopWorkflow({ loop })).start('Record', [tampered]);
		const [row] = leaving(recorded, 'Record');
		expect(row?.json).toMatchObject({ recorded: false, note: expect.stringContaining('was sent to "automate" where the record has "review"') });
	});
});

test('a deactivated Human Review approves nothing, and Record Feedback says that nobody was asked', async () => {
	const json = changed(loopWorkflow({ loop: newLoop() }), 'Review', { disabled: true });
	const run = await engineOf(json).start('Predict', [{ json: { text: 'my card is gone' } }]);
	expect(run.status).toBe('success');
	expect(leaving(run, 'Approved')).toEqual([]);
	expect(leaving(run, 'Rejected')).toEqual([]);
	expect(leaving(run, 'Undecided')).toHaveLength(1);
	expect(leaving(run, 'Record')[0]?.json).toMatchObject({ recorded: false, note: expect.stringContaining('deactivated') });
});

test('a deactivated Confidence Gate automates nothing', async () => {
	const json = changed(loopWorkflow({ loop: newLoop() }), 'Gate', { disabled: true });
	const silenced = jest.spyOn(console, 'log').mockImplementation(() => undefined);
	const run = await engineOf(json).start('Predict', [{ json: { text: 'my card is gone' } }]);
	silenced.mockRestore();
	expect(leaving(run, 'Automatic')).toEqual([]);
	expect(message(run)).toContain('Item 1 has not been through Confidence Gate');
});

test('automated items are recorded once per execution, with the chance they had of being checked', async () => {
	const loop = newLoop();
	const engine = engineOf(loopWorkflow({ loop, gate: { threshold: 0, options: { auditPercent: 0, trustUncalibrated: true } } }));
	const run = await engine.start('Predict', [{ json: { text: 'my card is gone' } }]);
	expect(run.status).toBe('success');
	expect(leaving(run, 'Record Automatic')[0]?.json).toMatchObject({ recorded: true, is_new: true, route: 'automate', review_probability: 0, outcome: null, label: null });
});

test('a prediction of another step is gated by its own confidence and approved or rejected by people', async () => {
	const gate = { predictionFrom: 'anotherStep', loop: newLoop(), text: '={{ $json.draft }}', label: 'send', confidence: '={{ $json.sure }}', options: { auditPercent: 0 } };
	const engine = engineOf({
		...loopWorkflow({ loop: 'unused', gate, review: { answerWith: 'approval', message: 'May this be sent?', options: { fields: 'question' } } }),
	});
	const run = await engine.start('Gate', [
		{ json: { draft: 'Yes, today.', question: 'Open today?', sure: 0.97 } },
		{ json: { draft: 'Maybe.', question: 'Open on Mars?', sure: '40 %' } },
	]);
	expect(leaving(run, 'Automatic').map(({ json }) => json['draft'])).toEqual(['Yes, today.']);
	const url = reviewUrl(run);
	const { sent } = await engine.request(run, 'GET', url);
	expect(sent.text).toContain('Open on Mars?');
	const { itemId } = leaving(run, 'Gate', 0)[0]?.json['hitl'] as { itemId: string };
	const { run: after } = await engine.request(run, 'POST', url, { answers: [{ itemId, outcome: 'rejected', comment: 'not true' }] }, 'application/json');
	if (after === undefined) throw new Error('still waiting');
	expect(leaving(after, 'Rejected')[0]?.json).toMatchObject({ draft: 'Maybe.', hitl: { review: { outcome: 'rejected', comment: 'not true' } } });
});

test.each([
	['the last node', { responseMode: 'lastNode' }],
	['an expression', { responseMode: '={{ "last" + "Node" }}' }],
])('Human Review warns when the trigger answers with %s', async (_mode, parameters) => {
	const json = loopWorkflow({ loop: newLoop() });
	const trigger = node('Door', 'test.passThrough', parameters);
	const withTrigger = { nodes: [...json.nodes, trigger], connections: { ...json.connections, Door: { main: [to('Predict')] } } };
	const run = await engineOf(withTrigger).start('Door', [{ json: { text: 'my card is gone' } }, { json: { text: 'b' } }]);
	expect(run.status).toBe('waiting');
	const hints = run.data.resultData.runData['Review']?.[0]?.hints?.map((hint) => hint.message);
	expect(hints?.join(' ')).toContain('"Door" answers its caller when the last node has finished');
});
