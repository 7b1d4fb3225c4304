import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';
import { executeContext } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';

const gate = new ConfidenceGate();
const review = new HumanReview();

/** Items as Confidence Gate leaves them. */
async function gated(texts: readonly string[], loop = newLoop('review')) {
	const { context } = executeContext({
		description: gate.description,
		items: texts.map((text) => ({ json: { text } })),
		parameters: {
			predictionFrom: 'anotherStep',
			loop,
			text: (index: number) => texts[index],
			label: 'send',
			confidence: (index: number) => 0.1 + index / 100,
			options: { auditPercent: 0 },
		},
	});
	const [items = []] = await gate.execute.call(context);
	return items;
}

const asking = (items: Awaited<ReturnType<typeof gated>>, parameters: object = {}, continueOnFail = false) =>
	executeContext({ description: review.description, items, continueOnFail, parameters: { answerWith: 'approval', ...parameters } });

test('no items in: nobody is asked and nothing pauses', async () => {
	const { context, waits } = asking([]);
	expect(await review.execute.call(context)).toEqual([[], [], []]);
	expect(waits).toEqual([]);
});

test('pauses once until the deadline; the ticket is paired with all items and holds no link', async () => {
	const { context, waits, hints } = asking(await gated(['one', 'two']), { hoursToAnswer: 2 });
	const [[ticket] = []] = await review.execute.call(context);
	expect(waits).toHaveLength(1);
	expect(Math.abs((waits[0]?.getTime() ?? 0) - Date.now() - 7_200_000)).toBeLessThan(60_000);
	expect(ticket?.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
	expect(JSON.stringify(ticket)).not.toContain('webhook-waiting');
	expect(hints[0]?.message).toContain('People are asked on <a href=');
});

test('what leaves when nobody answers is stored before the pause, by the first output', async () => {
	const { context } = asking(await gated(['one']));
	await review.execute.call(context);
	const { data } = context.getExecuteData();
	expect(data['main']).toHaveLength(1);
	expect(data['main']?.[0]?.[0]?.json['hitl']).toMatchObject({ review: { outcome: 'timed_out' } });
});

test.each<[string, object, string]>([
	['an empty question', { message: ' ' }, 'Question is empty'],
	['a question of 501 letters', { message: 'x'.repeat(501) }, 'Question is longer than 500 characters'],
	['no time', { hoursToAnswer: '' }, 'Time to Answer is not a number of hours'],
	['too little time', { hoursToAnswer: 0 }, 'Time to Answer is shorter than a minute'],
	['a time that is over', { hoursToAnswer: -1 }, 'Time to Answer is shorter than a minute'],
	['more than a year', { hoursToAnswer: 9_000 }, 'Time to Answer is longer than a year'],
	['a day off that is no date', { options: { daysOff: '25.12.2026' } }, 'Days Off "25.12.2026" cannot be read'],
	['working hours in another form', { options: { workingHours: '9 to 5' } }, 'Working Hours "9 to 5" cannot be read'],
	['no time zone', { options: { timeZone: 'Nowhere/Land' } }, 'Time Zone is no name of a time zone'],
	['an escalation by e-mail without one', { options: { escalateTo: 'lead@example.org' } }, 'no e-mail is set up'],
	['an escalation to a channel where people decide together', { tellBy: { slack: [{ channel: '' }] }, options: { escalateTo: '#leads', whoDecides: 'all', reviewers: { reviewer: [{ name: 'Ana', slackUserId: 'U0000ANA' }] } } }, '"Escalate To" names the channel #leads'],
	['one label', { answerWith: 'labels', labelSource: 'list', labels: 'only' }, 'Fewer than two labels are listed'],
	['a loop that knows no labels', { answerWith: 'labels' }, 'The loop knows fewer than two labels'],
])('%s: a sentence, what to do next, and no pause', async (_name, parameters, message) => {
	const { context, waits } = asking(await gated(['one']), parameters);
	await expect(review.execute.call(context)).rejects.toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining(message), description: expect.stringMatching(/\w{4}/) });
	expect(waits).toEqual([]);
});

test('items of two loops are refused', async () => {
	const items = [...(await gated(['one'])), ...(await gated(['two']))];
	await expect(review.execute.call(asking(items).context)).rejects.toMatchObject({ message: expect.stringContaining('Items of two loops came in'), description: 'Use one Human Review for each loop.' });
});

test('an item that no gate decided about names the node to put in front', async () => {
	const { context } = asking([{ json: { text: 'hello' } }]);
	await expect(review.execute.call(context)).rejects.toMatchObject({ message: 'Item 1 did not come from Confidence Gate', description: expect.stringContaining('Put Confidence Gate in front') });
});

test('set to continue and with nobody to ask about, the items come back with their message and nothing pauses', async () => {
	const { context, waits } = asking([{ json: { text: 'hello' } }], {}, true);
	const [items] = await review.execute.call(context);
	expect(items).toMatchObject([{ json: { text: 'hello', error: 'Item 1 did not come from Confidence Gate' }, pairedItem: { item: 0 } }]);
	expect(waits).toEqual([]);
});

test('webhook() never throws, whatever breaks: n8n would take that for an answer', async () => {
	const sent: number[] = [];
	const response = { status: (code: number) => (sent.push(code), response), setHeader: () => response, end: () => response };
	const broken = {
		getNode: () => ({ name: 'Review' }),
		evaluateExpression: () => {
			throw new Error('the execution is gone');
		},
		getResponseObject: () => response,
		logger: { error() {} },
	};
	await expect(review.webhook.call(broken as never)).resolves.toEqual({ noWebhookResponse: true });
	expect(sent).toEqual([500]);
	const worse = { ...broken, getResponseObject: () => { throw new Error('no response either'); } };
	await expect(review.webhook.call(worse as never)).resolves.toEqual({ noWebhookResponse: true });
});

test.each<[string, object[], string]>([
	['a field without a name', [{ name: ' ' }], 'A field under Fields to Edit has no name'],
	['our own part', [{ name: 'hitl' }], 'A name under Fields to Edit is never allowed'],
	['a polluting name', [{ name: '__proto__' }], 'A name under Fields to Edit is never allowed'],
	['a field twice', [{ name: 'a' }, { name: 'a', type: 'json' }], 'A field is listed twice under Fields to Edit'],
	['too many fields', Array.from({ length: 21 }, (_none, at) => ({ name: `f${at}` })), 'More than 20 Fields to Edit'],
])('Fields to Edit refuses %s', async (_name, field, message) => {
	const { context, waits } = asking(await gated(['one']), { options: { editFields: { field } } });
	await expect(review.execute.call(context)).rejects.toMatchObject({ message: expect.stringContaining(message) });
	expect(waits).toEqual([]);
});
