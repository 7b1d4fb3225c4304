import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';
import { openStore } from '../../nodes/shared/openStore';
import { newLoop } from '../support/fixedDraws';
import { PassThrough } from '../support/passThrough';
import { reviewUrl } from '../support/reviewLink';
import { leaving, WorkflowEngine } from '../support/workflowEngine';

/** Human Review in the shape that n8n derives from it for an agent's tools; here it stands in the flow. */
const review = new HumanReview();
const toolReview = Object.assign(new HumanReview(), { description: { ...review.description, name: 'humanReviewHitlTool' } });

function engineFor(loop: string, parameters: object = {}) {
	const at = (x: number): [number, number] => [x, 0];
	return new WorkflowEngine(
		{ 'test.passThrough': new PassThrough(), 'hitl.humanReviewHitlTool': toolReview },
		{
			nodes: [
				{ id: 'agent', name: 'Agent', type: 'test.passThrough', typeVersion: 1, position: at(0), parameters: {} },
				{
					id: 'review',
					name: 'Review',
					type: 'hitl.humanReviewHitlTool',
					typeVersion: 1,
					position: at(200),
					parameters: { operation: 'sendAndWait', message: 'The agent wants to run {{ $json.tool }}', options: { loop }, ...parameters },
				},
				{ id: 'after', name: 'After', type: 'test.passThrough', typeVersion: 1, position: at(400), parameters: {} },
			],
			connections: {
				Agent: { main: [[{ node: 'Review', type: 'main', index: 0 }]] },
				Review: { main: [[{ node: 'After', type: 'main', index: 0 }]] },
			},
		},
	);
}

const call = { chatInput: 'SECRET CONVERSATION', tool: 'Refund', toolCallId: 'call_1', toolParameters: { order: '4711', amount: 90 } };

async function paused(parameters?: object) {
	const loop = newLoop('tools');
	const engine = engineFor(loop, parameters);
	const run = await engine.start('Agent', [{ json: call }]);
	expect(run.status).toBe('waiting');
	return { loop, engine, run, url: reviewUrl(run) };
}

const asked = async ({ engine, run, url }: Awaited<ReturnType<typeof paused>>) => {
	const { sent } = await engine.request(run, 'GET', url);
	return sent.text;
};

async function answered(outcome: string, comment?: string) {
	const one = await paused();
	const [itemId = ''] = /id=i1h/.test(await asked(one)) ? await itemsOf(one) : [];
	const { run, outputs } = await one.engine.request(one.run, 'POST', one.url, { answers: [{ itemId, outcome, comment }] }, 'application/json');
	if (run === undefined) throw new Error('still waiting');
	return { ...one, run, outputs };
}

async function itemsOf({ run }: Awaited<ReturnType<typeof paused>>): Promise<string[]> {
	const kept = run.data.executionData?.contextData['node:Review']?.['hitlReview'] as { pending: string };
	return (JSON.parse(kept.pending) as { form: { items: Array<{ itemId: string }> } }).form.items.map(({ itemId }) => itemId);
}

test('the page asks for a yes or no, with message, tool and arguments, and nothing of the conversation', async () => {
	const text = await asked(await paused());
	for (const shown of ['May the AI agent do this?', 'Run Refund', 'order', '4711', 'amount', '90', 'Approve', 'Reject']) expect(text).toContain(shown);
	expect(text).not.toContain('SECRET CONVERSATION');
	expect(text).not.toContain('% sure');
});

test.each([
	['approved', undefined, { approved: true }],
	['rejected', 'Too much.', { approved: false, chatInput: 'Rejected. The tool was not run. They wrote: Too much.' }],
	['rejected', undefined, { approved: false }],
	['unsure', undefined, { approved: false, chatInput: 'Not decided: the person was not sure. The tool was not run.' }],
])('%s with comment %s leaves by the first output as the agent reads it', async (outcome, comment, data) => {
	const { run, outputs, loop } = await answered(outcome, comment);
	expect(outputs?.map((items) => items.length)).toEqual([1, 0, 0]);
	expect(leaving(run, 'After').map(({ json }) => json['data'])).toEqual([data]);
	expect(leaving(run, 'After')[0]?.json['hitl']).toMatchObject({ loop, review: { outcome } });
	expect(JSON.stringify(leaving(run, 'After'))).not.toContain('SECRET CONVERSATION');
});

test('silence is never a yes: after the deadline the agent is told that nobody answered', async () => {
	const { engine, run } = await paused();
	const after = await engine.expire(run);
	expect(leaving(after, 'After').map(({ json }) => json['data'])).toEqual([{ approved: false, chatInput: 'Nobody answered in time. The tool was not run.' }]);
});

test('nothing is learned: the loop gets no label, no decision and no row', async () => {
	const { loop } = await answered('approved');
	const store = await openStore();
	expect(await store.labels(loop)).toEqual([]);
	expect(await store.findDecisions([{ loop, decisionId: '' }])).toEqual([undefined]);
});

test('without the option Loop the name of the workflow is the loop', async () => {
	const { run } = await paused({ options: {} });
	expect(leaving(run, 'Review')[0]?.json).toMatchObject({ loop: 'w' });
});

test('an impossible name of a loop is refused with a sentence, before anybody is asked', async () => {
	const silenced = jest.spyOn(console, 'log').mockImplementation(() => undefined);
	const run = await engineFor('a/b').start('Agent', [{ json: call }]);
	silenced.mockRestore();
	expect(run.data.resultData.error?.message).toContain('cannot be the name of a loop');
});

test('in the flow the same node is as before: three outputs, a question and its own list of operations hidden', () => {
	const operations = review.description.properties.filter(({ name }) => name === 'operation');
	expect(operations.map(({ type, displayOptions }) => [type, displayOptions])).toEqual([
		['hidden', undefined],
		['options', { show: { '@tool': [true] } }],
	]);
	expect(review.description.outputNames).toEqual(['Undecided', 'Approved', 'Rejected']);
});
