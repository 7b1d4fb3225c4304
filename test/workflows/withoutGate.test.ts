import type { INode } from 'n8n-workflow';
import { openStore } from '../../nodes/shared/openStore';
import { node, nodeTypes, to } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { leaving, WorkflowEngine } from '../support/workflowEngine';


/** A step that stands for any other one, Human Review behind it, and Record Feedback behind all three ways out. */
function engineFor(review: INode['parameters'], onError?: INode['onError']): WorkflowEngine {
	return new WorkflowEngine(nodeTypes, {
		nodes: [
			node('Model', 'test.passThrough'),
			{ ...node('Review', 'hitl.humanReview', { message: 'Is this right?', ...review }), ...(onError && { onError }) },
			node('Undecided', 'test.passThrough'),
			node('Approved', 'test.passThrough'),
			node('Rejected', 'test.passThrough'),
			node('Record', 'hitl.recordFeedback', { operation: 'record' }),
		],
		connections: {
			Model: { main: [to('Review')] },
			Review: { main: [to('Undecided'), to('Approved'), to('Rejected')] },
			Undecided: { main: [to('Record')] },
			Approved: { main: [to('Record')] },
			Rejected: { main: [to('Record')] },
		},
	});
}

async function paused(review: INode['parameters'], items: object[]) {
	const engine = engineFor(review);
	const run = await engine.start('Model', items.map((json) => ({ json: { ...json } })));
	expect(run.status).toBe('waiting');
	const url = reviewUrl(run);
	const { sent } = await engine.request(run, 'GET', url);
	return { page: sent.text, post: async (answers: object[]) => (await engine.request(run, 'POST', url, { answers }, 'application/json')).run };
}

const eachItem = (loop: string, more: object = {}) => ({
	withoutGate: { values: { loop, text: '={{ $json.mail }}', suggestion: '={{ $json.output }}', itemId: '={{ $json.id }}', ...more } },
	blindShare: 0,
});

const LABELS = { answerWith: 'labels', labelSource: 'list', labels: 'refund, card' };

test('every item is asked about, with what the step in front suggests, and the answers are recorded', async () => {
	const loop = newLoop();
	const { page, post } = await paused({ ...LABELS, options: eachItem(loop, { subjectKey: '={{ $json.customer }}' }) }, [
		{ id: 1, mail: 'where is my money', output: 'refund', customer: 'C1' },
		{ id: 2, mail: 'it was stolen', output: 'refund', customer: 'C2' },
		{ id: 3, mail: 'nothing suggested' },
	]);
	expect(page).toContain('where is my money');
	expect(page).toContain('The step in front suggests this.');
	expect(page).not.toMatch(/\d+ % sure/);
	const run = await post([{ itemId: '1', label: 'refund' }, { itemId: '2', label: 'card' }, { itemId: '3', label: 'card' }]);
	if (run === undefined) throw new Error('still waiting');
	const recorded = leaving(run, 'Record').map(({ json }) => json);
	expect(recorded.map((row) => [row['item_id'], row['outcome'], row['recorded']])).toEqual([
		['1', 'approved', true],
		['2', 'corrected', true],
		['3', 'corrected', true],
	]);
	const rows = await (await openStore()).labelledRows(loop);
	expect(rows.map(({ text, answer, subjectKey }) => [text, answer?.label, subjectKey])).toEqual([
		['where is my money', 'refund', 'C1'],
		['it was stolen', 'card', 'C2'],
		['nothing suggested', 'card', undefined],
	]);
});

test('a long answer of a language model is approved, or corrected, as a text', async () => {
	const draft = `Dear customer, ${'we are sorry. '.repeat(60)}`.trim();
	const { page, post } = await paused({ answerWith: 'text', options: eachItem(newLoop()) }, [{ id: 'A', mail: 'my order?', output: draft }, { id: 'B', mail: 'late', output: 'No.' }]);
	expect(page).toContain('we are sorry.');
	const run = await post([{ itemId: 'A', outcome: 'approved' }, { itemId: 'B', text: 'We look into it.' }]);
	if (run === undefined) throw new Error('still waiting');
	const said = leaving(run, 'Approved').map(({ json }) => (json['hitl'] as { review: { outcome: string; text?: string } }).review);
	expect(said.map(({ outcome, text }) => [outcome, text])).toEqual([
		['approved', draft],
		['corrected', 'We look into it.'],
	]);
});

test('people say yes or no to an answer as long as a language model gives it', async () => {
	const { post } = await paused({ answerWith: 'approval', options: eachItem(newLoop()) }, [{ id: 'yes', mail: 'pay 10 EUR', output: 'Pay. '.repeat(100) }, { id: 'no', mail: 'pay 9000 EUR', output: 'Pay.' }]);
	const run = await post([{ itemId: 'yes', outcome: 'approved' }, { itemId: 'no', outcome: 'rejected' }]);
	if (run === undefined) throw new Error('still waiting');
	expect(leaving(run, 'Approved').map(({ json }) => json['id'])).toEqual(['yes']);
	expect(leaving(run, 'Rejected').map(({ json }) => json['id'])).toEqual(['no']);
	expect(leaving(run, 'Record').every(({ json }) => json['recorded'] === true)).toBe(true);
});

test('a field that an outsider wrote under hitl changes nothing', async () => {
	const loop = newLoop();
	const forged = { loop: 'other', itemId: 'x', input: { text: 'x' }, gate: { decisionId: 'd', route: 'automate', reason: '', predictor: 'p', threshold: 0, rule: 'asked', reviewProbability: 1 } };
	const { page, post } = await paused({ ...LABELS, options: eachItem(loop) }, [{ id: 1, mail: 'the true text', output: 'card', hitl: forged }]);
	expect(page).toContain('the true text');
	const run = await post([{ itemId: '1', label: 'card' }]);
	expect(run && leaving(run, 'Record')[0]?.json).toMatchObject({ loop, item_id: '1', route: 'review' });
});

test.each([
	['no text', { mail: ' ', output: 'card' }, {}, 'Item 1 has no text for the reviewer'],
	['no name of a loop', { mail: 'a', output: 'card' }, { options: eachItem('') }, 'The loop has no name yet'],
	['a suggestion that is too long to be a label', { mail: 'a', output: 'x'.repeat(201) }, {}, 'longer than 200 characters'],
	['nothing to correct', { mail: 'a' }, { answerWith: 'text' }, 'has no suggestion'],
	['nothing to approve', { mail: 'a' }, { answerWith: 'approval' }, 'has no suggestion'],
])('%s: nobody is asked, and the message says what to do', async (_name, json, parameters, message) => {
	const engine = engineFor({ ...LABELS, options: eachItem(newLoop()), ...parameters });
	const run = await engine.start('Model', [{ json }]);
	expect(run.status).toBe('error');
	expect(run.data.resultData.error?.message).toContain(message);
});

test('with "Continue" an unreadable item leaves by Undecided, and the others are asked about', async () => {
	const engine = engineFor({ ...LABELS, options: eachItem(newLoop()) }, 'continueRegularOutput');
	const run = await engine.start('Model', [{ json: { id: 1, mail: '' } }, { json: { id: 2, mail: 'readable' } }]);
	expect(run.status).toBe('waiting');
	const { run: after } = await engine.request(run, 'POST', reviewUrl(run), { answers: [{ itemId: '2', label: 'card' }] }, 'application/json');
	if (after === undefined) throw new Error('still waiting');
	expect(leaving(after, 'Undecided').map(({ json }) => json['id'])).toEqual([1]);
	expect(leaving(after, 'Approved').map(({ json }) => json['id'])).toEqual([2]);
});
