import type { INodeExecutionData } from 'n8n-workflow';
import type { Answer } from '../../core/feedback/reviewRecords';
import type { FeedbackEntry } from '../../core/feedback/store';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { RecordFeedback } from '../../nodes/RecordFeedback/RecordFeedback.node';
import { openStore } from '../../nodes/shared/openStore';
import { executeContext } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';

const gate = new ConfidenceGate();
const record = new RecordFeedback();

async function automated(texts: readonly string[]): Promise<INodeExecutionData[]> {
	const { context } = executeContext({
		description: gate.description,
		items: texts.map((text) => ({ json: { text } })),
		parameters: { predictionFrom: 'anotherStep', loop: newLoop('record'), text: (index: number) => texts[index], label: 'send', confidence: 1, options: { auditPercent: 0 } },
	});
	return (await gate.execute.call(context))[1] ?? [];
}

async function run(items: INodeExecutionData[], continueOnFail = false) {
	const fake = executeContext({ description: record.description, items, continueOnFail });
	const [output = []] = await record.execute.call(fake.context);
	return { output, hints: fake.hints };
}

test('no items in, no items out', async () => {
	expect((await run([])).output).toEqual([]);
});

test('one flat row an item, paired, with the columns that a table needs; twice is once', async () => {
	const items = await automated(['one', 'two']);
	const { output } = await run(items);
	expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	for (const { json } of output) {
		expect(json).toMatchObject({ recorded: true, is_new: true, note: '', route: 'automate', review_probability: 0, outcome: null });
		expect(Object.values(json).every((value) => value === null || typeof value !== 'object')).toBe(true);
	}
	expect((await run(items)).output.map(({ json }) => json['is_new'])).toEqual([false, false]);
});

test('an item that an earlier node set aside is named and left, and the others are recorded', async () => {
	const [good] = await automated(['one']);
	const { output } = await run([{ json: { text: 'bad', error: 'Item 1 has no text' } }, good ?? { json: {} }]);
	expect(output.map(({ json }) => json['recorded'])).toEqual([true, false]);
	expect(output[1]?.json['note']).toContain('Item 1 has no text');
	expect(output[1]?.pairedItem).toEqual({ item: 0 });
});

test('an item from nowhere names the node to put in front', async () => {
	await expect(run([{ json: { text: 'hello' } }])).rejects.toMatchObject({ message: 'Item 1 did not come from Confidence Gate', description: expect.stringContaining('Put Confidence Gate in front') });
	const { output } = await run([{ json: { text: 'hello' } }], true);
	expect(output[0]).toMatchObject({ json: { error: 'Item 1 did not come from Confidence Gate' }, pairedItem: { item: 0 } });
});

test('what an earlier run left behind is recorded with the next, and a hint says what to do', async () => {
	const loop = newLoop('record');
	const store = await openStore();
	const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
	const made = ['left', 'silent'].map((itemId) => ({
		...{ loop, decisionId: itemId, itemId, executionId: '1', text: itemId, decidedAt: at(-60) },
		prediction: { label: 'a', confidence: 0.5, model: { id: 'm' } },
		verdict: { route: 'review' as const, reason: '', predictor: 'm', threshold: 0.9, rule: 'fixedThreshold' as const, reviewProbability: 1 },
	}));
	await store.recordDecisions(made);
	const items = made.map(({ itemId, decisionId }) => ({ itemId, decisionId, blind: false }));
	await store.openReview({ reviewId: 'r-left', loop, executionId: '1', workflowId: 'w', nodeName: 'Review', openedAt: at(-59), deadlineAt: at(-20), items });
	await store.claimAnswers('r-left', [{ itemId: 'left', outcome: 'approved', label: 'a', channel: 'page', identity: 'none', blind: false, decidedAt: at(-50) }]);
	const { context } = executeContext({
		description: gate.description,
		items: [{ json: { text: 'now' } }],
		parameters: { predictionFrom: 'anotherStep', loop, text: 'now', label: 'send', confidence: 1, options: { auditPercent: 0 } },
	});
	const now = (await gate.execute.call(context))[1] ?? [];
	const { output, hints } = await run(now);
	expect(output).toHaveLength(1);
	expect(hints.map(({ message }) => message).join()).toContain('2 items of earlier reviews of "');
	expect(hints.map(({ message }) => message).join()).toContain('Lead all outputs of Human Review here, if one leads elsewhere.');
	const rows = [];
	for await (const page of store.feedback(loop)) rows.push(page);
	expect(rows.flat().map((row) => [row.itemId, row.outcome])).toEqual(expect.arrayContaining([['left', 'approved'], ['silent', 'timed_out']]));
	expect((await run(now)).hints).toEqual([]);
});

test('figures of reviewers: flat, the same columns for everybody; nobody yet is no item, and a loop without a name is refused', async () => {
	const figures = async (loop: string) => (await record.execute.call(executeContext({ description: record.description, items: [{ json: {} }], parameters: { operation: 'reviewerFigures', loop } }).context))[0];
	expect(await figures(newLoop('record'))).toEqual([]);
	const [loop, at] = [newLoop('record'), '2026-11-23T09:00:00.000Z'];
	const answer = (outcome: 'approved' | 'unsure'): Answer => ({ itemId: outcome, outcome, ...(outcome === 'approved' ? { label: 'a' } : {}), reviewer: '=Tom', channel: 'page', identity: 'typed', blind: false, decidedAt: at, secondsOnItem: 4.5 });
	const row = (given: Answer): FeedbackEntry => ({
		...{ loop, decisionId: given.itemId, itemId: given.itemId, executionId: '1', text: given.itemId, reviewId: 'r', route: 'review', outcome: given.outcome, answer: given, recordedAt: at },
		prediction: { label: 'a', confidence: 0.5, model: { id: 'm' } },
		verdict: { route: 'review', reason: '', predictor: 'm', threshold: 0.9, rule: 'fixedThreshold', reviewProbability: 1 },
	});
	await (await openStore()).recordFeedback([row(answer('approved')), row(answer('unsure'))]);
	expect((await figures(loop))?.map(({ json }) => json)).toEqual([
		{
			...{ loop, reviewer: '=Tom', answers: 2, model_same: 1, model_compared: 1, model_share: 1, model_from: 0.05, model_to: 1 },
			...{ others_same: 0, others_compared: 0, others_share: null, others_from: null, others_to: null },
			...{ known_answers_same: 0, known_answers_compared: 0, known_answers_share: null, known_answers_from: null, known_answers_to: null },
			...{ median_seconds: 4.5, unsure: 1, unsure_share: 0.5, last_answered_at: at },
		},
	]);
	await expect(figures('')).rejects.toMatchObject({ message: expect.stringMatching(/loop/i) });
});
