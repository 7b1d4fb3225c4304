import type { INode, IRun } from 'n8n-workflow';
import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { leaving } from '../support/workflowEngine';

const FIELDS = { field: [{ name: 'amount', type: 'number', minor: false }, { name: 'greeting', type: 'text', minor: true }] };

/** Two items of a step that is not ours, waiting for people. */
async function paused(review: INode['parameters']) {
	const gate = { predictionFrom: 'anotherStep', loop: newLoop(), text: '={{ $json.text }}', label: '={{ $json.draft }}', confidence: '={{ 0.4 }}' };
	const engine = engineFor({ loop: gate.loop, gate, review: { message: 'May it go out?', ...review } });
	const items = ['first', 'second'].map((text) => ({ json: { text, draft: `draft of ${text}`, amount: 5, greeting: 'Dear', untouched: { deep: [1] } } }));
	const run = await engine.start('Gate', items);
	expect(run.status).toBe('waiting');
	const ids = leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { itemId: string }).itemId);
	return { engine, run, ids, url: reviewUrl(run) };
}

const recorded = (run: IRun) => leaving(run, 'Record').map(({ json: { outcome, label, edits, corrected_text: text } }) => ({ outcome, label, edits, text }));

test('changed fields leave in the item, stand in the record, and a change that matters is a mistake of the step in front', async () => {
	const { engine, run, ids, url } = await paused({ answerWith: 'approval', options: { editFields: FIELDS } });
	const answers = [
		{ itemId: ids[0], outcome: 'approved', edits: { amount: 7.5, greeting: 'Hi' } },
		{ itemId: ids[1], outcome: 'approved', edits: { greeting: 'Hello' } },
	];
	const { run: after } = await engine.request(run, 'POST', url, { answers }, 'application/json');
	if (after === undefined) throw new Error('still waiting');
	const [first, second] = leaving(after, 'Approved').map(({ json }) => json);
	expect(first).toMatchObject({ text: 'first', amount: 7.5, greeting: 'Hi', untouched: { deep: [1] }, hitl: { review: { outcome: 'corrected', edits: { amount: 7.5, greeting: 'Hi' } } } });
	expect(second).toMatchObject({ text: 'second', amount: 5, greeting: 'Hello', hitl: { review: { outcome: 'approved', edits: { greeting: 'Hello' } } } });
	expect(recorded(after)).toEqual([
		{ outcome: 'corrected', label: null, edits: '{"amount":7.5,"greeting":"Hi"}', text: null },
		{ outcome: 'approved', label: 'draft of second', edits: '{"greeting":"Hello"}', text: null },
	]);
});

test('a wrong value is refused with the field and the reason, and the review still waits', async () => {
	const { engine, run, ids, url } = await paused({ answerWith: 'approval', options: { editFields: FIELDS } });
	const answers = [{ itemId: ids[0], outcome: 'approved', edits: { amount: 'seven' } }];
	const { sent, run: after } = await engine.request(run, 'POST', url, { answers }, 'application/json');
	expect(sent.status).toBe(422);
	expect(JSON.parse(sent.text)).toEqual({ status: 'refused', problems: [{ path: 'answers[0].edits.amount', itemId: ids[0], field: 'amount', message: 'This field takes a number.' }] });
	expect(after).toBeUndefined();
});

test('a corrected text is in the record and no label of the loop', async () => {
	const { engine, run, ids, url } = await paused({ answerWith: 'text' });
	const answers = [{ itemId: ids[0], text: 'Dear Ana,\nit is on its way.' }, { itemId: ids[1], outcome: 'approved' }];
	const { run: after } = await engine.request(run, 'POST', url, { answers }, 'application/json');
	if (after === undefined) throw new Error('still waiting');
	expect(recorded(after)).toEqual([
		{ outcome: 'corrected', label: null, edits: null, text: 'Dear Ana,\nit is on its way.' },
		{ outcome: 'approved', label: null, edits: null, text: 'draft of second' },
	]);
	expect(leaving(after, 'Approved').map(({ json }) => (json['hitl'] as { review: { text: string } }).review.text)).toEqual(['Dear Ana,\nit is on its way.', 'draft of second']);
});
